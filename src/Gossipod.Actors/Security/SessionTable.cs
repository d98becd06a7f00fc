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

    /// <summary>Sessions that were admitted keep their place in the order until it is passed over; beyond this the oldest go at once.</summary>
    private const int MaxPlaces = 4 * MaxWaiting;

    /// <summary>A session not heard of for so long is forgotten; should it speak again, it is challenged again.</summary>
    private static readonly TimeSpan IdleLimit = TimeSpan.FromHours(1);

    private readonly Dictionary<ulong, LinkedListNode<Session>> _verified = [];
    private readonly LinkedList<Session> _byLast = [];
    private readonly Dictionary<ulong, Waiting> _waiting = [];
    private readonly Queue<ulong> _inOrder = [];

    public int VerifiedCount => _verified.Count;

    public int WaitingCount => _waiting.Count;

    /// <summary>Places in the order of waiting, those of sessions that wait no more included.</summary>
    public int PlaceCount => _inOrder.Count;

    /// <summary>The session, when it is known.</summary>
    public Session? Find(ulong id) =>
        _verified.TryGetValue(id, out var node) ? node.Value : _waiting.TryGetValue(id, out var waiting) ? waiting.Session : null;

    /// <summary>A session that has proven its key, but not yet that it is there now.</summary>
    public void AddWaiting(Session session)
    {
        while (_waiting.Count >= MaxWaiting || _inOrder.Count >= MaxPlaces) Forget();
        _waiting.Add(session.Id, new Waiting(session));
        _inOrder.Enqueue(session.Id);
    }

    /// <summary>Keeps a datagram until its session has answered; beyond the limit it is lost.</summary>
    public bool TryHold(Session session, DatagramReceived datagram)
    {
        if (!_waiting.TryGetValue(session.Id, out var waiting) || waiting.Held.Count >= MaxHeld) return false;
        waiting.Held.Add(datagram);
        return true;
    }

    /// <summary>The session has answered: it is known from now on. Gives what it had sent.</summary>
    public IReadOnlyList<DatagramReceived> Admit(Session session, MonotonicTime now)
    {
        var held = _waiting.Remove(session.Id, out var waiting) ? waiting.Held : [];
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
        foreach (var waiting in _waiting.Values) waiting.Session.Dispose();
    }

    /// <summary>The oldest that waits goes; ids of those that were admitted are passed over.</summary>
    private void Forget()
    {
        if (_waiting.Remove(_inOrder.Dequeue(), out var waiting)) waiting.Session.Dispose();
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
