using System.Collections.Concurrent;
using Akka.Hosting;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Hosting;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Tests.Cluster;
using Gossipod.Actors.Tests.Harness;
using Gossipod.Examples.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace Gossipod.Actors.Tests.Telemetry;

/// <summary>The set-up of the examples, into a sink that keeps what it gets: templates as they are, and properties with their types.</summary>
public sealed class SerilogTests : ActorHarness
{
    private readonly Kept _kept = new();

    public SerilogTests() => Serilog.Log.Logger = new LoggerConfiguration().WriteTo.Sink(_kept).CreateLogger();

    /// <summary>By Akka.Logger.Serilog, as the examples do, or by the host's logger factory.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_node_of_a_host_logs_templates_and_typed_properties_with_its_cluster_and_its_name(bool byHocon)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSerilog();
        builder.Services.AddAkka("app", akka => (byHocon ? akka.WithSerilog() : akka.ConfigureLoggers(loggers =>
            {
                loggers.ClearLoggers();
                loggers.AddLoggerFactory();
            }))
            .AddHocon("akka.stdout-loglevel = OFF", HoconAddMode.Prepend)
            .WithGossipod(options => (options.ClusterName, options.Name, options.Bind) = ("payments", "api-1", "127.0.0.1:0")));
        using var host = builder.Build();
        await host.StartAsync();
        const string Started = "Node {Member}@{Version} of cluster {Cluster} listens on {BoundAddress} and advertises {Address}";
        await ClusterNode.EventuallyAsync(() => _kept.Of(Started) is not null, "the node says that it has started");
        await host.StopAsync();

        var line = _kept.Of(Started)!;
        Assert.Equal((LogEventLevel.Information, "api-1", "payments", "api-1"), (line.Level, Scalar(line, "Member"), Scalar(line, "Cluster"), Scalar(line, "Node")));
        Assert.StartsWith("akka://app/", (string)Scalar(line, "LogSource")!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_host_the_causes_of_a_transition_are_numbers_and_lists()
    {
        var system = SerilogLogging.CreateSystem("by-hand", "akka { loglevel = WARNING, stdout-loglevel = OFF }");
        try
        {
            var transitions = new TransitionLog(NodeLogging.GetLogger(system, this, Context), () => Context.Now, Context.Counters);
            var probe = new ProbeEvidence(["carol", "dave"], 1, 3, Given.Ms(1_000)) { NackedBy = ["dave"], TriedStream = true };
            transitions.Changed(Given.Row(Given.Bob), Given.Row(Given.Bob, MemberStatus.Suspect), new EventCause("self") { Probe = probe, HealthScore = 3 });
            const string Suspected = "Member {Member}@{Version} is suspected by {Accuser}: no ack in {ProbeMs} ms, {NackCount} nacks by {NackedBy} of the helpers {Helpers}, {StreamProbe}; our local health is {HealthScore}";
            await ClusterNode.EventuallyAsync(() => _kept.Of(Suspected) is not null, "the line has come");

            var line = _kept.Of(Suspected)!;
            Assert.Equal(("self", 1_000L, 1, 3), (Scalar(line, "Accuser"), Scalar(line, "ProbeMs"), Scalar(line, "NackCount"), Scalar(line, "HealthScore")));
            Assert.Equal(["carol", "dave"], List(line, "Helpers"));
            Assert.Equal(["dave"], List(line, "NackedBy"));
            Assert.Equal(("test", "self"), (Scalar(line, "Cluster"), Scalar(line, "Node")));
        }
        finally
        {
            await system.Terminate();
        }
    }

    protected override void AfterAll()
    {
        Serilog.Log.CloseAndFlush();
        base.AfterAll();
    }

    private static object? Scalar(LogEvent line, string property) => Assert.IsType<ScalarValue>(line.Properties[property]).Value;

    private static List<object?> List(LogEvent line, string property) =>
        Assert.IsType<SequenceValue>(line.Properties[property]).Elements.Select(element => ((ScalarValue)element).Value).ToList();

    private sealed class Kept : ILogEventSink
    {
        private readonly ConcurrentQueue<LogEvent> _lines = new();

        public void Emit(LogEvent logEvent) => _lines.Enqueue(logEvent);

        public LogEvent? Of(string template) => _lines.FirstOrDefault(line => line.MessageTemplate.Text == template);
    }
}
