using Akka.Actor;
using Akka.Configuration;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.TestKit;

namespace Gossipod.Actors.Simulation.Tests;

/// <summary>
/// The extension itself in virtual time: an ActorSystem with the VirtualScheduler beside a simulation, on its network. Its tasks and
/// CoordinatedShutdown's phases run on the thread pool, so the tests wait for them while virtual time stands still, and let time pass
/// only where it is what is waited for. What a run of them does is thus the same each time; at which virtual time the pool gets to it is not.
/// </summary>
public sealed class ExtensionTests : IDisposable
{
    private static readonly TimeSpan RealLimit = TimeSpan.FromSeconds(30);
    private readonly SimCluster _sim = SimCluster.Create(seed: 41, nodes: 3);
    private readonly ActorSystem _app;
    private readonly VirtualScheduler _scheduler;
    private readonly RunQueueDispatcher _dispatcher;
    private readonly GossipodCluster _cluster;

    public ExtensionTests()
    {
        var endpoint = _sim.Network.NextEndpoint();
        _app = ActorSystem.Create("app", BootstrapSetup.Create().WithConfig(ConfigurationFactory.ParseString($$"""
            akka {
              loggers = [], loglevel = OFF, stdout-loglevel = OFF
              scheduler.implementation = "{{typeof(VirtualScheduler).AssemblyQualifiedName}}"
              coordinated-shutdown.phases.cluster-leave.timeout = 10s
            }
            simulated.type = "{{typeof(RunQueueDispatcherConfigurator).AssemblyQualifiedName}}"
            gossipod { cluster-name = simulation, name = app, bind = "{{endpoint}}", dispatcher = simulated }
            """)).And(Setup()));
        _scheduler = (VirtualScheduler)_app.Scheduler;
        _dispatcher = (RunQueueDispatcher)_app.Dispatchers.Lookup("simulated");
        _cluster = GossipodCluster.Get(_app);
        Await(() => _cluster.Started.IsCompleted, "the node has started");
        _sim.RunUntilConverged();
        var joined = _cluster.JoinAsync([_sim.Node("node-0").Endpoint.ToString()]);
        AwaitInTime(() => joined.IsCompleted, "the join is answered", 5.Seconds());
        AwaitInTime(() => Statuses().TrueForAll(status => status == MemberStatus.Alive), "all see app", 5.Seconds());
    }

    [Fact]
    public void CoordinatedShutdown_leaves_the_cluster_in_virtual_time()
    {
        var before = _sim.Now;
        var ended = CoordinatedShutdown.Get(_app).Run(CoordinatedShutdown.ClrExitReason.Instance);
        Await(() => _cluster.Self.Status == MemberStatus.Leaving, "the leave has begun");
        Assert.Equal(before, _sim.Now);

        AwaitInTime(() => Statuses().TrueForAll(status => status == MemberStatus.Left), "all see app as Left", 5.Seconds());
        var left = _sim.Now;
        AwaitInTime(() => _cluster.LeaveAsync().IsCompleted, "the leave is answered", 5.Seconds());
        Await(() => ended.IsCompleted && _app.WhenTerminated.IsCompleted, "the system has ended");

        Assert.True(left - before < 1.Seconds());
        _sim.Run(60.Seconds());
        _sim.EveryLiveNode().ShouldSee("app", MemberStatus.Left).ShouldHaveDeclaredNobodyDead();
    }

