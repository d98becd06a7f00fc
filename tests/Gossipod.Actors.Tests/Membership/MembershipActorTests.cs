using Akka.Actor;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Dissemination;
using Gossipod.Actors.Membership;
using Gossipod.Actors.Probe;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Forgetting;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Packets;
using Gossipod.Actors.Protocol.Probing;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Tests.Harness;

namespace Gossipod.Actors.Tests.Membership;

public sealed partial class MembershipActorTests : MembershipHarness
{
    [Fact]
    public void It_begins_by_spreading_our_join_and_telling_every_replica_of_us()
    {
        Assert.Equal(Given.Self, Assert.Single(Spread(UpdateKind.Join)).Name);
        foreach (var replica in (string[])["probe", "dissemination", "sync"])
            Assert.Equal("self", Assert.Single(Journal.Of<MemberChanged>(replica)).New.Name);
    }

    [Fact]
    public void A_refutation_is_queued_before_the_ping_of_the_same_packet_is_passed_on()
    {
        Others(1);

        Receive(new Ping(7, Given.Bob.Tag, Given.Self.Tag, 0), MemberUpdate.Suspect(Given.Self, Given.Version(), Given.Bob));

        var queued = Journal.IndexOf<Disseminate>(
            "dissemination", news => news.Update is { Kind: UpdateKind.Alive, Version.Incarnation: 1 });
        var replicated = Journal.IndexOf<MemberChanged>("probe", changed => changed.New is { Name: "self", Version.Incarnation: 1 });
        var passedOn = Journal.IndexOf<PrimaryReceived>("probe");
        Assert.InRange(queued, 0, passedOn - 1);
        Assert.InRange(replicated, 0, passedOn - 1);
    }

    [Fact]
    public void A_refutation_costs_local_health_and_is_reported()
    {
        Others(1);

        Accuse(Given.Self, Given.Bob);

        Assert.Single(Journal.Of<LocalHealthPenalty>("probe"));
        var refuted = Assert.IsType<SelfRefuted>(Assert.Single(Journal.Of<PublishEvent>("events")).Event);
        Assert.Equal("bob", refuted.Cause!.From);
        ExpectCount(Counter.Refutations, 1);
    }

    [Fact]
    public void An_accusation_of_an_older_version_of_us_is_not_refuted()
    {
        Accuse(Given.Self, Given.Bob);
        Journal.Clear();

        Accuse(Given.Self, Given.Carol);

        Assert.Empty(Spread(UpdateKind.Alive));
        ExpectCount(Counter.UpdatesIgnored, 1);
    }

    [Fact]
    public void News_is_spread_once_and_its_echo_is_not()
    {
        Hear(Given.Join(Given.Bob));
        Hear(Given.Join(Given.Bob));

        Assert.Single(Spread(UpdateKind.Join), update => update.Name.Equals(Given.Bob));
        ExpectCount(Counter.UpdatesIgnored, 1);
    }

    [Fact]
    public void A_failed_probe_makes_its_target_suspect_with_evidence()
    {
        Others(3);
        var helpers = (IReadOnlyList<Member>)[Table.Find(Given.Carol)!];
        var outcome = new ProbeOutcome(ProbeResult.Failed, Table.Find(Given.Bob)!, 0, 1, helpers, Given.Seconds(1));

        Actor.Tell(new ProbeFailed(outcome, 2));

        Assert.Equal(Given.Self, Assert.Single(Spread(UpdateKind.Suspect)).From);
        var change = Assert.Single(Journal.Of<PublishChange>());
        Assert.Equal(MemberStatus.Suspect, change.New.Status);
        var evidence = change.Cause!.Probe!;
        Assert.Equal(["carol"], evidence.Helpers);
        Assert.Equal((1, 2, Given.Seconds(1)), (evidence.NackCount, evidence.HealthScore, evidence.Elapsed));
    }

    [Fact]
    public void A_failed_probe_of_a_version_that_was_refuted_meanwhile_accuses_nobody()
    {
        Others(2);
        var outcome = new ProbeOutcome(ProbeResult.Failed, Table.Find(Given.Bob)!, 1, 0, [], Given.Seconds(1));
        Hear(MemberUpdate.Alive(Given.Bob, Given.Version(1), Given.DetailsOf(Given.Bob)));

        Actor.Tell(new ProbeFailed(outcome, 0));

        Assert.Equal(MemberStatus.Alive, StatusOf(Given.Bob));
        Assert.Empty(Spread(UpdateKind.Suspect));
    }

