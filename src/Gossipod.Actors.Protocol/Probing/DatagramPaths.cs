using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Protocol.Probing;

/// <summary>
/// Which members answer over streams only, because datagrams to them or from them are swallowed on the way. Owned by ProbeActor; not
/// thread-safe.
/// </summary>
internal sealed class DatagramPaths
{
    /// <summary>Rounds of a member in a row that only a stream has saved, before its datagrams count as blocked: one may be plain loss.</summary>
    public const int RoundsUntilBlocked = 2;

    private readonly Dictionary<MemberName, int> _rounds = [];
    private MemberName? _latest;
    private int _membersInARow;

    /// <summary>Members whose datagrams are blocked.</summary>
    public int BlockedCount { get; private set; }

    /// <summary>
    /// Whether it is our own datagrams that are blocked: of two different members in a row neither could be reached by one. Then the nacks
    /// that do not come say nothing about how fast we are, and a timely answer over a stream is as good as an ack.
    /// </summary>
    public bool AreOwnBlocked => _membersInARow >= RoundsUntilBlocked;

    /// <summary>What a round does to local health: as it says, but for a timely answer over a stream when our own datagrams are blocked.</summary>
    public int HealthDelta(ProbeOutcome outcome) =>
        outcome.Result == ProbeResult.ReachedByStream && AreOwnBlocked ? -1 : outcome.HealthDelta;

    /// <summary>Whether the round's target is probed again at once: it hears that we suspect it from our next ping over a stream, and from nothing else.</summary>
    public bool CallsForAnother(ProbeOutcome outcome) => outcome.Result == ProbeResult.Failed && AreOwnBlocked;

    /// <summary>A round's target answered over a stream alone.</summary>
    /// <returns>Whether its datagrams count as blocked from now on.</returns>
    public bool OnStreamOnly(MemberName name)
    {
        if (!name.Equals(_latest)) _membersInARow++;
        _latest = name;
        var rounds = _rounds[name] = Math.Min(RoundsUntilBlocked + 1, _rounds.GetValueOrDefault(name) + 1);
        if (rounds != RoundsUntilBlocked) return false;
        BlockedCount++;
        return true;
    }

    /// <summary>The member acked a ping itself.</summary>
    /// <returns>Whether its datagrams were blocked until now.</returns>
    public bool OnAck(MemberName name)
    {
        (_latest, _membersInARow) = (null, 0);
        return Remove(name);
    }

    /// <summary>The member is not probed any more.</summary>
    /// <returns>Whether its datagrams were blocked until now.</returns>
    public bool Remove(MemberName name)
    {
        if (!_rounds.Remove(name, out var rounds) || rounds < RoundsUntilBlocked) return false;
        BlockedCount--;
        return true;
    }
}
