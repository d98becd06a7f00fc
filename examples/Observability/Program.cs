using Akka.Actor;
using Akka.Hosting;
using Gossipod.Actors;
using Gossipod.Actors.Hosting;
using Gossipod.Examples.Common;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Serilog;

// A node in a web application, watched by OpenTelemetry. Start one, then others with --join:
//   dotnet run --project examples/Observability -- --name a --bind 127.0.0.1:7946 --urls http://127.0.0.1:9464
//   dotnet run --project examples/Observability -- --name b --bind 127.0.0.1:7947 --urls http://127.0.0.1:9465 --join 127.0.0.1:7946
// /metrics is for Prometheus; traces go where OTEL_EXPORTER_OTLP_ENDPOINT says; /members and /members/NAME/why are for people.
var flags = new ConfigurationBuilder().AddCommandLine(args).Build();
var name = flags["name"] ?? Environment.MachineName;
var builder = WebApplication.CreateBuilder(args);

builder.Services.AddSerilog(log => log.ToStandardError());
builder.Services.AddAkka("observability", akka => akka
    .WithSerilog()
    .AddHocon("akka.coordinated-shutdown.run-by-clr-shutdown-hook = off", HoconAddMode.Prepend)
    .WithGossipod(node =>
    {
        node.ClusterName = flags["cluster"] ?? "observability";
        node.Name = name;
        node.Bind = flags["bind"] ?? "127.0.0.1:7946";
        if (flags["join"] is { } seeds) node.Seeds = seeds.Split(',');
    }));

var exportsTraces = builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 };
builder.Services.AddOpenTelemetry()
    .ConfigureResource(resource => resource.AddService("observability", serviceInstanceId: name))
    .WithMetrics(metrics => metrics.AddMeter(GossipodTelemetry.MeterName).AddPrometheusExporter())
    .WithTracing(traces =>
    {
        if (exportsTraces) traces.AddSource(GossipodTelemetry.ActivitySourceName).AddOtlpExporter();
    });

var app = builder.Build();
app.MapPrometheusScrapingEndpoint();
app.MapGet("/members", (ActorSystem system) => GossipodCluster.Get(system).Snapshot.Members.Select(member => new
{
    member.Name,
    Address = member.Address.ToString(),
    Status = member.Status.ToString(),
    member.Tags,
}));
app.MapGet("/members/{name}/why", async (string name, ActorSystem system, CancellationToken ending) =>
    (await GossipodCluster.Get(system).ExplainAsync(name, ending)).ToString());
await app.RunAsync();
