using System.CommandLine;
using Gossipod.Actors.AspNetCore.Json;
using Gossipod.Tool.Agents;
using Gossipod.Tool.Output;

namespace Gossipod.Tool.Commands;

/// <summary>The cluster as a drawing.</summary>
internal static class GraphCommand
{
    private static readonly Option<bool> Mermaid = new("--mermaid") { Description = "As a Mermaid flowchart; the default." };

    private static readonly Option<bool> Dot = new("--dot") { Description = "As a Graphviz digraph." };

    public static Command Create() => new ToolCommand(
        "graph", "Draws what the agent sees: members with their status, round-trip times of its probes, and who accuses whom.", "gossipod graph --mermaid", "gossipod graph --dot | dot -Tsvg > cluster.svg")
    {
        AgentClient.Option, Mermaid, Dot,
    }.Does(RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ending)
    {
        if (parsed.GetValue(Mermaid) && parsed.GetValue(Dot)) throw new UsageException("--mermaid and --dot: use one of them");
        using var agent = AgentClient.Of(parsed);
        var page = await agent.GetAsync("v1/members", GossipodJson.Default.MembersJson, ending);
        parsed.InvocationConfiguration.Output.Write(parsed.GetValue(Dot) ? ClusterGraph.Dot(page.Members) : ClusterGraph.Mermaid(page.Members));
        return ExitCode.Done;
    }
}
