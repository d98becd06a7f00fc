using System.Diagnostics.Metrics;
using Akka.Actor;
using Akka.Hosting;
using Gossipod.Actors.Hosting;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Tests.Cluster;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Gossipod.Actors.Tests.Hosting;

/// <summary>A node in a host: its start, its health checks, its end.</summary>
public sealed class HostedNodeTests
{
    [Fact]
    public async Task Once_the_host_has_started_the_node_listens_and_all_three_checks_are_healthy()
    {
        using var host = await StartAsync("a");
        var report = await ReportAsync(host);
        Assert.Equal(["gossipod-live", "gossipod-ready", "gossipod-started"], report.Entries.Keys.Order(StringComparer.Ordinal));
        Assert.All(report.Entries.Values, entry => Assert.Equal(HealthStatus.Healthy, entry.Status));
        var ready = report.Entries["gossipod-ready"];
        Assert.Equal(("a", 1, "Running"), (ready.Data["node"], ready.Data["live_members"], ready.Data["phase"]));
        Assert.Contains("ready", ready.Tags);
        Assert.Contains("gossipod", ready.Tags);
        await host.StopAsync();
    }

    [Fact]
    public async Task A_node_whose_seeds_are_not_there_is_degraded_not_unready_so_that_a_first_node_need_not_wait()
    {
        var nobody = FreePort.Next();
        using var host = await StartAsync("a", seeds: $"127.0.0.1:{nobody}");
        await Cluster(host).FirstJoin.WaitAsync(ClusterNode.Patience);
        var report = await ReportAsync(host);
        Assert.Equal(HealthStatus.Degraded, report.Entries["gossipod-ready"].Status);
        Assert.Equal(HealthStatus.Healthy, report.Entries["gossipod-started"].Status);
        Assert.Equal(HealthStatus.Healthy, report.Entries["gossipod-live"].Status);
        await host.StopAsync();
    }

    [Fact]
    public async Task A_member_whose_peers_die_stays_ready_and_live()
    {
        await using var peer = await ClusterNode.StartAsync("peer", more: "gossipod.leave-on-shutdown = off");
        using var host = await StartAsync("a", seeds: peer.Endpoint);
        await ClusterNode.EventuallyAsync(() => Cluster(host).Snapshot.Live.Count() == 2, "two members");
        await peer.DisposeAsync();
        await ClusterNode.EventuallyAsync(() => Cluster(host).Snapshot.Find("peer")?.Status == MemberStatus.Dead, "the peer is dead");
        var report = await ReportAsync(host);
        Assert.NotEqual(HealthStatus.Unhealthy, report.Entries["gossipod-ready"].Status);
        Assert.Equal(HealthStatus.Healthy, report.Entries["gossipod-live"].Status);
        await host.StopAsync();
    }

    [Fact]
    public async Task A_node_that_has_left_is_not_ready_but_live()
    {
        using var host = await StartAsync("a");
        await Cluster(host).LeaveAsync();
        var report = await ReportAsync(host);
        Assert.Equal(HealthStatus.Unhealthy, report.Entries["gossipod-ready"].Status);
        Assert.Equal(HealthStatus.Healthy, report.Entries["gossipod-live"].Status);
        Assert.Contains(Cluster(host).Health.Phase, new[] { NodePhase.Ending, NodePhase.Left });
        await host.StopAsync();
    }

    [Fact]
    public async Task A_node_whose_dispatcher_is_stuck_is_not_live_until_it_runs_again()
    {
        const string stuck = "stuck { type = ForkJoinDispatcher, dedicated-thread-pool { thread-count = 1 } }";
        using var host = await StartAsync("a", dispatcher: "stuck", more: stuck);
        using var release = new ManualResetEventSlim();
        var system = host.Services.GetRequiredService<ActorSystem>();
        system.ActorOf(Props.Create(() => new Blocker(release)).WithDispatcher("stuck")).Tell("block");
        await ClusterNode.EventuallyAsync(() => !Cluster(host).Health.IsLive, "the node is not live");
        var live = (await ReportAsync(host)).Entries["gossipod-live"];
        Assert.Equal(HealthStatus.Unhealthy, live.Status);
        Assert.Contains("has not turned", live.Description, StringComparison.Ordinal);
        release.Set();
        await ClusterNode.EventuallyAsync(() => Cluster(host).Health.IsLive, "the node is live again");
        await host.StopAsync();
    }

    [Fact]
    public async Task Stopping_the_host_leaves_the_cluster()
    {
        await using var peer = await ClusterNode.StartAsync("peer");
        using var host = await StartAsync("a", seeds: peer.Endpoint);
        await ClusterNode.EventuallyAsync(() => peer.Cluster.Snapshot.Live.Count() == 2, "two members");
        await host.StopAsync();
        await ClusterNode.EventuallyAsync(() => peer.Cluster.Snapshot.Find("a") is { IsLive: false }, "the host's node is gone");
        Assert.Equal(MemberStatus.Left, peer.Cluster.Snapshot.Find("a")!.Status);
    }

