using System.CommandLine;
using Gossipod.Actors.AspNetCore.Json;
using Gossipod.Tool.Agents;
using Gossipod.Tool.Output;

namespace Gossipod.Tool.Commands;

/// <summary>A member that has died or left is gone for good: nobody keeps it.</summary>
internal static class ForceLeaveCommand
{
    private static readonly Argument<string> Name = new("name") { Description = "A member that is dead or has left." };

    public static Command Create() => new ToolCommand(
        "force-leave", "Removes a dead or departed member from every table before its tombstone's time. Refused while it is alive or suspect anywhere.", "gossipod force-leave worker-3")
    {
        Name, AgentClient.Option,
    }.Does(RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ending)
    {
        using var agent = AgentClient.Of(parsed);
        var answer = await agent.DoAsync(HttpMethod.Post, $"v1/forget/{Uri.EscapeDataString(parsed.GetValue(Name)!)}", GossipodJson.Default.ForgetJson, ending, patience: AgentClient.ClusterPatience);
        if (answer.Refusal is { } refusal) parsed.InvocationConfiguration.Error.WriteLine(SafeText.Line(refusal));
        TextTable.Write(
            parsed.InvocationConfiguration.Output,
            ["NAME", "STANDING", "PROBLEM"],
            [.. AgentClient.Part(answer.Members).Select(member => new[] { member.Name, member.Standing, member.Problem ?? "" })]);
        return answer.Succeeded ? ExitCode.Done : ExitCode.Failure;
    }
}