    [Fact]
    public void A_claim_to_a_live_name_is_reported_and_its_holder_probed_next()
    {
        Others(2);

        Hear(Given.Join(Given.Bob, Given.Version(0, Given.Generation + 1), MemberDetails.At(Given.Endpoint(9999))));

        var conflict = Assert.IsType<MemberConflict>(Assert.Single(Journal.Of<PublishEvent>("events")).Event);
        Assert.Equal(Given.Endpoint(9999), conflict.ClaimedAddress);
        Assert.Equal(Given.Bob, Assert.Single(Journal.Of<ExpediteProbe>("probe")).Name);
        Assert.Equal(Given.AddressOf(Given.Bob), Table.Find(Given.Bob)!.Address);
        Assert.Empty(Spread(UpdateKind.Join));
    }

    [Fact]
    public void A_contender_takes_the_name_when_its_holder_becomes_suspect()
    {
        Others(2);
        Hear(Given.Join(Given.Bob, Given.Version(0, Given.Generation + 1), MemberDetails.At(Given.Endpoint(9999))));

        Actor.Tell(new ProbeFailed(new ProbeOutcome(ProbeResult.Failed, Table.Find(Given.Bob)!, 1, 0, [], Given.Seconds(1)), 0));

        var row = Table.Find(Given.Bob)!;
        Assert.Equal((MemberStatus.Alive, Given.Endpoint(9999)), (row.Status, row.Address));
        Assert.Equal(0, SuspicionCount);
    }

    [Fact]
    public void A_claim_to_our_own_name_is_reported_and_we_do_not_probe_ourselves()
    {
        Hear(Given.Join(Given.Self, Given.Version(0, Given.Generation + 1), MemberDetails.At(Given.Endpoint(9999))));

        Assert.IsType<MemberConflict>(Assert.Single(Journal.Of<PublishEvent>("events")).Event);
        Assert.Empty(Journal.Of<ExpediteProbe>());
    }

    [Fact]
    public void Leaving_spreads_our_farewell_and_has_it_announced_once()
    {
        Others(2);

        Actor.Tell(LeaveCluster.Instance);
        Actor.Tell(LeaveCluster.Instance);

        Assert.Single(Spread(UpdateKind.Leave));
        Assert.Equal(UpdateKind.Leave, Assert.Single(Journal.Of<AnnounceLeave>("probe")).Farewell.Kind);
        Assert.Equal(MemberStatus.Leaving, Assert.Single(Journal.Of<MemberChanged>("sync")).New.Status);
    }

    [Fact]
    public void Nothing_is_refuted_while_leaving()
    {
        Actor.Tell(LeaveCluster.Instance);

        Accuse(Given.Self, Given.Bob);

        ExpectCount(Counter.Refutations, 0);
        Assert.Empty(Spread(UpdateKind.Alive));
    }

    [Fact]
    public void New_tags_are_spread_as_one_more_incarnation_and_answered_with_our_row()
    {
        Actor.Tell(new UpdateDetails(MemberDetails.NoTags.Add("role", "worker"), null), Asker);

        var claim = Assert.Single(Spread(UpdateKind.Alive));
        Assert.Equal(1UL, claim.Version.Incarnation);
        Assert.Equal("worker", claim.Details!.Tags["role"]);
        Assert.Equal("worker", Assert.Single(Journal.Of<Member>("asker")).Tags["role"]);
    }

    [Fact]
    public void Details_that_are_not_given_stay_as_they_were()
    {
        Actor.Tell(new UpdateDetails(MemberDetails.NoTags.Add("role", "worker"), null), Asker);
        Actor.Tell(new UpdateDetails(null, new byte[] { 1, 2 }), Asker);

        Assert.Equal("worker", Table.Self.Tags["role"]);
        Assert.Equal([1, 2], Table.Self.Metadata.ToArray());
    }

