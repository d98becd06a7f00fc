using System.Globalization;
using System.Net;
using Akka.Actor;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Membership;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.TestKit;

namespace Gossipod.Actors.Experiments.Swim;

/// <summary>A formed cluster to experiment on, with what several experiments do to it. One run's own; not thread-safe.</summary>
internal sealed class SwimCluster : IDisposable
{
    private readonly SeededRandom _random;
    private readonly List<(TimeSpan At, string Observer, ClusterEvent Event)> _heard = [];
    private Func<ClusterEvent, bool> _listensTo = _ => false;

    private SwimCluster(SimCluster sim, ProtocolSettings settings, ulong seed)
    {
        (Sim, Settings, _random) = (sim, settings, new SeededRandom(seed, 0x5711));
        sim.OnEvent((at, observer, @event) =>
        {
            if (_listensTo(@event)) _heard.Add((at, observer, @event));
        });
    }

    public SimCluster Sim { get; }

    public ProtocolSettings Settings { get; }

    public TimeSpan Period => Settings.ProtocolPeriod;

    public static string Node(int index) => string.Create(CultureInfo.InvariantCulture, $"node-{index}");

    /// <summary>A cluster in which everybody knows everybody: each node joins node-0 twice, so that no table depends on gossip.</summary>
    public static SwimCluster Form(ulong seed, int n, ProtocolSettings settings, Action<SimNetwork>? network = null)
    {
        var sim = SimCluster.Create(seed, n, network, _ => settings);
        sim.Run(1.Seconds());
        sim.HealAndAgree(rejoin: true, limit: 30.Seconds());
        return new SwimCluster(sim, settings, seed);
    }

    public void RunPeriods(double periods) => Sim.Run(Period * periods);

    /// <summary>A fraction of a period, so that what follows comes at no particular phase of anybody.</summary>
    public void RunToARandomPhase() => RunPeriods(_random.NextDouble());

    public int Pick(int count) => _random.Next(count);

    /// <summary>Collects the events that match from now on, in place of those before.</summary>
    public IReadOnlyList<(TimeSpan At, string Observer, ClusterEvent Event)> Listen(Func<ClusterEvent, bool> to)
    {
        _heard.Clear();
        _listensTo = to;
        return _heard;
    }

    /// <summary>Runs in steps of a tenth of a period until the condition holds or the periods are over.</summary>
    public bool RunUntil(Func<bool> condition, double periods)
    {
        for (var end = Sim.Now + (Period * periods); Sim.Now < end; Sim.Run(Period / 10))
        {
            if (condition()) return true;
        }

        return condition();
    }

    public IPEndPoint Endpoint(int index) => Sim.Node(Node(index)).Endpoint;

    /// <summary>What a node counts.</summary>
    public long Count(int index, Counter counter) => Sim.Node(Node(index)).Context!.Counters[counter];

    /// <summary>Lets a node publish new details of itself: news that nobody has, carried like any other.</summary>
    public void Publish(int index, int value)
    {
        var membership = Sim.Node(Node(index)).Context!.Refs.Membership;
        var tags = MemberDetails.NoTags.Add("news", value.ToString(CultureInfo.InvariantCulture));
        membership.Tell(new UpdateDetails(tags, null), ActorRefs.NoSender);
    }

    /// <summary>Whether every node that runs sees every other alive, in its present life.</summary>
    public bool IsWhole()
    {
        var present = Sim.LiveNodes.Select(name => Sim.Snapshot(name).Self).ToList();
        return present.TrueForAll(observer => Sim.Snapshot(observer.Name) is { } seen && present.TrueForAll(
            member => seen.Find(member.Name) is { Status: MemberStatus.Alive } row && row.Version == member.Version));
    }

    public double InPeriods(TimeSpan span) => span / Period;

    public void Dispose() => Sim.Dispose();
}