    [Fact]
    public async Task A_host_whose_port_is_taken_does_not_start()
    {
        await using var holder = await ClusterNode.StartAsync("holder");
        var failure = await Assert.ThrowsAsync<GossipodException>(() => StartAsync("a", bind: holder.Endpoint));
        Assert.Contains("cannot listen on", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pings_show_round_trips_and_what_peers_believe()
    {
        await using var peer = await ClusterNode.StartAsync("peer");
        using var host = await StartAsync("a", seeds: peer.Endpoint);
        var cluster = Cluster(host);
        await ClusterNode.EventuallyAsync(() => cluster.Sighting("peer") is { RoundTrip: not null } seen && seen.ViewHash == cluster.ViewHash, "a round trip, and one view");
        Assert.Equal(peer.Cluster.ViewHash, cluster.ViewHash);
        Assert.NotEqual(0UL, cluster.ViewHash);
        Assert.Null(cluster.Sighting("nobody"));
        await peer.Cluster.LeaveAsync();
        await ClusterNode.EventuallyAsync(() => cluster.Sighting("peer") is null, "who has left is forgotten");
        await host.StopAsync();
    }

    [Theory]
    [InlineData(NodePhase.Running, 10.0, null, true)]
    [InlineData(NodePhase.Running, 10.1, null, false)]
    [InlineData(NodePhase.Left, null, null, true)]
    [InlineData(NodePhase.Failed, null, "its actor probe failed", false)]
    public void A_node_is_live_while_its_probe_loop_turns(NodePhase phase, double? secondsSinceTick, string? failure, bool isLive)
    {
        TimeSpan? silence = secondsSinceTick is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        Assert.Equal(isLive, new NodeHealth(phase, 0, silence, TimeSpan.FromSeconds(1), failure).IsLive);
    }

    [Fact]
    public async Task The_meter_of_a_hosted_node_is_the_hosts()
    {
        object? scope = null;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Name == "gossipod.members" && instrument.Meter.Tags!.Contains(new(GossipodTelemetry.NodeTag, "hosted-meter"))) scope = instrument.Meter.Scope;
            },
        };
        listener.Start();
        using var host = await StartAsync("hosted-meter");
        Assert.Same(host.Services.GetRequiredService<IMeterFactory>(), scope);
        await host.StopAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Objects_of_the_options_and_of_the_applications_setups_are_all_taken_in_either_order(bool isBefore)
    {
        using var meters = new Meters();
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddGossipodCluster().AddAkka("both", akka =>
        {
            if (isBefore) Add(akka);
            akka.AddHocon("akka { loglevel = OFF, stdout-loglevel = OFF }", HoconAddMode.Prepend).WithGossipod(options =>
            {
                options.ClusterName = "tests";
                options.Name = "both";
                options.Bind = "127.0.0.1:0";
                options.Metadata = new byte[] { 7 };
            });
            if (!isBefore) Add(akka);
        });
        using var host = builder.Build();
        await host.StartAsync();
        var self = Cluster(host).Self;
        Assert.Equal(("4", 7), (self.Tags["cores"], Assert.Single(self.Metadata.ToArray())));
        Assert.Equal([GossipodTelemetry.MeterName], meters.Asked);
        await host.StopAsync();

        void Add(AkkaConfigurationBuilder akka) => akka
            .AddSetup(new GossipodSetup { FixedTags = _ => new Dictionary<string, string> { ["cores"] = "4" }, Metadata = new byte[] { 8 } })
            .AddSetup(new GossipodTelemetrySetup { MeterFactory = _ => meters });
    }

    [Fact]
    public void No_object_of_a_setup_is_lost_in_the_merge()
    {
        var full = new GossipodSetup
        {
            MembershipHook = new NoHook(),
            SeedDiscovery = _ => null!,
            TlsCertificates = () => null!,
            Metadata = new byte[] { 1 },
            FixedTags = _ => new Dictionary<string, string>(),
        };
        foreach (var property in typeof(GossipodSetup).GetProperties())
        {
            var value = property.GetValue(full);
            Assert.NotEqual(value, property.GetValue(new GossipodSetup()));
            Assert.Equal(value, property.GetValue(HostedSetup.Merged(full, new GossipodSetup())));
            Assert.Equal(value, property.GetValue(HostedSetup.Merged(new GossipodSetup(), full)));
        }
    }

    private static async Task<IHost> StartAsync(string name, string? seeds = null, string bind = "127.0.0.1:0", string? dispatcher = null, string more = "")
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddHealthChecks();
        builder.Services.AddGossipodCluster().AddAkka(name, akka => akka
            .AddHocon("akka { loglevel = OFF, stdout-loglevel = OFF }\n" + more, HoconAddMode.Prepend)
            .WithGossipod(options =>
            {
                options.ClusterName = "tests";
                options.Name = name;
                options.Bind = bind;
                options.Profile = NetworkProfile.Local;
                options.Dispatcher = dispatcher;
                if (seeds is not null) options.Seeds = [seeds];
            })
            .WithGossipodHealthChecks());
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private sealed class NoHook : Protocol.Syncing.IMembershipHook;

    private sealed class Meters : IMeterFactory
    {
        private readonly List<Meter> _made = [];

        public IEnumerable<string> Asked => _made.Select(meter => meter.Name);

        public Meter Create(MeterOptions options)
        {
            var meter = new Meter(options);
            _made.Add(meter);
            return meter;
        }

        public void Dispose() => _made.ForEach(meter => meter.Dispose());
    }

    /// <summary>Keeps its thread.</summary>
    private sealed class Blocker(ManualResetEventSlim release) : UntypedActor
    {
        protected override void OnReceive(object message) => release.Wait();
    }

    private static GossipodCluster Cluster(IHost host) => host.Services.GetRequiredService<GossipodCluster>();

    private static Task<HealthReport> ReportAsync(IHost host) => host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
}