    [Fact]
    public void A_task_that_never_ends_holds_its_phase_for_the_phases_timeout_in_virtual_time()
    {
        var (began, nextPhase) = (false, false);
        var shutdown = CoordinatedShutdown.Get(_app);
        var never = new TaskCompletionSource<Akka.Done>();
        shutdown.AddTask(CoordinatedShutdown.PhaseClusterLeave, "never", () =>
        {
            began = true;
            return never.Task;
        });
        shutdown.AddTask(CoordinatedShutdown.PhaseClusterExiting, "next", () =>
        {
            nextPhase = true;
            return Task.FromResult(Akka.Done.Instance);
        });

        var ended = shutdown.Run(CoordinatedShutdown.ClrExitReason.Instance);
        Await(() => began && _cluster.Self.Status == MemberStatus.Leaving, "the phase has begun");
        AwaitInTime(() => Statuses().TrueForAll(status => status == MemberStatus.Left), "all see app as Left", 5.Seconds());
        Pass(before: 9_900.Milliseconds());
        Assert.False(nextPhase);
        Assert.False(ended.IsCompleted);

        Pass(before: 10_100.Milliseconds());
        Await(() => nextPhase, "the phase is given up");
        Await(() => ended.IsCompleted && _app.WhenTerminated.IsCompleted, "the system has ended");
    }

    [Fact]
    public void The_nodes_timers_and_clock_are_virtual_under_the_extension_too()
    {
        var (began, pings) = (_cluster.Node.Now, _cluster.Node.Counters[Diagnostics.Counter.PingsSent]);
        for (var i = 0; i < 600; i++) Step(100.Milliseconds());
        Assert.Equal(60.Seconds(), _cluster.Node.Now - began);
        Assert.InRange(_cluster.Node.Counters[Diagnostics.Counter.PingsSent] - pings, 55, 65);
        _sim.EveryLiveNode().ShouldSee("app", MemberStatus.Alive);
    }

    public void Dispose()
    {
        if (!_app.WhenTerminated.IsCompleted)
        {
            _ = _app.Terminate();
            AwaitInTime(() => _app.WhenTerminated.IsCompleted, "the system has ended", 10.Minutes());
        }

        _sim.Dispose();
    }

    private List<MemberStatus> Statuses() =>
        [.. _sim.LiveNodes.Select(name => _sim.Snapshot(name).Find("app")?.Status ?? MemberStatus.Dead)];

    private NodeSetup Setup()
    {
        var process = new Lazy<ProcessDispatcher>(() => new ProcessDispatcherConfigurator(_dispatcher, "app").Process);
        return new NodeSetup
        {
            DatagramTransport = context => SimDatagramActor.Props(context, _sim.Network, process.Value),
            StreamTransport = context => SimStreamActor.Props(context, _sim.Network, process.Value),
            TimeProvider = new Clock(this),
            Random = new SeededRandom(41, 41),
        };
    }

    /// <summary>Both schedulers pass the same time; the app's begins when it is made.</summary>
    private void Step(TimeSpan time)
    {
        _sim.Run(time);
        var limit = _scheduler.Elapsed + time;
        _dispatcher.Drain();
        while (_scheduler.RunNext(limit)) _dispatcher.Drain();
    }

    /// <summary>Until the phase is so old.</summary>
    private void Pass(TimeSpan before)
    {
        _phaseBegan ??= _sim.Now;
        while (_sim.Now - _phaseBegan < before) Step(1.Milliseconds());
    }

    /// <summary>Waits for the pool's threads; virtual time stands still.</summary>
    private void Await(Func<bool> condition, string what) => Assert.True(SpinWait.SpinUntil(
        () =>
        {
            _dispatcher.Drain();
            return condition();
        },
        RealLimit), $"not within {RealLimit}: {what}");

    /// <summary>Lets virtual time pass too, a millisecond for each of the pool's.</summary>
    private void AwaitInTime(Func<bool> condition, string what, TimeSpan virtualLimit)
    {
        var limit = _sim.Now + virtualLimit;
        while (!SpinWait.SpinUntil(condition, TimeSpan.FromMilliseconds(1)))
        {
            Assert.True(_sim.Now < limit, $"not within {virtualLimit}: {what}");
            Step(1.Milliseconds());
        }
    }

    private TimeSpan? _phaseBegan;

    private sealed class Clock(ExtensionTests tests) : TimeProvider
    {
        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => tests._scheduler.Elapsed.Ticks;

        public override DateTimeOffset GetUtcNow() => VirtualScheduler.Epoch + tests._scheduler.Elapsed;
    }
}
