using System.CommandLine;
using System.Text.Json;
using Gossipod.Actors.AspNetCore;
using Gossipod.Actors.AspNetCore.Json;
using Gossipod.Tool.Agents;
using Gossipod.Tool.Output;

namespace Gossipod.Tool.Commands;

/// <summary>Events as they happen.</summary>
internal static class MonitorCommand
{
    private static readonly Option<string[]> Types = ToolOptions.Words("--types", "Only these", "TYPES", StreamEndpoint.Types);

    private static readonly Option<int> History = ToolOptions.Whole("--history", "How many past events to begin with", 0, 0, 100_000);

    private static readonly Option<string> Format = ToolOptions.Word("--format", "How they are written, one a line", "text", "json");

    public static Command Create() => new ToolCommand(
        "monitor", "Shows events and their causes as they happen, until Ctrl-C.", "gossipod monitor", "gossipod monitor --types suspected,died --format json", "gossipod monitor --history 20")
    {
        AgentClient.Option, Types, History, Format,
    }.Does(RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ending)
    {
        using var agent = AgentClient.Of(parsed);
        var output = parsed.InvocationConfiguration.Output;
        var isJson = parsed.GetValue(Format) == "json";
        var types = ToolOptions.Split(parsed.GetValue(Types), ',').ToHashSet();
        await foreach (var (state, happened) in EventStream.ReadAsync(agent, string.Join(',', types), ending))
        {
            if (state is not null) await WriteHistoryAsync(state);
            else Write(happened!);
        }

        return ExitCode.Done;

        async Task WriteHistoryAsync(CurrentJson state)
        {
            var count = parsed.GetValue(History);
            if (count > 0)
            {
                var past = await agent.GetAsync(FormattableString.Invariant($"v1/history?limit={count}"), GossipodJson.Default.HistoryJson, ending);
                foreach (var one in past.Events.Where(one => one.Sequence <= state.Sequence && (types.Count == 0 || types.Contains(one.Type)))) Write(one);
            }

            if (!isJson) Say(SafeText.Line($"{state.Self.Member.Name} of {state.Self.Cluster} sees {state.Self.Counts.Alive} alive; events follow"));
        }

        void Write(EventJson one) => Say(isJson ? JsonSerializer.Serialize(one, GossipodJson.Default.EventJson) : EventText.Line(one));

        void Say(string line)
        {
            output.WriteLine(line);
            output.Flush();
        }
    }
}
