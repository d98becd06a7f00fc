using System.Net;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Packets;
using Gossipod.Actors.TestKit;

namespace Gossipod.Actors.Simulation.Tests;

/// <summary>Each checker of what nodes send and hold finds what it is there for, and nothing else.</summary>
public sealed class WireCheckerTests
{
    private static readonly ProtocolSettings Settings = new();
    private static readonly MemberName Me = MemberName.Create("me");
    private static readonly MemberName Other = MemberName.Create("other");
    private static readonly IPEndPoint Address = new(IPAddress.Loopback, 1);
    private static readonly IPEndPoint Stranger = new(IPAddress.Loopback, 2);

    [Theory]
    [InlineData(16, true)]
    [InlineData(3, false)]
    public void I7_a_member_that_is_not_probed_for_2n_periods_is_found(int silentSeconds, bool isViolated)
    {
        var checker = new ProbingChecker(Settings);
        checker.OnBegin("me", Table(Row("me"), Row("other")), TimeSpan.Zero);
        var quiet = 5.Minutes();
        checker.OnSent(Pinging(Other), quiet);
        checker.OnSweep("me", Table(Row("me"), Row("other")), quiet + silentSeconds.Seconds());
        Assert.Equal(isViolated, checker.Violation?.StartsWith("I7 ", StringComparison.Ordinal) ?? false);
    }

    [Fact]
    public void I7_holds_for_calm_and_healthy_observers_only()
    {
        foreach (var disturb in new Action<Checker>[]
        {
            checker => checker.OnDisturbed(5.Minutes()),
            checker => checker.OnStopped("x", 5.Minutes(), crashed: true),
            checker => checker.OnEvent("me", new MemberSuspected(Row("other")), 5.Minutes()),
            checker => checker.OnEvent("me", new LocalHealthChanged(1, 0), TimeSpan.Zero),
        })
        {
            var checker = new ProbingChecker(Settings);
            checker.OnBegin("me", Table(Row("me"), Row("other")), TimeSpan.Zero);
            disturb(checker);
            checker.OnSweep("me", Table(Row("me"), Row("other")), 5.Minutes() + 2.Seconds());
            Assert.Null(checker.Violation);
        }
    }

    [Fact]
    public void I9_a_claim_sent_oftener_than_a_change_allows_is_found()
    {
        var checker = Begun(new GossipChecker(Settings));
        for (var i = 0; i < 4; i++) checker.OnSent(Gossiping(Suspect(1, "x")), TimeSpan.Zero);
        Assert.Null(checker.Violation);
        checker.OnSent(Gossiping(Suspect(1, "x")), TimeSpan.Zero);
        Assert.StartsWith("I9 ", checker.Violation, StringComparison.Ordinal);
    }

    [Fact]
    public void I9_another_version_accuser_or_life_and_what_the_addressee_must_hear_count_apart()
    {
        var checker = Begun(new GossipChecker(Settings));
        for (var i = 0; i < 4; i++)
        {
            checker.OnSent(Gossiping(Suspect(1, "x"), Suspect(1, "y"), Suspect(2, "x")), TimeSpan.Zero);
            checker.OnSent(Pinging(Other, Suspect(1, "me")), TimeSpan.Zero);
            checker.OnSent(Pinging(Other, Suspect(1, "me")), TimeSpan.Zero);
        }

        Begun(checker);
        checker.OnSent(Gossiping(Suspect(1, "x")), TimeSpan.Zero);
        Assert.Null(checker.Violation);
    }

    [Theory]
    [InlineData("updates queued")]
    [InlineData("gossip targets")]
    [InlineData("members to probe")]
    [InlineData("peers")]
    [InlineData("dead members to contact")]
    [InlineData("indirect probes served")]
    [InlineData("actors that time suspicions")]
    public void I12_what_holds_more_than_the_table_is_found(string what)
    {
        var internals = new NodeInternals { QueuedNews = () => 2, RingMembers = () => 1, Peers = () => 1, GossipTargets = () => 1, Relays = () => 1_024 };
        var checker = new LimitChecker(Settings);
        var seen = Table(Row("me"), Row("other"));
        checker.OnInternals("me", seen, internals);
        Assert.Null(checker.Violation);
        switch (what)
        {
            case "updates queued": internals.QueuedNews = () => 3; break;
            case "gossip targets": internals.GossipTargets = () => 2; break;
            case "members to probe": internals.RingMembers = () => 2; break;
            case "peers": internals.Peers = () => 2; break;
            case "dead members to contact": internals.DeadContacts = () => 1; break;
            case "indirect probes served": internals.Relays = () => 1_025; break;
            default: internals.SuspicionActors = () => 1; break;
        }

        checker.OnInternals("me", seen, internals);
        Assert.StartsWith("I12 ", checker.Violation, StringComparison.Ordinal);
        Assert.Contains(what, checker.Violation, StringComparison.Ordinal);
    }

