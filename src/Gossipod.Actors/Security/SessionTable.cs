using Gossipod.Actors.Protocol;
using Gossipod.Actors.Transport;

namespace Gossipod.Actors.Security;

/// <summary>
/// The sessions whose datagrams a node opens, bounded: those that have answered a challenge, the least recently heard of which goes for a
/// new one, and a few that have not yet, each with what it sent meanwhile. Only a holder of a key gets into it. Not thread-safe.
/// </summary>
/// <param name="maxVerified">Most sessions that have answered.</param>
internal sealed class SessionTable(int maxVerified) : IDisposable
{
    /// <summary>Most sessions that have not answered.</summary>
    public const int MaxWaiting = 256;

    /// <summary>Most datagrams kept of each of those.</summary>
    public const int MaxHeld = 4;

    /// <summary>How long each is kept: an answer takes one round trip, and later it is of no use.</summary>
    private static readonly TimeSpan HoldLimit = TimeSpan.FromSeconds(1);

    /// <summary>A session not heard of for so long is forgotten; should it speak again, it is challenged again.</summary>
    private static readonly TimeSpan IdleLimit = TimeSpan.FromHours(1);

    private readonly Dictionary<ulong, LinkedListNode<Session>> _verified = [];
    private readonly LinkedList<Session> _byLast = [];
    private readonly Dictionary<ulong, LinkedListNode<Waiting>> _waiting = [];
    private readonly LinkedList<Waiting> _byArrival = [];

    public int VerifiedCount => _verified.Count;

    public int WaitingCount => _byArrival.Count;

    /// <summary>The session, when it is known.</summary>
    public Session? Find(ulong id) =>
        _verified.TryGetValue(id, out var node) ? node.Value : _waiting.TryGetValue(id, out var waiting) ? waiting.Value.Session : null;

    /// <summary>A session that has proven its key, but not yet that it is there now.</summary>
    public void AddWaiting(Session session)
    {
        if (_waiting.Count >= MaxWaiting) TakeWaiting(_byArrival.First!).Session.Dispose();
        _waiting.Add(session.Id, _byArrival.AddLast(new Waiting(session)));
    }

    /// <summary>Keeps a datagram until its session has answered; beyond the limit it is lost.</summary>
    public bool TryHold(Session session, DatagramReceived datagram)
    {
        if (!_waiting.TryGetValue(session.Id, out var node)) return false;
        var held = node.Value.Held;
        DropOld(held, datagram.ReceivedAt);
        if (held.Count >= MaxHeld) return false;
        held.Add(datagram);
        return true;
    }

    /// <summary>The session has answered: it is known from now on. Gives what it had sent.</summary>
    public IReadOnlyList<DatagramReceived> Admit(Session session, MonotonicTime now)
    {
        var held = _waiting.TryGetValue(session.Id, out var node) ? TakeWaiting(node).Held : [];
        DropOld(held, now);
        while (_verified.Count >= maxVerified || (_byLast.Last is { } last && now - last.Value.LastAt > IdleLimit)) ForgetLast();
        session.LastAt = now;
        _verified[session.Id] = _byLast.AddFirst(session);
        return held;
    }

    /// <summary>The session was heard of now.</summary>
    public void Touch(Session session, MonotonicTime now)
    {
        session.LastAt = now;
        if (!_verified.TryGetValue(session.Id, out var node) || node == _byLast.First) return;
        _byLast.Remove(node);
        _byLast.AddFirst(node);
    }

    public void Dispose()
    {
        foreach (var session in _byLast) session.Dispose();
        foreach (var waiting in _byArrival) waiting.Session.Dispose();
    }

    private static void DropOld(List<DatagramReceived> held, MonotonicTime now) => held.RemoveAll(datagram => now - datagram.ReceivedAt > HoldLimit);

    private Waiting TakeWaiting(LinkedListNode<Waiting> node)
    {
        _byArrival.Remove(node);
        _waiting.Remove(node.Value.Session.Id);
        return node.Value;
    }

    private void ForgetLast()
    {
        var session = _byLast.Last!.Value;
        _byLast.RemoveLast();
        _verified.Remove(session.Id);
        session.Dispose();
    }

    private sealed record Waiting(Session Session)
    {
        public List<DatagramReceived> Held { get; } = [];
    }
}
