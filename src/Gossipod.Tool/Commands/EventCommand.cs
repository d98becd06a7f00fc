using System.CommandLine;
using System.Text.Json;
using Gossipod.Actors.AspNetCore.Json;
using Gossipod.Tool.Agents;

namespace Gossipod.Tool.Commands;

/// <summary>A broadcast to every member's application.</summary>
internal static class EventCommand
{
    private static readonly Argument<string> Name = new("name") { Description = "Its name; of two broadcasts of one name the newer replaces the older on its way." };

    private static readonly Argument<string> Text = new("text") { Description = "What it says.", DefaultValueFactory = _ => "" };

    public static Command Create() => new ToolCommand(
        "event", "Broadcasts a named text to the applications of all members, by gossip.", "gossipod event deploy 4.2.0", "gossipod event cache-clear")
    {
        Name, Text, AgentClient.Option,
    }.Does(RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ending)
    {
        var name = parsed.GetValue(Name)!;
        if (string.IsNullOrWhiteSpace(name)) throw new UsageException("name: must not be empty");
        using var agent = AgentClient.Of(parsed);
        var content = JsonSerializer.SerializeToUtf8Bytes(new BroadcastRequestJson(name, parsed.GetValue(Text)), GossipodJson.Default.BroadcastRequestJson);
        var answer = await agent.DoAsync(HttpMethod.Post, "v1/broadcast", GossipodJson.Default.BroadcastJson, ending, content);
        parsed.InvocationConfiguration.Output.WriteLine(FormattableString.Invariant($"broadcast, {answer.Bytes} bytes"));
        return ExitCode.Done;
    }
}
