using System.CommandLine;
using System.Text;
using Gossipod.Actors.AspNetCore.Json;
using Gossipod.Tool.Agents;
using Gossipod.Tool.Output;

namespace Gossipod.Tool.Commands;

/// <summary>Who said it is dead, and why.</summary>
internal static class ExplainCommand
{
    private static readonly Argument<string> Name = new("name") { Description = "The member, or one that was." };

    private static readonly Option<string> Format = ToolOptions.Word("--format", "How it is written", "text", "json");

    public static Command Create() => new ToolCommand("explain", "Says why a member has its status: who accused it, who confirmed it, on what evidence.", "gossipod explain worker-3", "gossipod explain worker-3 --format json")
    {
        Name, AgentClient.Option, Format,
    }.Does(RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ending)
    {
        using var agent = AgentClient.Of(parsed);
        var answer = await agent.GetAsync($"v1/explain/{Uri.EscapeDataString(parsed.GetValue(Name)!)}", ending);
        var explanation = agent.Read(answer, GossipodJson.Default.ExplanationJson);
        parsed.InvocationConfiguration.Output.WriteLine(parsed.GetValue(Format) == "json" ? Encoding.UTF8.GetString(answer) : SafeText.Lines(explanation.Text));
        return ExitCode.Done;
    }
}
