using System.Net;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Signing;
using Gossipod.Actors.Security;
using Gossipod.Actors.TestKit;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Simulation.Tests;

/// <summary>
/// T44 with identities: whoever can write datagrams that every node takes for those of its cluster, but has no member's identity, has no
/// effect at all on what is known of the members.
/// </summary>
public sealed class SignedRecordsTests
{
    private const string Victim = "node-3";
    private const string Accuser = "node-1";

    private static readonly MemberName Name = MemberName.Create(Victim);
    private static readonly MemberName Member1 = MemberName.Create(Accuser);
    private static readonly LeaveKey Guess = new(1, 2);

    private readonly SimCluster _sim = SimCluster.Create(seed: 744, nodes: 8, identities: true);
    private readonly List<MemberUpdate> _heard = [];

    public SignedRecordsTests()
    {
        var codec = new PacketCodec(ClusterTag.Of(_sim.ClusterName), maxMetadataBytes: 512);
        _sim.Network.Tap += (_, _, datagram) => _heard.AddRange(codec.Decode(datagram).Value?.Updates ?? []);
        _sim.RunUntilConverged();
        _sim.Run(40.Seconds());
    }

    private Member Row => _sim.Snapshot(Victim).Self;

    [Fact]
    public void T44_no_accusation_in_a_members_name_has_an_effect()
    {
        var version = Row.Version;
        foreach (var at in new[] { version, version.Next(), new MemberVersion(version.Generation + 1, 0) })
        {
            Attack(MemberUpdate.Suspect(Name, at, Member1), Counter.ClaimsUnsigned);
            Attack(MemberUpdate.Confirm(Name, at, Member1), Counter.ClaimsUnsigned);
            Attack(MemberUpdate.Suspect(Name, at, Member1) with { Signature = Nonsense }, Counter.SignaturesBad);
            Attack(MemberUpdate.Confirm(Name, at, Member1) with { Signature = Nonsense }, Counter.SignaturesBad);
        }

        Attack(Stranger(Name).Accuse(UpdateKind.Confirm, Name, version) with { From = Member1 }, Counter.SignaturesBad);
        Attack(MemberUpdate.Confirm(Name, version, Name), Counter.AccusersUnknown);
        AssertNothingHappened();
    }

    [Fact]
    public void T44_no_record_in_a_members_name_has_an_effect()
    {
        var before = Row;
        var elsewhere = before.Details with { Endpoint = Elsewhere, StreamPort = Elsewhere.Port };
        var other = before.Details with { Metadata = new byte[] { 6, 6, 6 } };
        foreach (var version in new[] { before.Version, before.Version.Next(), new MemberVersion(before.Version.Generation + 1, 0) })
        {
            foreach (var details in new[] { elsewhere, other, before.Details with { Lock = Guess.LockFor(Name, version.Generation) } })
            {
                Attack(MemberUpdate.Alive(Name, version, details));
                Attack(MemberUpdate.Join(Name, version, details with { Signature = null }));
                Attack(MemberUpdate.Alive(Name, version, Stranger(Name).Sign(version, details)));
            }
        }

        Attack(MemberUpdate.Leave(Name, new MemberVersion(before.Version.Generation + 1, 0), Guess));
        AssertNothingHappened();
        Assert.True(Counted("node-0", Counter.SignaturesBad) > 0);
        Assert.True(Counted("node-0", Counter.ClaimsUnsigned) > 0);
        Assert.True(Counted("node-0", Counter.NamesOfOthers) > 0);
    }

    [Fact]
    public void T44_no_farewell_in_a_members_name_has_an_effect()
    {
        var version = Row.Version;
        foreach (var at in new[] { version, version.Next(), new MemberVersion(version.Generation + 1, 0) })
        {
            foreach (var key in new[] { LeaveKey.None, Guess, new(Row.Details.Lock.First, Row.Details.Lock.Second) }) Attack(MemberUpdate.Leave(Name, at, key));
        }

        AssertNothingHappened();
    }

