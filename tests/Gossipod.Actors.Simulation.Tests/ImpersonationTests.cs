using System.Net;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.TestKit;
using Gossipod.Actors.Wire;
using Xunit.Abstractions;

namespace Gossipod.Actors.Simulation.Tests;

/// <summary>
/// What an attacker gets who can write datagrams that every node takes for those of its cluster, but is no member: on a network in
/// clear, or with a stolen key (reliability.md T44, T45; memberlist's defects in shared/research/memberlist.md §5.2).
/// </summary>
public sealed class ImpersonationTests
{
    private readonly ITestOutputHelper _output;

    private const string Victim = "node-3";

    private static readonly MemberName Name = MemberName.Create(Victim);
    private static readonly LeaveKey Guess = new(1, 2);

    private readonly SimCluster _sim = SimCluster.Create(seed: 371, nodes: 8);

    public ImpersonationTests(ITestOutputHelper output)
    {
        _output = output;
        _sim.RunUntilConverged();
        _sim.Run(40.Seconds());
    }

    private Member Row => _sim.Snapshot(Victim).Self;

    [Fact]
    public void The_two_packet_hijack_of_memberlist_370_has_no_effect()
    {
        var before = Row;
        Attack(MemberUpdate.Confirm(Name, before.Version, Name));
        Attack(MemberUpdate.Leave(Name, before.Version, Guess));
        Attack(MemberUpdate.Alive(Name, new MemberVersion(before.Version.Generation, 0), At(6_666)));
        Attack(MemberUpdate.Join(Name, new MemberVersion(before.Version.Generation + 1, 0), At(6_666)));
        AssertNeverGone(before.Address);
        Assert.Contains(_sim.Events("node-0"), one => one is MemberConflict);
        Assert.True(Counted("node-0", Counter.AccusersUnknown) > 0);
        Assert.True(Counted("node-0", Counter.LeavesForged) > 0);
    }

