using System.Net;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Protocol.Syncing;

/// <summary>
/// Which dead member to contact, so that the halves of a healed partition find each other without any call (protocol.md §8): each
/// <see cref="Interval"/> one of them, with probability dead / live, in shuffled rounds. Owned by SyncActor; not thread-safe.
/// </summary>
/// <remarks>
/// All live members together contact each dead one about once per interval, whatever the cluster's size; a member of a minority
/// contacts somebody every interval. Holds Dead members that take streams only: who has left is not called back. Deviation:
/// protocol.md §8 has one attempt per sync interval, which lets a healed partition stand for up to that long; an attempt that fails
/// costs one connection that is refused or times out, so there are <see cref="AttemptsPerSyncInterval"/>.
/// </remarks>
internal sealed class DeadContacts
{
    /// <summary>Attempts per sync interval.</summary>
    public const int AttemptsPerSyncInterval = 6;

    private readonly List<MemberName> _order = [];
    private readonly Dictionary<MemberName, IPEndPoint> _addresses = [];
    private int _next;

    public int Count => _order.Count;

    /// <summary>Time between attempts of one member: a sixth of the sync interval, 5 s on a LAN. Not scaled by the cluster's size.</summary>
    public static TimeSpan Interval(TimeSpan syncInterval) => syncInterval / AttemptsPerSyncInterval;

    /// <summary>A row changed: a member that is dead now is to be contacted, any other not.</summary>
    public void Put(Member row)
    {
        if (row is not { Status: MemberStatus.Dead, StreamAddress: { } address })
        {
            Remove(row.MemberName);
            return;
        }

        if (!_addresses.ContainsKey(row.MemberName)) _order.Add(row.MemberName);
        _addresses[row.MemberName] = address;
    }

    /// <summary>The row is gone.</summary>
    public void Remove(MemberName name)
    {
        if (!_addresses.Remove(name)) return;
        var at = _order.IndexOf(name);
        _order.RemoveAt(at);
        if (at < _next) _next--;
    }

    /// <summary>Whom to contact now; null for nobody this time.</summary>
    /// <param name="liveCount">Live members, ourselves included.</param>
    /// <param name="random">Decides.</param>
    public IPEndPoint? Next(int liveCount, SeededRandom random)
    {
        if (_order.Count == 0 || random.NextDouble() * liveCount >= _order.Count) return null;
        if (_next >= _order.Count)
        {
            random.Shuffle(_order);
            _next = 0;
        }

        return _addresses[_order[_next++]];
    }
}
