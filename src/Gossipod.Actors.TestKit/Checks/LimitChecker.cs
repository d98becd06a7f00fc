using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.TestKit;

/// <summary>
/// I12: no table is above its limit, and nothing else holds more than the table. I13: no datagram is above the budget. I14: local
/// health stays in its range.
/// </summary>
internal sealed class LimitChecker(ProtocolSettings settings) : Checker
{
    /// <summary>Simulated nodes have the defaults.</summary>
    private readonly MessageSettings _messages = new();

    /// <inheritdoc cref="_messages"/>
    private readonly SyncSettings _sync = new();

    public override void OnSent(SentDatagram sent, TimeSpan now)
    {
        if (sent.Bytes <= 0 || sent.Bytes > settings.MaxDatagramBytes)
            Fail("I13", $"a datagram of {sent.Bytes} bytes was sent; the budget is {settings.MaxDatagramBytes}");
    }

    public override void OnEvent(string observer, ClusterEvent @event, TimeSpan now)
    {
        if (@event is not LocalHealthChanged health) return;
        if (health.Score < 0 || health.Score > settings.LocalHealthMax || health.Score == health.Previous)
            Fail("I14", $"{observer} has local health {health.Score} after {health.Previous}; the worst is {settings.LocalHealthMax}");
    }

    public override void OnSweep(string observer, ClusterSnapshot seen, TimeSpan now)
    {
        if (seen.Members.Count > settings.MaxMembers)
            Fail("I12", $"{observer} holds {seen.Members.Count} members; the limit is {settings.MaxMembers}");
    }

    public override void OnInternals(string observer, ClusterSnapshot seen, NodeInternals internals)
    {
        var (rows, suspects, dead) = (seen.Members.Count, 0, 0);
        foreach (var row in seen.Members)
        {
            if (row.Status == MemberStatus.Suspect) suspects++;
            else if (row.Status == MemberStatus.Dead) dead++;
        }

        AtMost(rows, internals.QueuedNews(), observer, "updates queued");
        AtMost(rows - 1, internals.GossipTargets(), observer, "gossip targets");
        AtMost(rows - 1, internals.RingMembers(), observer, "members to probe");
        AtMost(rows - 1, internals.Peers(), observer, "peers");
        AtMost(dead, internals.DeadContacts(), observer, "dead members to contact");
        AtMost(_sync.MaxExchanges, internals.Exchanges(), observer, "exchanges of tables under way");
        AtMost(settings.MaxRelays, internals.Relays(), observer, "indirect probes served");
        AtMost(rows, internals.BroadcastOrigins(), observer, "origins of broadcasts");
        AtMost(_messages.MaxBroadcasts, internals.QueuedBroadcasts(), observer, "broadcasts queued");
        AtMost(rows - 1, internals.MessageSenders(), observer, "senders of messages");
        AtMost(_messages.MaxInboundStreams, internals.MessageStreams(), observer, "streams of messages");
        if (internals.SuspicionActors() is var timing && timing != suspects)
            Fail("I12", $"{observer} has {timing} actors that time suspicions, and {suspects} suspects");
    }

    private void AtMost(int limit, int held, string observer, string what)
    {
        if (held > limit) Fail("I12", $"{observer} holds {held} {what}; the limit is {limit}");
    }
}
