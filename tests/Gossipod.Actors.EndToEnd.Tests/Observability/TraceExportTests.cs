namespace Gossipod.Actors.EndToEnd.Tests.Observability;

/// <summary>Spans of the example, from the node's actors through OpenTelemetry to a collector.</summary>
public sealed class TraceExportTests
{
    private const int Server = 2;
    private const int Client = 3;

    [Fact]
    public async Task Joins_exchanges_probes_and_leaves_of_two_processes_arrive_at_a_collector()
    {
        using var receiver = new SpanReceiver();
        string[] environment =
        [
            $"OTEL_EXPORTER_OTLP_ENDPOINT={receiver.Endpoint}", "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf", "OTEL_BSP_SCHEDULE_DELAY=200",
        ];
        using var first = ObservedExample.Start("trace-1", join: null, environment);
        await first.SeesAsync(1, "alive");
        using var second = ObservedExample.Start("trace-2", first, environment);

        var join = await ArrivesAsync("the join", span => span.Name == "gossipod.join" && span.IsOf("trace-2"));
        Assert.Equal(("1", "1", "1"), (join.Tags["gossipod.joined"], join.Tags["gossipod.seeds"], join.Tags["gossipod.attempt"]));
        var exchange = await ArrivesAsync("its exchange", span => span.Name == "gossipod.push_pull" && span.ParentId == join.SpanId);
        Assert.Equal((join.TraceId, Client, "join", "completed"), (exchange.TraceId, exchange.Kind, exchange.Tags["gossipod.purpose"], exchange.Tags["gossipod.outcome"]));
        var accepted = await ArrivesAsync("the seed's side of it", span => span.Name == "gossipod.push_pull" && span.IsOf("trace-1") && span.Kind == Server);
        Assert.Equal(("", "join"), (accepted.ParentId, accepted.Tags["gossipod.purpose"]));
        var probe = await ArrivesAsync("a probe", span => span.Name == "gossipod.probe" && span.IsOf("trace-1"));
        Assert.Equal(("trace-2", "answered"), (probe.Tags["gossipod.member"], probe.Tags["gossipod.outcome"]));

        second.Process.Signal(PosixSignalNumber.Terminate);
        Assert.Equal(0, await second.Process.WaitForExitAsync(60));
        var leave = await ArrivesAsync("the leave", span => span.Name == "gossipod.leave" && span.IsOf("trace-2"));
        Assert.Equal("1", leave.Tags["gossipod.acknowledged"]);
        Assert.Empty(receiver.Strays);

        async Task<ExportedSpan> ArrivesAsync(string what, Func<ExportedSpan, bool> isIt)
        {
            await first.EventuallyAsync($"{what} arrives, of {string.Join(", ", receiver.Spans)}", () => Task.FromResult(receiver.Spans.Any(isIt)));
            return receiver.Spans.First(isIt);
        }
    }
}
