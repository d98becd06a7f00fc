using System.Net;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Probing;

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

    private readonly ProbeRing _ring = new();

    public int Count => _ring.Count;

    /// <summary>Time between attempts of one member: a sixth of the sync interval, 5 s on a LAN. Not scaled by the cluster's size.</summary>
    public static TimeSpan Interval(TimeSpan syncInterval) => syncInterval / AttemptsPerSyncInterval;

    /// <summary>A row changed: a member that is dead now is to be contacted, any other not.</summary>
    public void Put(Member row, SeededRandom random)
    {
        if (row is { Status: MemberStatus.Dead, StreamAddress: not null }) _ring.Put(row, random);
        else Remove(row.MemberName);
    }

    /// <summary>The row is gone.</summary>
    public void Remove(MemberName name) => _ring.Remove(name);

    /// <summary>Whom to contact now; null for nobody this time.</summary>
    /// <param name="liveCount">Live members, ourselves included.</param>
    /// <param name="random">Decides.</param>
    public IPEndPoint? Next(int liveCount, SeededRandom random) =>
        random.NextDouble() * liveCount < Count ? _ring.Next(random)?.StreamAddress : null;
}
