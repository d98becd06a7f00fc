using System.CommandLine;
using System.Text.Json;
using Gossipod.Actors.AspNetCore.Json;
using Gossipod.Tool.Agents;
using Gossipod.Tool.Output;

namespace Gossipod.Tool.Commands;

/// <summary>What the agent says of itself.</summary>
internal static class TagsCommand
{
    private static readonly Option<string[]> Set = ToolOptions.Pairs("--set", "A tag that the agent is to have, repeatable.");

    private static readonly Option<string[]> Delete = new("--delete") { Description = "A tag that it is to have no longer, repeatable.", HelpName = "KEY" };

    public static Command Create() => new ToolCommand(
        "tags", "Shows or changes the agent's tags.", "gossipod tags", "gossipod tags --set role=worker --set zone=b", "gossipod tags --delete zone")
    {
        AgentClient.Option, Set, Delete,
    }.Does(RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ending)
    {
        var (set, delete) = (ToolOptions.Split(parsed.GetValue(Set)).ToList(), parsed.GetValue(Delete) ?? []);
        var twice = set.GroupBy(tag => tag.Key, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1)?.Key ?? delete.FirstOrDefault(key => set.Exists(tag => tag.Key == key));
        if (twice is not null) throw new UsageException($"tag {twice}: is named twice");
        using var agent = AgentClient.Of(parsed);
        var tags = set.Count + delete.Length == 0
            ? (await agent.GetAsync("v1/self", GossipodJson.Default.SelfJson, ending)).Member.Tags
            : (await agent.DoAsync(
                HttpMethod.Patch, "v1/tags", GossipodJson.Default.TagsJson, ending,
                JsonSerializer.SerializeToUtf8Bytes(new TagsRequestJson(set.ToDictionary(), delete), GossipodJson.Default.TagsRequestJson))).Set ?? new Dictionary<string, string>();
        foreach (var (key, value) in tags.OrderBy(tag => tag.Key, StringComparer.Ordinal)) parsed.InvocationConfiguration.Output.WriteLine(SafeText.Line($"{key}={value}"));
        return ExitCode.Done;
    }
}