    [Fact]
    public void Rows_of_a_table_prove_no_more_than_datagrams_do()
    {
        var before = Row;
        var peer = MemberName.Create("node-5");
        foreach (var status in new[] { MemberStatus.Suspect, MemberStatus.Dead, MemberStatus.Left })
        {
            var forged = new Protocol.Syncing.SyncRow(Name, status, before.Version.Next(), before.Version, before.Details) { Key = Guess, Signature = Nonsense };
            foreach (var node in _sim.LiveNodes)
                _sim.Node(node).Context!.Refs.Membership.Tell(new Membership.MergeRows([forged, forged with { Signature = null }], peer), Akka.Actor.ActorRefs.NoSender);
            _sim.Run(1.Seconds());
        }

        AssertNothingHappened();
    }

    [Fact]
    public void Of_a_flood_of_bad_signatures_few_are_looked_at_and_those_that_members_pass_on_still_are()
    {
        var flood = Enumerable.Range(1, 60).Select(i => MemberUpdate.Suspect(Name, Row.Version, Member1) with
        {
            Signature = Signature.TryRead([.. Enumerable.Repeat((byte)i, Signature.Bytes)]),
        });
        foreach (var claim in flood) Forged.HandOver(_sim, "node-0", claim);

        _sim.Run(TimeSpan.Zero);
        Assert.Equal(Protocol.Admitting.SignatureBudget.BadMax, Counted("node-0", Counter.SignaturesBad));
        Assert.Equal(60 - Protocol.Admitting.SignatureBudget.BadMax, Counted("node-0", Counter.SignaturesUnchecked));
        AssertNothingHappened();
        _sim.Crash(Victim);
        _sim.RunUntil("it is dead", () => _sim.Snapshot("node-0").Find(Victim) is { Status: MemberStatus.Dead });
    }

    [Fact]
    public void What_a_member_signed_earlier_has_no_effect_when_it_comes_again()
    {
        _sim.Isolate(Victim);
        _sim.RunUntil("somebody suspects it", () => _sim.Snapshot("node-0").Find(Victim)!.Status == MemberStatus.Suspect);
        _sim.Run(1.Seconds());
        _sim.Heal();
        _sim.RunUntilConverged();
        _sim.Restart(Crashed("node-7"));
        _sim.RunUntilConverged();
        _sim.Run(40.Seconds());
        var recorded = _heard.Distinct().ToList();
        Assert.Contains(recorded, update => update.Kind == UpdateKind.Suspect && update.Name.Equals(Name) && update.Signature is not null);
        Assert.Contains(recorded, update => update.CarriesRecord);

        var seen = _sim.LiveNodes.ToDictionary(node => node, node => _sim.Events(node).Count);
        foreach (var update in recorded) Attack(update);
        _sim.Run(30.Seconds());
        Assert.All(_sim.LiveNodes, node => Assert.Equal(seen[node], _sim.Events(node).Count));
    }

    [Fact]
    public void A_member_that_dies_is_declared_dead_and_comes_back_by_the_same_identity()
    {
        _sim.Crash(Victim);
        _sim.RunUntil("it is dead", () => _sim.LiveNodes.All(node => _sim.Snapshot(node).Find(Victim) is { Status: MemberStatus.Dead }));
        _sim.Restart(Victim);
        _sim.RunUntilConverged();
        Assert.Equal(0, Counted("node-0", Counter.SignaturesBad));
        Assert.Equal(0, Counted("node-0", Counter.ClaimsUnsigned));
    }

    [Fact]
    public void Two_halves_that_hold_each_other_dead_are_one_cluster_again()
    {
        _sim.Partition(["node-0", "node-1", "node-2", "node-3"], ["node-4", "node-5", "node-6", "node-7"]);
        _sim.RunUntil("it is dead", () => _sim.Snapshot("node-0").Find("node-6") is { Status: MemberStatus.Dead });
        _sim.Run(30.Seconds());
        _sim.Heal();
        _sim.RunUntilConverged(30.Seconds());
        Assert.All(_sim.LiveNodes, node => Assert.Equal(0, Counted(node, Counter.SignaturesBad)));
    }

