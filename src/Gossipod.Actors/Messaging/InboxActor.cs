using Akka.Actor;
using Akka.Event;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Packets;

namespace Gossipod.Actors.Messaging;

/// <summary>
/// Gives messages and broadcasts to the subscribers, in the order in which they came, through all lives of the node. Sole owner of the
/// list of subscribers.
/// </summary>
/// <remarks>Accepts <see cref="Deliver"/>, <see cref="DeliverBatch"/>, <see cref="UserPacketReceived"/> and <see cref="SubscribeMessages"/>. No timers.</remarks>
internal sealed class InboxActor(NodeContext context) : UntypedActor
{
    private readonly MemberName _self = context.Settings.Name;
    private readonly List<IActorRef> _subscribers = [];
    private readonly ILoggingAdapter _log = Context.GetLogger(context);
    private bool _warned;

    public static Props Props(NodeContext context) => new Props(typeof(InboxActor), [context]).WithDispatcher(context.Dispatcher);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case DeliverBatch batch: OnBatch(batch); break;
            case Deliver deliver: OnDeliver(deliver.Message); break;
            case UserPacketReceived { Message: UserMessage datagram } packet: OnDatagram(datagram, packet); break;
            case SubscribeMessages subscribe: OnSubscribe(subscribe); break;
            case Terminated terminated: _subscribers.Remove(terminated.ActorRef); break;
            default: Unhandled(message); break;
        }
    }

    private void OnDatagram(UserMessage datagram, UserPacketReceived packet)
    {
        packet.Lane?.Leave();
        var sender = context.Snapshot.Current?.Find(datagram.Source.Value);
        if (datagram.Target != _self.Tag || sender is not { IsLive: true } || !sender.Address.Equals(packet.From) || sender.MemberName.Equals(_self))
        {
            context.Counters.Add(Counter.MessagesMisdirected);
            return;
        }

        OnDeliver(new UserMessageReceived(sender, datagram.Payload, MessageKind.Message, Name: null));
    }

    private void OnBatch(DeliverBatch batch)
    {
        foreach (var payload in batch.Payloads) OnDeliver(new UserMessageReceived(batch.From, payload, MessageKind.Message, Name: null));
    }

    private void OnDeliver(UserMessageReceived message)
    {
        context.Counters.Add(message.Kind == MessageKind.Message ? Counter.MessagesDelivered : Counter.BroadcastsDelivered);
        foreach (var subscriber in _subscribers) subscriber.Tell(message, ActorRefs.NoSender);
        if (_subscribers.Count > 0) return;
        context.Counters.Add(Counter.MessagesUnheard);
        if (_warned || message.From.MemberName.Equals(_self)) return;
        _warned = true;
        LogMessages.Unheard(_log, message.From.Name);
    }

    private void OnSubscribe(SubscribeMessages subscribe)
    {
        if (!subscribe.IsWanted)
        {
            if (_subscribers.Remove(subscribe.Subscriber)) Context.Unwatch(subscribe.Subscriber);
            return;
        }

        if (_subscribers.Contains(subscribe.Subscriber)) return;
        _subscribers.Add(Context.Watch(subscribe.Subscriber));
    }
}