    /// <summary>
    /// The same with an accuser that counts, and past the victim, which hears of it only from the others: it is dead at once, but its name stays
    /// at its address, and it is Alive again within two seconds.
    /// </summary>
    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 1)]
    [InlineData(false, 1_000)]
    [InlineData(true, 1_000)]
    public void A_hijack_in_the_name_of_a_live_accuser_moves_nobody_and_is_refuted_within_two_seconds(bool isVictimToldToo, int generations)
    {
        var before = Row;
        var others = _sim.LiveNodes.Where(node => isVictimToldToo || node != Victim).ToList();
        var stolen = new MemberVersion(before.Version.Generation + (ulong)generations, 0);
        var addresses = AddressesOfVictim();
        foreach (var node in others) AttackOne(node, MemberUpdate.Confirm(Name, before.Version, MemberName.Create("node-1")));
        foreach (var node in others) AttackOne(node, MemberUpdate.Join(Name, stolen, At(6_666)));

        var took = _sim.RunUntil("its place is its own everywhere", () => _sim.LiveNodes.All(node => IsInPlace(node, before.Address)), 30.Seconds());

        _output.WriteLine($"its place is its own again after {took.TotalMilliseconds} ms");
        Assert.InRange(took, TimeSpan.Zero, 2.Seconds());
        Assert.Equal([before.Address], addresses);
        Assert.Contains(_sim.Events(Victim), one => one is SelfRefuted);
        Assert.True(_sim.LiveNodes.Sum(node => Counted(node, Counter.NamesContested)) > 0);
        Assert.Contains(_sim.LiveNodes.SelectMany(node => _sim.Events(node)), one => one is MemberConflict);
        _sim.Run(60.Seconds());
        Assert.All(_sim.LiveNodes, node => Assert.True(IsInPlace(node, before.Address)));
    }

    /// <summary>Who claims the name first, and then accuses its holder, gets it no sooner.</summary>
    [Fact]
    public void A_hijack_that_claims_the_name_before_it_accuses_moves_nobody_either()
    {
        var (before, addresses) = (Row, AddressesOfVictim());
        for (var i = 0; i < 20; i++)
        {
            Attack(MemberUpdate.Join(Name, new MemberVersion(before.Version.Generation + 1 + (ulong)i, 0), At(6_666 + i)));
            Attack(MemberUpdate.Suspect(Name, Row.Version, MemberName.Create("node-1")));
            _sim.Run(500.Milliseconds());
        }

        Assert.Equal([before.Address], addresses);
        _sim.Run(5.Seconds());
        AssertNeverGone(before.Address);
    }

    /// <summary>Where any node says that the victim is, from now on.</summary>
    private HashSet<IPEndPoint> AddressesOfVictim()
    {
        var addresses = new HashSet<IPEndPoint>();
        _sim.OnEvent((_, _, one) =>
        {
            if (one is MemberEvent { Member.Name: Victim } about) addresses.Add(about.Member.Address);
        });
        return addresses;
    }

    private bool IsInPlace(string node, IPEndPoint address) =>
        _sim.Snapshot(node).Find(Victim) is { Status: MemberStatus.Alive } row && row.Address.Equals(address) && row.Version == Row.Version;

    [Fact]
    public void A_farewell_forged_from_all_that_others_know_has_no_effect()
    {
        var before = Row;
        _sim.Leave("node-7");
        MemberUpdate? other = null;
        Watch(update => other ??= update.Kind == UpdateKind.Leave ? update : null);
        _sim.Run(3.Seconds());
        Assert.NotEqual(LeaveKey.None, other!.Key);
        LeaveKey[] keys = [LeaveKey.None, Guess, other.Key, new(before.Details.Lock.First, before.Details.Lock.Second)];
        ulong[] incarnations = [before.Version.Incarnation, before.Version.Incarnation + 1, before.Version.Incarnation + 1_000];
        ulong[] generations = [before.Version.Generation, before.Version.Generation + 1];
        foreach (var key in keys)
        {
            foreach (var generation in generations)
            {
                foreach (var incarnation in incarnations) Attack(MemberUpdate.Leave(Name, new MemberVersion(generation, incarnation), key));
            }
        }

        AssertNeverGone(before.Address);
        Assert.InRange(_sim.Events(Victim).OfType<SelfRefuted>().Count(), 0, 24);
    }

    [Fact]
    public void The_farewell_of_an_earlier_life_recorded_and_replayed_has_no_effect()
    {
        var recorded = new List<MemberUpdate>();
        Watch(update =>
        {
            if (update.Kind == UpdateKind.Leave && update.Name.Equals(Name)) recorded.Add(update);
        });
        _sim.Leave(Victim);
        _sim.Run(5.Seconds());
        _sim.EveryLiveNode().ShouldSee(Victim, MemberStatus.Left);
        _sim.JoinAgain(Victim);
        _sim.RunUntilConverged();
        var (events, self) = (_sim.Events("node-0").Count, Row);

        Attack(recorded[0]);
        Attack(MemberUpdate.Leave(Name, self.Version, recorded[0].Key));

        _sim.Run(30.Seconds());
        _sim.EveryLiveNode().ShouldSee(Victim, MemberStatus.Alive);
        Assert.DoesNotContain(_sim.Events("node-0").Skip(events), one => one is MemberLeft or MemberDied or MemberSuspected);
    }

    [Fact]
    public void A_later_life_and_its_farewell_both_forged_do_not_make_it_left()
    {
        var before = Row;
        var life = new MemberVersion(before.Version.Generation + 5, 0);
        Attack(MemberUpdate.Join(Name, life, before.Details with { Lock = Guess.LockFor(Name, life.Generation) }));
        Attack(MemberUpdate.Leave(Name, life, Guess));
        AssertNeverGone(before.Address);
        Assert.True(Row.Version.Generation > life.Generation);
    }

    [Fact]
    public void A_life_stolen_at_one_node_is_given_up_for_the_next()
    {
        var newcomer = "late";
        _sim.AddNode(newcomer, seedNode: null);
        _sim.Run(1.Seconds());
        var before = Row;
        var stolen = before.Details with { Lock = Guess.LockFor(Name, before.Version.Generation) };
        AttackOne(newcomer, MemberUpdate.Join(Name, before.Version, stolen));
        _sim.Run(5.Seconds());
        AttackOne(newcomer, MemberUpdate.Leave(Name, before.Version, Guess));
        _sim.Run(60.Seconds());
        _sim.RunUntilConverged(30.Seconds());
        Assert.Equal(_sim.Snapshot(newcomer).Find(Victim)!.Details.Lock, Row.Details.Lock);
        Assert.All(_sim.LiveNodes.Where(node => node != newcomer), node => Assert.DoesNotContain(
            _sim.Events(node), one => one is MemberLeft or MemberDied));
    }

    [Theory]
    [InlineData(uint.MaxValue)]
    [InlineData((1UL << 62) - 1)]
    [InlineData(1UL << 62)]
    [InlineData(1UL << 63)]
    [InlineData(ulong.MaxValue)]
    public void T45_no_incarnation_makes_an_accusation_that_cannot_be_refuted(ulong incarnation)
    {
        var before = Row;
        foreach (var generation in new[] { before.Version.Generation, before.Version.Generation + 1, ulong.MaxValue })
        {
            var version = new MemberVersion(generation, incarnation);
            foreach (var accuser in new[] { MemberName.Create("node-1"), MemberName.Create("nobody"), Name })
            {
                Attack(MemberUpdate.Suspect(Name, version, accuser));
                Attack(MemberUpdate.Confirm(Name, version, accuser));
            }

            Attack(MemberUpdate.Leave(Name, version, Guess));
            Attack(MemberUpdate.Alive(Name, version, before.Details));
            _sim.Run(2.Seconds());
        }

        _sim.Run(30.Seconds());
        _sim.RunUntilConverged(1.Milliseconds());
        _sim.Leave("node-1");
        _sim.Run(60.Seconds());
        Assert.All(_sim.LiveNodes, node => Assert.Equal(Row.Version, _sim.Snapshot(node).Find(Victim)!.Version));
    }

    [Fact]
    public void T45_an_accusation_far_above_its_version_that_is_believed_is_refuted_within_two_seconds()
    {
        var before = Row;
        var version = before.Version with { Incarnation = before.Version.Incarnation + PlausibleVersions.MaxIncarnationSkip };
        Attack(MemberUpdate.Confirm(Name, version, MemberName.Create("node-1")));
        _sim.EveryLiveNode().ShouldHaveDeclaredNobodyDead(Victim);
        var took = _sim.RunUntilConverged(2.Seconds());
        Assert.InRange(took, TimeSpan.Zero, 2.Seconds());
        Assert.True(Row.Version > version);
        Assert.Contains(_sim.Events(Victim), one => one is SelfRefuted);
    }

    [Fact]
    public void Invented_accusers_neither_suspect_nor_shorten_a_suspicion()
    {
        Invent();
        _sim.Run(1.Seconds());
        Assert.DoesNotContain(_sim.Events("node-0"), one => one is MemberSuspected);
        var alone = DetectionWithout();

        _sim.Isolate(Victim);
        var began = _sim.Now;
        while (_sim.Snapshot("node-0").Find(Victim)!.Status != MemberStatus.Dead && _sim.Now - began < 60.Seconds())
        {
            Invent();
            _sim.Run(100.Milliseconds());
        }

        Assert.InRange(_sim.Now - began, alone - 200.Milliseconds(), alone + 5.Seconds());
        Assert.DoesNotContain(_sim.Node("node-0").Deaths.SelectMany(death => death.Cause!.Confirmers), name => name.StartsWith('m'));
    }

    private static TimeSpan DetectionWithout()
    {
        using var quiet = SimCluster.Create(seed: 371, nodes: 8);
        quiet.RunUntilConverged();
        quiet.Run(41.Seconds());
        quiet.Isolate(Victim);
        return quiet.RunUntil("it is dead", () => quiet.Snapshot("node-0").Find(Victim)!.Status == MemberStatus.Dead, 60.Seconds());
    }

    private void Invent()
    {
        for (var i = 0; i < 4; i++) Attack(MemberUpdate.Suspect(Name, Row.Version, MemberName.Create($"m{i}")));
    }

    private static MemberDetails At(int port) => MemberDetails.At(new IPEndPoint(IPAddress.Parse("10.9.9.9"), port), port);

    private void AssertNeverGone(IPEndPoint address)
    {
        for (var i = 0; i < 300; i++)
        {
            _sim.Run(100.Milliseconds());
            Assert.All(_sim.LiveNodes, node => Assert.Equal((MemberStatus.Alive, address), (StatusAt(node), _sim.Snapshot(node).Find(Victim)!.Address)));
        }

        _sim.EveryLiveNode().ShouldHaveDeclaredNobodyDead();
        Assert.All(_sim.LiveNodes, node => Assert.DoesNotContain(_sim.Events(node), one => one is MemberLeft left && left.Member.Name == Victim));
    }

    private MemberStatus StatusAt(string node) => _sim.Snapshot(node).Find(Victim)!.Status;

    private long Counted(string node, Counter counter) => Forged.Counted(_sim, node, counter);

    private void Attack(MemberUpdate claim)
    {
        foreach (var node in _sim.LiveNodes) AttackOne(node, claim);
    }

    private void AttackOne(string node, MemberUpdate claim)
    {
        Forged.HandOver(_sim, node, claim);
        _sim.Run(TimeSpan.Zero);
    }

    private void Watch(Action<MemberUpdate> seen)
    {
        var codec = new PacketCodec(ClusterTag.Of(_sim.ClusterName), maxMetadataBytes: 512);
        _sim.Network.Tap += (_, _, datagram) =>
        {
            foreach (var update in codec.Decode(datagram).Value?.Updates ?? []) seen(update);
        };
    }
}
