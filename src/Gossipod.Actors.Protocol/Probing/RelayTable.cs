using System.Net;

namespace Gossipod.Actors.Protocol.Probing;

/// <summary>An indirect probe that this node serves for another.</summary>
/// <param name="Sequence">Our ping's sequence.</param>
/// <param name="Origin">Whom to answer: the source of the request.</param>
/// <param name="OriginTag">Tag of its name.</param>
/// <param name="OriginSequence">The sequence of the answer.</param>
/// <param name="Target">Tag of the member pinged.</param>
/// <param name="NackAt">When to give up.</param>
internal sealed record Relay(ulong Sequence, IPEndPoint Origin, uint OriginTag, ulong OriginSequence, uint Target, MonotonicTime NackAt);

/// <summary>The indirect probes in flight for others, bounded: the oldest goes for a new one. Owned by ProbeActor; not thread-safe.</summary>
internal sealed class RelayTable(int capacity)
{
    private readonly Dictionary<ulong, LinkedListNode<Relay>> _bySequence = [];
    private readonly LinkedList<Relay> _inOrder = [];

    public int Count => _bySequence.Count;

    /// <summary>The earliest time at which a nack is due; null when nothing is in flight.</summary>
    public MonotonicTime? NextNackAt => _inOrder.Count == 0 ? null : _inOrder.Min(relay => relay.NackAt);

    public Relay Add(ulong sequence, IPEndPoint origin, uint originTag, ulong originSequence, uint target, MonotonicTime nackAt)
    {
        while (_bySequence.Count >= capacity) Remove(_inOrder.First!);
        var relay = new Relay(sequence, origin, originTag, originSequence, target, nackAt);
        _bySequence[sequence] = _inOrder.AddLast(relay);
        return relay;
    }

    /// <summary>The relay that this ack answers, which is then done; null when it answers none.</summary>
    public Relay? OnAck(ulong sequence, uint target)
    {
        if (!_bySequence.TryGetValue(sequence, out var node) || node.Value.Target != target) return null;
        Remove(node);
        return node.Value;
    }

    /// <summary>The relays whose target stayed silent; they are done.</summary>
    public IReadOnlyList<Relay> TakeExpired(MonotonicTime now)
    {
        var expired = _inOrder.Where(relay => relay.NackAt <= now).ToList();
        foreach (var relay in expired) Remove(_bySequence[relay.Sequence]);
        return expired;
    }

    private void Remove(LinkedListNode<Relay> node)
    {
        _inOrder.Remove(node);
        _bySequence.Remove(node.Value.Sequence);
    }
}
