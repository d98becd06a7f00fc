using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Gossipod.Actors.AspNetCore.Json;
using Gossipod.Tool.Agents;

namespace Gossipod.Tool.Commands;

/// <summary>Makes the agent leave its cluster.</summary>
internal static class LeaveCommand
{
    private static readonly Option<TimeSpan> Wait = ToolOptions.Duration("--timeout", "Most time for telling the others", TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10));

    public static Command Create() => new ToolCommand(
        "leave", "Makes the agent leave its cluster gracefully. Its process goes on; 'join' brings it back.", "gossipod leave", "gossipod leave --timeout 2s")
    {
        AgentClient.Option, Wait,
    }.Does(RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ending)
    {
        using var agent = AgentClient.Of(parsed);
        var wait = parsed.GetValue(Wait);
        var content = JsonSerializer.SerializeToUtf8Bytes(new LeaveRequestJson(wait.TotalMilliseconds), GossipodJson.Default.LeaveRequestJson);
        var answer = await agent.DoAsync(HttpMethod.Post, "v1/leave", GossipodJson.Default.LeaveJson, ending, content, wait + TimeSpan.FromSeconds(10));
        parsed.InvocationConfiguration.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"left in {answer.ElapsedMs:0} ms; {answer.Acknowledged} of {answer.Asked} members asked have acknowledged it"));
        if (answer.Complete) return ExitCode.Done;
        parsed.InvocationConfiguration.Error.WriteLine("nobody has acknowledged it: the others may see a death instead");
        return ExitCode.Failure;
    }
}
