using Akka.Actor;
using Akka.Hosting;
using Gossipod.Actors.Hosting;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.TestKit;
using Gossipod.Actors.Tests.Cluster;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Gossipod.Actors.Tests.Hosting;

/// <summary>Each state that a health check tells apart, asked through the host's own health checks.</summary>
public sealed class HealthCheckTests
{
    [Fact]
    public async Task A_node_that_binds_its_sockets_is_live_but_neither_started_nor_ready()
    {
        var end = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var host = Build("a", akka => akka.AddSetup(new NodeSetup { DatagramTransport = _ => Props.Create(() => new Silent(end.Task)) }));
        var starting = host.StartAsync();
        await ClusterNode.EventuallyAsync(() => host.Services.GetRequiredService<ActorRegistry>().TryGet<GossipodCluster>(out _), "the node is starting");
        var report = await ReportAsync(host);
        Assert.False(starting.IsCompleted);
        Assert.Equal((HealthStatus.Unhealthy, HealthStatus.Unhealthy, HealthStatus.Healthy), Statuses(report));
        Assert.Equal(("the node is binding its sockets", "Binding"), (report.Entries[Started].Description, report.Entries[Started].Data["phase"]));
        end.SetResult("end");
        await Assert.ThrowsAsync<GossipodException>(() => starting);
    }

