using System.Text;
using Akka.Actor;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Messaging;
using Gossipod.Actors.Protocol.Packets;
using Gossipod.Actors.Transport;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Messaging;

/// <summary>
/// Where the application's threads hand over what they send: checks it, holds the limits, and tells the node's actors. One per node;
/// safe for any thread.
/// </summary>
internal sealed partial class MessageGate(NodeContext context)
{
    private const string HasLeft = "this node has left its cluster, or has ended, and sends nothing; JoinAsync or StartAgainAsync begins a new life of it";

    private readonly Places _datagrams = new(context.Settings.Messages.MaxDatagrams);
    private long _broadcasts;
    private bool _wasOpen;
    private volatile IActorRef? _messaging;

    /// <summary>The queue of broadcasts, which holds those of others too.</summary>
    public Places Broadcasts { get; private set; } = new(context.Settings.Messages.MaxBroadcasts);

    /// <summary>A life of the node has begun.</summary>
    public void Open(IActorRef messaging)
    {
        if (_wasOpen) Broadcasts = new Places(Broadcasts.Limit);
        _wasOpen = true;
        Interlocked.Exchange(ref _broadcasts, 0);
        _messaging = messaging;
    }

    /// <summary>The life has ended: nothing is taken any more, and what waits fails.</summary>
    public void Close()
    {
        _messaging = null;
        CloseOutboxes();
    }

    /// <summary>Hands a broadcast over. Its payload is copied.</summary>
    /// <exception cref="ArgumentException">It can never fit a datagram, or its name is too long.</exception>
    /// <exception cref="SendException">The node does not run, or as many broadcasts as allowed wait already.</exception>
    public void Broadcast(string name, MessagePayload payload)
    {
        var (self, messaging) = Running(peer: null);
        if (Encoding.UTF8.GetByteCount(name) is var nameBytes and > WireLimits.MaxBroadcastNameBytes)
            throw new ArgumentException($"the broadcast's name has {nameBytes} bytes of UTF-8, more than {WireLimits.MaxBroadcastNameBytes}; use a shorter one", nameof(name));
        var size = BroadcastWire.SizeOf(self.MemberName, self.Version.Generation, WireLimits.MaxBroadcastSequence - 1, name, payload);
        var room = context.Settings.MaxPacketBytes - WireLimits.PreludeBytes;
        if (size > room) throw TooLarge("a broadcast", size, payload, room);
        if (!Broadcasts.TryEnter())
        {
            throw new SendException(
                SendFailure.BufferFull,
                peer: null,
                $"{Broadcasts.Limit} broadcasts wait to be spread, as many as gossipod.messages.max-broadcasts allows; broadcast slower, or raise it");
        }

        var sequence = (ulong)Interlocked.Increment(ref _broadcasts);
        messaging.Tell(new SendBroadcast(BroadcastWire.Create(self.MemberName, self.Version.Generation, sequence, name, payload)), ActorRefs.NoSender);
    }

    /// <summary>Hands over a message that is sent once, as one datagram.</summary>
    /// <exception cref="ArgumentException">It cannot fit a datagram.</exception>
    /// <exception cref="SendException">The node does not run, there is no such live member, or too many are under way.</exception>
    public void SendOnce(string to, MessagePayload payload)
    {
        var (self, messaging) = Running(to);
        var peer = Peer(to, self);
        var message = new UserMessage(self.MemberName, peer.MemberName.Tag, payload);
        var size = PacketCodec.SizeOf(message);
        if (size > context.Settings.MaxPacketBytes)
            throw TooLarge("a best-effort message", size, payload, context.Settings.MaxPacketBytes);
        if (!_datagrams.TryEnter())
        {
            throw new SendException(
                SendFailure.BufferFull,
                to,
                $"the message to '{to}' was not sent: {_datagrams.Limit} best-effort messages are on their way to the socket, as many as gossipod.messages.max-datagrams allows; send slower, or raise it");
        }

        messaging.Tell(new SendDatagramMessage(peer.Address, message, _datagrams), ActorRefs.NoSender);
    }

    private (Member Self, IActorRef Messaging) Running(string? peer)
    {
        if (_messaging is not { } messaging || context.Snapshot.Current is not { } snapshot)
        {
            throw _wasOpen
                ? new SendException(SendFailure.Left, peer, HasLeft)
                : new SendException(SendFailure.NotStarted, peer, "the node has not started; await its Started task first");
        }

        if (snapshot.Self.Status != MemberStatus.Alive) throw new SendException(SendFailure.Left, peer, HasLeft);
        return (snapshot.Self, messaging);
    }

    /// <summary>The live member of that name.</summary>
    private Member Peer(string name, Member self)
    {
        if (name == self.Name) throw new SendException(SendFailure.Self, name, $"'{name}' is this node itself; a message to it needs no network");
        var row = context.Snapshot.Current!.Find(name)
            ?? throw new SendException(SendFailure.UnknownMember, name, $"no member is named '{name}'; the snapshot has those that there are");
        if (!row.IsLive) throw new SendException(SendFailure.PeerGone, name, $"'{name}' is {row.Status}; wait until it has joined again");
        return row;
    }

    private static ArgumentException TooLarge(string what, int size, MessagePayload payload, int room) => new(
        $"the payload of {payload.Bytes.Length} bytes makes {what} of {size} bytes, more than the {room} that fit a datagram; "
        + "send it reliably, send less, or raise gossipod.max-datagram-bytes",
        nameof(payload));
}
