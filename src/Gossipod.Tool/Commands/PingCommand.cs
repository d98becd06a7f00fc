using System.CommandLine;
using Gossipod.Actors.AspNetCore.Json;
using Gossipod.Tool.Agents;
using Gossipod.Tool.Output;

namespace Gossipod.Tool.Commands;

/// <summary>A datagram to a member and back.</summary>
internal static class PingCommand
{
    private static readonly Argument<string> Name = new("name") { Description = "The member." };

    private static readonly Option<int> Count = ToolOptions.Whole("--count", "How many pings", 4, 1, 1_000_000);

    private static readonly Option<TimeSpan> Interval = ToolOptions.Duration("--interval", "Time between them", TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1));

    public static Command Create() => new ToolCommand("ping", "Makes the agent ping a member, and shows the round-trip times.", "gossipod ping worker-3", "gossipod ping worker-3 --count 100 --interval 100ms")
    {
        Name, AgentClient.Option, Count, Interval,
    }.Does(RunAsync);

    /// <summary>One ping by the agent.</summary>
    public static Task<PingJson> PingAsync(AgentClient agent, string name, CancellationToken ending) =>
        agent.DoAsync(HttpMethod.Post, $"v1/members/{Uri.EscapeDataString(name)}/ping", GossipodJson.Default.PingJson, ending);

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ending)
    {
        using var agent = AgentClient.Of(parsed);
        var (name, count, output) = (parsed.GetValue(Name)!, parsed.GetValue(Count), parsed.InvocationConfiguration.Output);
        var (sent, times) = (0, new List<double>());
        try
        {
            while (sent < count)
            {
                if (sent > 0) await Task.Delay(parsed.GetValue(Interval), TimeProvider.System, ending);
                var answer = await PingAsync(agent, name, ending);
                sent++;
                if (answer.RoundTripMs is { } roundTrip) times.Add(roundTrip);
                output.WriteLine(SafeText.Line(answer.RoundTripMs is { } time ? $"{name}: {DurationText.Milliseconds(time)}" : $"{name}: {answer.Failure}"));
                output.Flush();
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // Ctrl-C ends the series, and what came of it is told, as ping(8) does.
        }

        output.WriteLine(FormattableString.Invariant($"{sent} sent, {times.Count} answered")
            + (times.Count == 0 ? "" : $"; min {DurationText.Milliseconds(times.Min())}, mean {DurationText.Milliseconds(times.Average())}, max {DurationText.Milliseconds(times.Max())}"));
        return times.Count > 0 ? ExitCode.Done : ExitCode.Failure;
    }
}
