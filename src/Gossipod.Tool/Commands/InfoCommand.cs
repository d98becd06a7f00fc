using System.CommandLine;
using System.Text;
using Gossipod.Actors.AspNetCore.Json;
using Gossipod.Tool.Agents;
using Gossipod.Tool.Output;

namespace Gossipod.Tool.Commands;

/// <summary>The agent itself.</summary>
internal static class InfoCommand
{
    private static readonly Option<string> Format = ToolOptions.Word("--format", "How it is written", "text", "json");

    public static Command Create() => new ToolCommand(
        "info", "Shows the agent itself: its cluster, addresses, health and view.", "gossipod info", "gossipod info --format json")
    {
        AgentClient.Option, Format,
    }.Does(RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ending)
    {
        using var agent = AgentClient.Of(parsed);
        var output = parsed.InvocationConfiguration.Output;
        var answer = await agent.GetAsync("v1/self", ending);
        var self = agent.Read(answer, GossipodJson.Default.SelfJson);
        if (parsed.GetValue(Format) == "json") output.WriteLine(Encoding.UTF8.GetString(answer));
        else foreach (var (name, value) in Facts(self)) output.WriteLine(SafeText.Line($"{name,-12} {value}"));
        return ExitCode.Done;
    }

    private static IEnumerable<(string Name, string Value)> Facts(SelfJson self)
    {
        var (member, health, counts) = (self.Member, self.Health, self.Counts);
        yield return ("name", member.Name);
        yield return ("cluster", self.Cluster);
        yield return ("version", self.Version);
        yield return ("health", $"{health.Status}: {health.Reason}");
        yield return ("local health", FormattableString.Invariant($"{health.LocalHealth} (0 is best)"));
        yield return ("phase", health.Phase);
        yield return ("bound", self.Bound);
        yield return ("advertised", $"{self.Advertised}, {self.ReachedByPeer switch { true => "reached by others", false => "not reached by anybody", null => "not known yet to be reached" }}");
        foreach (var problem in self.AddressProblems) yield return ("problem", problem);
        yield return ("incarnation", FormattableString.Invariant($"{member.Incarnation} of generation {member.Generation} ({MemberText.Time((long)Math.Min(member.Generation, 253_402_300_799_999UL))})"));
        yield return ("members", FormattableString.Invariant($"{counts.Alive} alive, {counts.Suspect} suspect, {counts.Leaving} leaving, {counts.Dead} dead, {counts.Left} left"));
        if (counts.StreamOnly > 0) yield return ("datagrams", FormattableString.Invariant($"blocked on the way to {counts.StreamOnly}"));
        yield return ("view", self.ViewHash);
        yield return ("tags", MemberText.Tags(member.Tags, ", "));
        yield return ("seeds", string.Join(", ", self.Seeds));
        yield return ("profile", FormattableString.Invariant($"{self.Profile}, a probe each {self.ProtocolPeriodMs} ms"));
        yield return ("changes", self.AllowsActions ? "allowed over HTTP" : "not allowed over HTTP");
    }
}
