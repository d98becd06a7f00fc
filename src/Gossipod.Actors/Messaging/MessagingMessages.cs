using System.Net;
using Akka.Actor;
using Gossipod.Actors.Membership;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Messaging;
using Gossipod.Actors.Protocol.Packets;
using Gossipod.Actors.Transport;

namespace Gossipod.Actors.Messaging;

/// <summary>Spread a broadcast of our own. From the gate.</summary>
internal sealed record SendBroadcast(Broadcast Broadcast) : INodeMessage;

/// <summary>Send a message as one datagram. From the gate.</summary>
internal sealed record SendDatagramMessage(IPEndPoint To, UserMessage Message, Places Places) : INodeMessage;

/// <summary>Broadcasts that a packet carried. From Membership, after the packet's updates were merged.</summary>
/// <param name="Broadcasts">They.</param>
/// <param name="Lane">Where they have taken a place until they are received; null for none.</param>
internal sealed record BroadcastsReceived(Broadcast[] Broadcasts, Places? Lane = null) : INodeMessage;

/// <summary>A user's message, or a digest of broadcasts, that a packet carried. From Membership.</summary>
/// <param name="Message">It.</param>
/// <param name="From">Where the packet came from.</param>
/// <param name="Lane">Where it has taken a place until it is received by whom it is for; null for none.</param>
internal sealed record UserPacketReceived(ProtocolMessage Message, IPEndPoint From, Places? Lane = null) : INodeMessage;

/// <summary>There are messages in an outbox whose actor is not at work. From the gate.</summary>
internal sealed record OutboxFilled(Outbox Outbox) : INodeMessage;

/// <summary>The life of a peer that an actor sends to has ended.</summary>
internal sealed record PeerGone(string Reason) : INodeMessage;

/// <summary>Time to look at the stream, or to connect again.</summary>
internal sealed record SendTick : INodeMessage
{
    public static readonly SendTick Instance = new();
}

/// <summary>Time to look at what peers' streams do.</summary>
internal sealed record ReceiveTick : INodeMessage
{
    public static readonly ReceiveTick Instance = new();
}

/// <summary>Give these to the application, in order.</summary>
internal sealed record DeliverBatch(Member From, IReadOnlyList<MessagePayload> Payloads) : INodeMessage;

/// <summary>Give this to the application.</summary>
internal sealed record Deliver(UserMessageReceived Message) : INodeMessage;

/// <summary>Give messages and broadcasts to the subscriber from now on, or no more.</summary>
internal sealed record SubscribeMessages(IActorRef Subscriber, bool IsWanted) : INodeMessage;

/// <summary>Time to compare broadcasts with somebody.</summary>
internal sealed record RepairTick : INodeMessage
{
    public static readonly RepairTick Instance = new();
}
