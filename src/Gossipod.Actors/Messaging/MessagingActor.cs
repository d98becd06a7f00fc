using Akka.Actor;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Dissemination;
using Gossipod.Actors.Membership;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Messaging;
using Gossipod.Actors.Protocol.Packets;
using Gossipod.Actors.Transport;

namespace Gossipod.Actors.Messaging;

/// <summary>
/// Where messages of users enter and leave the node in one of its lives: sends each to the actor that it is for. Parent of
/// BroadcastingActor, ReceivingActor and one PeerSendingActor for each life of a peer that is sent reliable messages.
/// </summary>
/// <remarks>
/// Accepts what <c>MessagingMessages</c> lists, peers' streams, and which members ended or were forgotten. A child that fails stops
/// the node.
/// </remarks>
internal sealed class MessagingActor(NodeContext context) : UntypedActor
{
    private readonly Dictionary<Outbox, IActorRef> _sending = [];
    private IActorRef _broadcasting = ActorRefs.Nobody;
    private IActorRef _receiving = ActorRefs.Nobody;
    private ulong _serial;

    public static Props Props(NodeContext context) => new Props(typeof(MessagingActor), [context]).WithDispatcher(context.Dispatcher);

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Escalate);

    protected override void PreStart()
    {
        _broadcasting = Context.ActorOf(BroadcastingActor.Props(context), "broadcasting");
        _receiving = Context.ActorOf(ReceivingActor.Props(context), "receiving");
        context.Internals.MessagePeers = () => _sending.Count;
    }

    protected override void PostStop() => context.Gate.Close();

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case OutboxFilled filled: OnFilled(filled); break;
            case SendDatagramMessage send: OnSendOnce(send); break;
            case SendBroadcast or BroadcastsReceived or UserPacketReceived { Message: BroadcastDigest }: _broadcasting.Forward(message); break;
            case UserPacketReceived { Message: UserMessage }: context.Refs.Inbox.Forward(message); break;
            case StreamIntroduced stream: stream.Stream.Tell(new HandOver(_receiving, stream.First, context.Settings.Transport.InboundStreamTimeout)); break;
            case StreamClosed or FrameReceived: break;
            case MemberChanged changed: OnChanged(changed.New); break;
            case MemberForgotten: Spread(message); break;
            case Terminated stopped: OnStopped(stopped.ActorRef); break;
            default: Unhandled(message); break;
        }
    }

    private void OnSendOnce(SendDatagramMessage send)
    {
        context.Counters.Add(Counter.MessagesSent);
        context.Refs.Dissemination.Tell(new SendPacket(send.To, send.Message.Target, send.Message, MustInclude: null, Verified: false, send.Places));
    }

    private void OnFilled(OutboxFilled filled)
    {
        if (!_sending.TryGetValue(filled.Outbox, out var actor))
        {
            if (context.Snapshot.Current?.Find(filled.Outbox.Peer) is not { } peer)
            {
                context.Gate.Close(filled.Outbox, new SendException(SendFailure.PeerGone, filled.Outbox.Peer, $"'{filled.Outbox.Peer}' is no member any more"));
                return;
            }

            actor = Context.Watch(Context.ActorOf(PeerSendingActor.Props(context, filled.Outbox, peer, ++_serial), FormattableString.Invariant($"peer-{_serial}")));
            _sending[filled.Outbox] = actor;
        }

        actor.Tell(filled);
    }

    /// <summary>What is said of a member that is dead, has left, or was restarted; its earlier lives get nothing more.</summary>
    private void OnChanged(Member row)
    {
        foreach (var (outbox, actor) in _sending)
        {
            if (outbox.Peer != row.Name) continue;
            if (!row.IsLive) actor.Tell(new PeerGone($"is {row.Status}"));
            else if (row.Version.Generation > outbox.Generation) actor.Tell(new PeerGone("was restarted"));
        }
    }

    private void OnStopped(IActorRef actor)
    {
        foreach (var (outbox, held) in _sending)
        {
            if (!held.Equals(actor)) continue;
            _sending.Remove(outbox);
            return;
        }
    }

    private void Spread(object message)
    {
        _broadcasting.Tell(message);
        _receiving.Tell(message);
    }
}