    [Fact]
    public void I12_a_suspect_that_nobody_times_is_found()
    {
        var checker = new LimitChecker(Settings);
        checker.OnInternals("me", Table(Row("me"), Row("other", MemberStatus.Suspect)), new NodeInternals { SuspicionActors = () => 1 });
        Assert.Null(checker.Violation);
        checker.OnInternals("me", Table(Row("me"), Row("other", MemberStatus.Suspect)), new NodeInternals());
        Assert.StartsWith("I12 ", checker.Violation, StringComparison.Ordinal);
    }

    [Fact]
    public void I17_a_reply_larger_than_what_the_stranger_sent_is_found()
    {
        var checker = Begun(new StrangerChecker());
        checker.OnDelivered("me", Stranger, null, 30);
        checker.OnSent(Sending(Stranger, bytes: 20), TimeSpan.Zero);
        Assert.Null(checker.Violation);
        checker.OnSent(Sending(Stranger, bytes: 20), TimeSpan.Zero);
        Assert.StartsWith("I17 ", checker.Violation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(7, true)]
    [InlineData(8, false)]
    public void I17_only_the_right_answer_to_a_challenge_makes_an_address_more_than_a_strangers(ulong answer, bool isAnswer)
    {
        var checker = Begun(new StrangerChecker());
        checker.OnDelivered("me", Stranger, null, 60);
        checker.OnSent(Sending(Stranger, bytes: 60, new Challenge(Ask: 7, Answer: 1)), TimeSpan.Zero);
        checker.OnDelivered("me", Stranger, new Packet(new Challenge(Ask: 0, answer), []), 60);
        Assert.Null(checker.Violation);
        checker.OnSent(Sending(Stranger, bytes: 61), TimeSpan.Zero);
        Assert.Equal(isAnswer, checker.Violation is null);
    }

    [Fact]
    public void I17_members_are_no_strangers_and_what_a_member_sends_gives_no_stranger_a_credit()
    {
        var checker = Begun(new StrangerChecker());
        checker.OnEvent("me", new MemberJoined(Row("other")), TimeSpan.Zero);
        checker.OnSent(Sending(Address, bytes: 1_400), TimeSpan.Zero);
        checker.OnDelivered("me", Address, null, 60);
        Assert.Null(checker.Violation);
        checker.OnSent(Sending(Stranger, bytes: 40), TimeSpan.Zero);
        Assert.StartsWith("I17 ", checker.Violation, StringComparison.Ordinal);
    }

    [Fact]
    public void I18_a_member_forgotten_before_its_time_is_found()
    {
        var checker = new TombstoneChecker(Settings);
        foreach (var (hours, isViolated) in new[] { (24, false), (23, true) })
        {
            checker.OnEvent("me", new MemberDied(Row("other", MemberStatus.Dead)), 1.Minutes());
            checker.OnEvent("me", new MemberRemoved(Row("other", MemberStatus.Dead)), 1.Minutes() + TimeSpan.FromHours(hours));
            Assert.Equal(isViolated, checker.Violation?.StartsWith("I18 ", StringComparison.Ordinal) ?? false);
        }
    }

    [Fact]
    public void I18_a_member_forgotten_without_an_end_is_found()
    {
        var checker = new TombstoneChecker(Settings);
        checker.OnEvent("me", new MemberRemoved(Row("other")), TimeSpan.FromHours(48));
        Assert.StartsWith("I18 ", checker.Violation, StringComparison.Ordinal);
    }

    private static Checker Begun(Checker checker)
    {
        checker.OnBegin("me", Table(Row("me")), TimeSpan.Zero);
        return checker;
    }

    private static SentDatagram Pinging(MemberName target, params MemberUpdate[] updates) =>
        new("me", null, Address, new Packet(new Ping(1, Me.Tag, target.Tag, 0), updates), 40);

    private static SentDatagram Gossiping(params MemberUpdate[] updates) => new("me", null, Address, new Packet(null, updates), 40);

    private static SentDatagram Sending(IPEndPoint to, int bytes, ProtocolMessage? primary = null) =>
        new("me", null, to, primary is null ? null : new Packet(primary, []), bytes);

    private static MemberUpdate Suspect(ulong incarnation, string accuser) =>
        MemberUpdate.Suspect(Other, new MemberVersion(1, incarnation), MemberName.Create(accuser));

    private static ClusterSnapshot Table(params Member[] rows) =>
        new(rows[0], rows[1..].Aggregate(new SnapshotRows(rows[0]), (all, row) => all.With(row)), sequence: 0, localHealth: 0);

    private static Member Row(string name, MemberStatus status = MemberStatus.Alive)
    {
        var version = new MemberVersion(1, 1);
        return new Member(MemberName.Create(name), version, status, MemberDetails.At(Address), version, default);
    }
}