    [Fact]
    public async Task A_node_that_cannot_bind_is_nothing_and_says_why()
    {
        await using var holder = await ClusterNode.StartAsync("holder");
        using var host = Build("a", bind: holder.Endpoint);
        await Assert.ThrowsAsync<GossipodException>(() => host.StartAsync());
        var report = await ReportAsync(host);
        Assert.Equal((HealthStatus.Unhealthy, HealthStatus.Unhealthy, HealthStatus.Unhealthy), Statuses(report));
        Assert.All(report.Entries.Values, entry => Assert.Contains("cannot listen on", entry.Description, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_node_that_breaks_is_neither_live_nor_ready()
    {
        using var host = Build("a");
        await host.StartAsync();
        host.Services.GetRequiredService<ActorSystem>().ActorSelection("/system/gossipod/probe").Tell(Kill.Instance);
        await ClusterNode.EventuallyAsync(() => ClusterOf(host).Health.Phase == NodePhase.Failed, "the node is broken");
        var report = await ReportAsync(host);
        Assert.Equal((HealthStatus.Unhealthy, HealthStatus.Unhealthy, HealthStatus.Unhealthy), Statuses(report));
        Assert.Contains("probe", report.Entries[Live].Description, StringComparison.Ordinal);
        await host.StopAsync();
    }

    [Fact]
    public async Task A_node_is_not_ready_while_it_joins_for_the_first_time_and_degraded_once_no_seed_has_taken_it_in()
    {
        var found = new TaskCompletionSource<IReadOnlyList<string>>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var host = Build("a", configure: options => (options.Seeds, options.SeedDiscovery) = (["discovery:x"], _ => new Pending(found.Task)));
        await host.StartAsync();
        var report = await ReportAsync(host);
        Assert.Equal((HealthStatus.Healthy, HealthStatus.Unhealthy, HealthStatus.Healthy), Statuses(report));
        Assert.Contains("joining its seeds for the first time", report.Entries[Ready].Description, StringComparison.Ordinal);
        found.SetResult([]);
        await ClusterOf(host).FirstJoin.WaitAsync(ClusterNode.Patience);
        Assert.Equal((HealthStatus.Healthy, HealthStatus.Degraded, HealthStatus.Healthy), Statuses(await ReportAsync(host)));
        await host.StopAsync();
    }

    [Fact]
    public async Task A_node_that_hears_no_acks_is_degraded_by_its_local_health()
    {
        var faults = new FaultyNetwork();
        await using var peer = await ClusterNode.StartAsync("peer");
        using var host = Build(
            "a", akka => akka.AddSetup(faults.Setup), configure: options => (options.Seeds, options.LocalHealthMax, options.StreamProbe) = ([peer.Endpoint], 1, false));
        await host.StartAsync();
        await ClusterNode.EventuallyAsync(() => ClusterOf(host).Snapshot.Members.Count == 2, "two members");
        Assert.Equal(HealthStatus.Healthy, (await ReportAsync(host)).Entries[Ready].Status);
        faults.Loss(1);
        await ClusterNode.EventuallyAsync(() => ClusterOf(host).Health.LocalHealth == 1, "a probe has failed");
        var report = await ReportAsync(host);
        Assert.Equal((HealthStatus.Healthy, HealthStatus.Degraded, HealthStatus.Healthy), Statuses(report));
        Assert.Contains("its local health score is 1", report.Entries[Ready].Description, StringComparison.Ordinal);
        await host.StopAsync();
    }

    [Fact]
    public async Task The_last_transition_is_told_with_its_member_and_time()
    {
        await using var peer = await ClusterNode.StartAsync("peer");
        using var host = Build("a");
        await host.StartAsync();
        Assert.DoesNotContain("last_transition", (await ReportAsync(host)).Entries[Ready].Data.Keys);
        var before = DateTimeOffset.UtcNow;
        await peer.JoinAsync($"{ClusterOf(host).Self.Address}");
        await TransitionAsync(host, "MemberJoined");
        await peer.Cluster.LeaveAsync();
        var data = await TransitionAsync(host, "MemberLeft");
        Assert.Equal("peer", data["last_transition_member"]);
        Assert.InRange((DateTimeOffset)data["last_transition_at"], before.AddSeconds(-1), DateTimeOffset.UtcNow.AddSeconds(1));
        await host.StopAsync();
    }

    [Fact]
    public async Task Tags_failure_status_and_timeout_are_the_applications_to_choose()
    {
        using var host = Build("a", checks: options =>
        {
            options.Started.IsRegistered = false;
            (options.Ready.FailureStatus, options.Ready.Timeout) = (HealthStatus.Degraded, TimeSpan.FromSeconds(7));
            options.Ready.Tags.Add("load-balancer");
            options.Live.Tags.Clear();
        });
        await host.StartAsync();
        await ClusterOf(host).LeaveAsync();
        var report = await ReportAsync(host);
        Assert.Equal([Live, Ready], report.Entries.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((HealthStatus.Degraded, "the node is not a member: "), (report.Entries[Ready].Status, report.Entries[Ready].Description![..26]));
        Assert.Equal(["akka", "gossipod", "load-balancer", "ready"], report.Entries[Ready].Tags.Order(StringComparer.Ordinal));
        Assert.Equal(["akka"], report.Entries[Live].Tags);
        var registration = host.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<HealthCheckServiceOptions>>().Value.Registrations.Single(check => check.Name == Ready);
        Assert.Equal((TimeSpan.FromSeconds(7), HealthStatus.Degraded), (registration.Timeout, registration.FailureStatus));
        await host.StopAsync();
    }

    private const string Started = "gossipod-started";
    private const string Ready = "gossipod-ready";
    private const string Live = "gossipod-live";

    private static (HealthStatus Started, HealthStatus Ready, HealthStatus Live) Statuses(HealthReport report) =>
        (report.Entries[Started].Status, report.Entries[Ready].Status, report.Entries[Live].Status);

    private static async Task<IReadOnlyDictionary<string, object>> TransitionAsync(IHost host, string what)
    {
        using var limit = new CancellationTokenSource(ClusterNode.Patience);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        for (; ; await tick.WaitForNextTickAsync(limit.Token))
        {
            var data = (await ReportAsync(host)).Entries[Ready].Data;
            if (data.TryGetValue("last_transition", out var last) && what.Equals(last)) return data;
        }
    }

    private static GossipodCluster ClusterOf(IHost host) => GossipodCluster.Get(host.Services.GetRequiredService<ActorSystem>());

    private static Task<HealthReport> ReportAsync(IHost host) => host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();

    private static IHost Build(
        string name,
        Action<AkkaConfigurationBuilder>? more = null,
        string bind = "127.0.0.1:0",
        Action<GossipodOptions>? configure = null,
        Action<GossipodHealthCheckOptions>? checks = null)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddHealthChecks();
        builder.Services.AddAkka(name, akka =>
        {
            akka.AddHocon("akka { loglevel = OFF, stdout-loglevel = OFF }", HoconAddMode.Prepend)
                .WithGossipod(options =>
                {
                    (options.ClusterName, options.Name, options.Bind, options.Profile) = ("tests", name, bind, NetworkProfile.Local);
                    configure?.Invoke(options);
                })
                .WithGossipodHealthChecks(checks);
            more?.Invoke(akka);
        });
        return builder.Build();
    }

    /// <summary>A socket that is never bound, and breaks in the end.</summary>
    private sealed class Silent(Task<string> end) : UntypedActor
    {
        protected override void PreStart() => end.PipeTo(Self);

        protected override void OnReceive(object message)
        {
            if (message is string) Context.Stop(Self);
        }
    }

    private sealed class Pending(Task<IReadOnlyList<string>> found) : ISeedDiscovery
    {
        public Task<IReadOnlyList<string>> FindAsync(string service, CancellationToken cancellationToken) => found;
    }
}