    [Fact]
    public void A_tombstone_is_forgotten_when_its_time_is_over()
    {
        StartMembership(new ProtocolSettings { Tombstone = Given.Seconds(60) });
        Others(2);
        Hear(MemberUpdate.Confirm(Given.Bob, Given.Version(), Given.Carol));

        Advance(Given.Seconds(55));
        Assert.Empty(Journal.Of<MemberForgotten>());
        Advance(Given.Seconds(16));

        Assert.Equal("bob", Assert.Single(Journal.Of<MemberForgotten>("probe")).Member.Name);
        Assert.Equal("bob", Assert.Single(Journal.Of<MemberForgotten>("dissemination")).Member.Name);
        Assert.Equal("bob", Assert.Single(Journal.Of<PublishRemoval>("events")).Member.Name);
        Assert.Null(Table.Find(Given.Bob));
    }

    [Theory]
    [InlineData(MemberStatus.Alive, MemberStatus.Alive)]
    [InlineData(MemberStatus.Suspect, MemberStatus.Suspect)]
    [InlineData(MemberStatus.Dead, MemberStatus.Suspect)]
    [InlineData(MemberStatus.Left, MemberStatus.Left)]
    internal void A_row_of_a_peer_is_merged_as_a_claim(MemberStatus theirs, MemberStatus ours)
    {
        Others(2);

        Actor.Tell(new MergeRows([SyncMerge.ToRow(Given.Row(Given.Bob, theirs))], Given.Carol));

        Assert.Equal(ours, StatusOf(Given.Bob));
    }

    [Fact]
    public void A_member_known_only_to_a_peer_joins_by_its_row()
    {
        Actor.Tell(new MergeRows([SyncMerge.ToRow(Given.Row(Given.Bob))], Given.Carol));

        Assert.Null(Assert.Single(Journal.Of<PublishChange>()).Old);
        Assert.Equal(MemberStatus.Alive, StatusOf(Given.Bob));
    }

    [Fact]
    public void A_merge_is_answered_with_our_own_row_after_it()
    {
        var accusation = new SyncRow(Given.Self, MemberStatus.Dead, Given.Version(), Given.Version(), Given.DetailsOf(Given.Self));
        Actor.Tell(new MergeRows([accusation], Given.Carol, "tag"), Asker);
        Actor.Tell(new MergeRows([], Given.Carol), Asker);

        var merged = Assert.Single(Journal.Of<RowsMerged>("asker"));
        Assert.Equal(("tag", Given.Version(1)), (merged.Tag, merged.Self.Version));
    }

    [Fact]
    public void Who_is_gone_is_forgotten_on_the_word_of_one_that_is_alive_and_its_tombstone_still_goes_to_peers()
    {
        Others(2);
        Hear(MemberUpdate.Confirm(Given.Bob, Given.Version(), Given.Carol));
        Journal.Clear();
        var request = new ForgetRequest(ForgetOperation.Forget, Given.Self.Tag, Given.Dave, Given.Bob, Given.Version());

        Actor.Tell(new ForgetMember(request, "stranger"), Asker);
        Assert.NotNull(Assert.Single(Journal.Of<ForgetAnswered>("asker")).Problem);
        Assert.Empty(Journal.Of<MemberForgotten>());

        Actor.Tell(new ForgetMember(request with { Source = Given.Carol }, "member"), Asker);
        Assert.Equal(new ForgetReport(Given.Self, ForgetStanding.Forgotten, Given.Version()), Journal.Of<ForgetAnswered>("asker")[^1].Report);
        Assert.Equal(["probe", "dissemination", "sync", "messaging"], Journal.All.Where(entry => entry.Message is MemberForgotten).Select(entry => entry.To));
        Assert.Equal("carol", Assert.Single(Journal.Of<PublishRemoval>("events")).Cause?.From);
        Actor.Tell(new ExplainMember(Given.Bob), Asker);
        Assert.Contains("removed from the table, because carol said that it is gone for good", Assert.Single(Journal.Of<MemberExplanation>("asker")).ToString(), StringComparison.Ordinal);

        Actor.Tell(new GetTable("tag"), Asker);
        Assert.Equal(MemberStatus.Dead, Assert.Single(Journal.Of<TableRows>("asker")).Rows.Single(row => row.Name == "bob").Status);
    }

    [Fact]
    public void The_table_is_answered_with_the_querys_tag()
    {
        Others(2);

        Actor.Tell(new GetTable("tag"), Asker);

        var table = Assert.Single(Journal.Of<TableRows>("asker"));
        Assert.Equal("tag", table.Tag);
        Assert.Equal(["bob", "carol", "self"], table.Rows.Select(row => row.Name).Order(StringComparer.Ordinal));
        Assert.Same(Table.Self, table.Self);
    }
}
