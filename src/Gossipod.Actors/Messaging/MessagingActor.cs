using Akka.Actor;
using Gossipod.Actors.Dissemination;
using Gossipod.Actors.Membership;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol.Messaging;
using Gossipod.Actors.Protocol.Packets;

namespace Gossipod.Actors.Messaging;

/// <summary>
/// Where messages of users enter and leave the node in one of its lives: sends each to the actor that it is for. Parent of
/// BroadcastingActor.
/// </summary>
/// <remarks>Accepts what <c>MessagingMessages</c> lists, and who was forgotten. A child that fails stops the node.</remarks>
internal sealed class MessagingActor(NodeContext context) : UntypedActor
{
    private IActorRef _broadcasting = ActorRefs.Nobody;

    public static Props Props(NodeContext context) => new Props(typeof(MessagingActor), [context]).WithDispatcher(context.Dispatcher);

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Escalate);

    protected override void PreStart() => _broadcasting = Context.ActorOf(BroadcastingActor.Props(context), "broadcasting");

    protected override void PostStop() => context.Gate.Close();

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case SendDatagramMessage send: context.Refs.Dissemination.Tell(new SendPacket(send.To, send.Message, null, Verified: false, send.Places)); break;
            case SendBroadcast or BroadcastsReceived or MemberForgotten or UserPacketReceived { Message: BroadcastDigest }: _broadcasting.Forward(message); break;
            case UserPacketReceived { Message: UserMessage }: context.Refs.Inbox.Forward(message); break;
            default: Unhandled(message); break;
        }
    }
}
