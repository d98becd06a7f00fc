using Gossipod.Actors.Membership;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Probing;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Security;
using Gossipod.Actors.Tests.Harness;

namespace Gossipod.Actors.Tests.Membership;

/// <summary>The settings that make membership the papers'.</summary>
public sealed class MembershipModeTests : MembershipHarness
{
    private void FailProbeOf(MemberName name) =>
        Actor.Tell(new ProbeFailed(new ProbeOutcome(ProbeResult.Failed, Table.Find(name)!, 1, 0, [], Given.Seconds(1)), 0), Asker);

    [Fact]
    public void Without_suspicion_a_failed_probe_is_a_death()
    {
        StartMembership(new ProtocolSettings { SuspicionAlpha = 0 });
        Others(3);

        FailProbeOf(Given.Bob);

        Assert.Equal(MemberStatus.Dead, StatusOf(Given.Bob));
        Assert.Equal(0, SuspicionCount);
        Assert.Empty(Spread(UpdateKind.Suspect));
        Assert.Equal(Given.Self, Assert.Single(Spread(UpdateKind.Confirm)).From);
    }

    [Fact]
    public void With_it_the_same_is_a_suspicion()
    {
        Others(3);

        FailProbeOf(Given.Bob);

        Assert.Equal((MemberStatus.Suspect, 1), (StatusOf(Given.Bob), SuspicionCount));
    }

    [Fact]
    public void Without_the_gate_a_deaf_node_passes_its_verdict_in_time()
    {
        StartMembership(new ProtocolSettings { StallGate = false, SuspicionBeta = 1 });
        Others(3);
        Accuse(Given.Bob, Given.Carol);

        Advance(Given.Seconds(4.1));

        Assert.Equal(MemberStatus.Dead, StatusOf(Given.Bob));
    }

    [Fact]
    public void With_the_gate_it_waits()
    {
        StartMembership(new ProtocolSettings { SuspicionBeta = 2, SuspicionConfirmations = 0 });
        Others(3);
        Accuse(Given.Bob, Given.Carol);

        Advance(Given.Seconds(4.1));

        Assert.Equal(MemberStatus.Suspect, StatusOf(Given.Bob));
    }

    [Fact]
    public void A_failed_probe_is_judged_once_what_follows_from_it_is_queued()
    {
        Others(3);

        FailProbeOf(Given.Bob);

        var queued = Journal.IndexOf<Gossipod.Actors.Dissemination.Disseminate>("dissemination");
        Assert.InRange(queued, 0, Journal.IndexOf<Gossipod.Actors.Probe.ProbeJudged>("probe") - 1);
    }

    [Fact]
    public void One_that_is_gone_already_is_judged_too()
    {
        Others(3);
        var stale = Table.Find(Given.Bob)!;
        Hear(Given.Leave(Given.Bob));
        Journal.Clear();

        Actor.Tell(new ProbeFailed(new ProbeOutcome(ProbeResult.Failed, stale, 1, 0, [], Given.Seconds(1)), 0), Asker);

        Assert.Single(Journal.Of<Gossipod.Actors.Probe.ProbeJudged>("probe"));
    }

    [Theory]
    [InlineData(DisseminationMode.Broadcast, 1)]
    [InlineData(DisseminationMode.Epidemic, 0)]
    public void Who_broadcasts_introduces_itself_to_those_a_join_brought(DisseminationMode mode, int introductions)
    {
        StartMembership(new ProtocolSettings { Dissemination = mode });
        Journal.Clear();

        Actor.Tell(new MergeRows([SyncMerge.ToRow(Given.Row(Given.Bob))], Given.Bob), Asker);

        Assert.Equal(introductions, Spread(UpdateKind.Join).Count(update => update.Name.Equals(Given.Self)));
        Actor.Tell(new MergeRows([SyncMerge.ToRow(Given.Row(Given.Bob))], Given.Bob), Asker);
        Assert.Equal(introductions, Spread(UpdateKind.Join).Count(update => update.Name.Equals(Given.Self)));
    }

    [Fact]
    public void A_table_that_is_merged_in_parts_makes_it_introduce_itself_once()
    {
        var identity = MemberIdentity.Generate();
        var security = new SecuritySettings { SignRecords = SignRecords.Accept, Identity = identity };
        var context = NewContext(new ProtocolSettings { Dissemination = DisseminationMode.Broadcast }, null, "test", Given.Self, "signed-", security);
        var table = new MembershipTable(Given.Self, Given.Generation, Given.DetailsOf(Given.Self), new PlausibleVersions(Given.Generation, Now), 1_000, Now);
        Start(MembershipActor.Props(context, table));
        Journal.Clear();

        Actor.Tell(new MergeRows([.. Enumerable.Range(0, 100).Select(i => SyncMerge.ToRow(Given.Row(Given.Name($"m-{i}"))))], Given.Bob, "tag"), Asker);

        Assert.Equal(1 + 100, table.LiveCount);
        Assert.Single(Journal.Of<Gossipod.Actors.Dissemination.Disseminate>("signed-dissemination"), news => news.Update.Name.Equals(Given.Self));
        Assert.Single(Journal.Of<RowsMerged>("asker"));
    }
}