    [Fact]
    public void Whoever_takes_the_name_of_a_member_with_another_identity_does_not_get_in()
    {
        _sim.AddRival("thief", Victim, "node-0");
        _sim.Run(30.Seconds());
        Assert.Equal(["thief"], _sim.Snapshot("thief").Members.Select(member => member.Name == Victim ? "thief" : member.Name));
        Assert.DoesNotContain(_sim.Events("node-0"), one => one is MemberConflict);
        Assert.Equal(Row.Address, _sim.Snapshot("node-0").Find(Victim)!.Address);
    }

    [Fact]
    public void Who_left_keeps_its_name()
    {
        _sim.Leave(Victim);
        _sim.Run(5.Seconds());
        _sim.EveryLiveNode().ShouldSee(Victim, MemberStatus.Left);
        _sim.AddRival("thief", Victim, "node-0");
        _sim.Run(30.Seconds());
        Assert.All(_sim.LiveNodes.Where(node => node != "thief"), node => Assert.Equal(MemberStatus.Left, _sim.Snapshot(node).Find(Victim)!.Status));
    }

    [Fact]
    public void A_cluster_goes_from_signed_to_unsigned_and_back_without_a_death()
    {
        using var sim = SimCluster.Create(seed: 745, nodes: 5, identities: true);
        foreach (var mode in new[] { SignRecords.Accept, SignRecords.Off, SignRecords.Accept, SignRecords.On })
        {
            foreach (var node in sim.LiveNodes)
            {
                sim.Leave(node);
                sim.Run(5.Seconds());
                sim.Node(node).SignRecords = mode;
                sim.Restart(node);
                sim.Run(5.Seconds());
                sim.RunUntilConverged();
            }

            Assert.All(sim.LiveNodes, node => Assert.Equal(mode != SignRecords.Off, sim.Snapshot(node).Self.Identity is not null));
        }

        sim.EveryLiveNode().ShouldHaveDeclaredNobodyDead();
    }

    private static readonly Signature Nonsense = Signature.TryRead(Enumerable.Range(1, Signature.Bytes).Select(i => (byte)i).ToArray())!;

    private static readonly IPEndPoint Elsewhere = new(IPAddress.Parse("10.9.9.9"), 6_666);

    /// <summary>Whoever has the cluster's key and an identity of its own makes.</summary>
    private RecordSigning Stranger(MemberName self) =>
        new SimIdentities().SigningOf("a stranger", _sim.ClusterName, self, SignRecords.On)!;

    private string Crashed(string node)
    {
        _sim.Crash(node);
        _sim.Run(1.Seconds());
        return node;
    }

    private void AssertNothingHappened()
    {
        var version = Row.Version;
        for (var i = 0; i < 30; i++)
        {
            _sim.Run(1.Seconds());
            Assert.All(_sim.LiveNodes, node => Assert.Equal(MemberStatus.Alive, _sim.Snapshot(node).Find(Victim)!.Status));
        }

        Assert.All(_sim.LiveNodes, node => Assert.DoesNotContain(
            _sim.Events(node), one => one is MemberSuspected or MemberDied or MemberLeft or MemberConflict or SelfRefuted or MemberUpdated));
        Assert.Equal(0UL, version.Incarnation);
        Assert.Equal(version, Row.Version);
        Assert.True(Counted("node-0", Counter.Refutations) == 0);
    }

    private long Counted(string node, Counter counter) => Forged.Counted(_sim, node, counter);

    /// <summary>Gives the claim to every node; the one asked about counts it once.</summary>
    private void Attack(MemberUpdate claim, Counter? counter = null)
    {
        var before = counter is { } asked ? Counted("node-0", asked) : 0;
        foreach (var node in _sim.LiveNodes) Forged.HandOver(_sim, node, claim);
        _sim.Run(100.Milliseconds());
        if (counter is { } counted) Assert.Equal((counted, before + 1), (counted, Counted("node-0", counted)));
    }
}
