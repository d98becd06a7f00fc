using Akka.Actor;
using Gossipod.Actors.Dissemination;
using Gossipod.Actors.Protocol.Packets;
using Gossipod.Actors.Transport;

namespace Gossipod.Actors.TestKit;

/// <summary>
/// Where the loops of a stalled process stand still, as goroutines do that block in a send: the probe loop with its first ping or
/// request, the gossip loop before its round, the sync loop before its connection. Owned by ProcessDispatcher.
/// </summary>
internal sealed class BlockedLoops(IActorRef probe)
{
    private readonly Queue<(ActorCell Cell, Envelope Envelope)> _waiting = new();
    private bool _probeIsBlocked;

    /// <summary>Takes a message whose receiver stands still.</summary>
    /// <returns>Whether it did; otherwise the message goes its way.</returns>
    public bool Holds(ActorCell cell, Envelope envelope)
    {
        if (envelope.Message is SendPacket { Primary: Ping or PingReq }) _probeIsBlocked = true;
        var waits = envelope.Message is GossipTick or OpenStream || (_probeIsBlocked && cell.Self.Equals(probe));
        if (waits) _waiting.Enqueue((cell, envelope));
        return waits;
    }

    /// <summary>Hands over what waited, in the order in which it came.</summary>
    public void Release(Action<ActorCell, Envelope> dispatch)
    {
        while (_waiting.TryDequeue(out var message)) dispatch(message.Cell, message.Envelope);
    }
}
