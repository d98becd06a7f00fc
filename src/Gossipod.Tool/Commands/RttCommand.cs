using System.CommandLine;
using Gossipod.Actors.AspNetCore.Json;
using Gossipod.Tool.Agents;
using Gossipod.Tool.Output;

namespace Gossipod.Tool.Commands;

/// <summary>What probes have measured.</summary>
internal static class RttCommand
{
    private static readonly Argument<string[]> Names = new("names") { Description = "Members; all that were measured unless given.", Arity = ArgumentArity.ZeroOrMore, HelpName = "NAME" };

    public static Command Create() => new ToolCommand("rtt", "Shows the round-trip times that the agent's probes have measured; sends nothing.", "gossipod rtt", "gossipod rtt worker-3 worker-4")
    {
        Names, AgentClient.Option,
    }.Does(RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ending)
    {
        using var agent = AgentClient.Of(parsed);
        var measured = (await agent.GetAsync("v1/sightings", GossipodJson.Default.SightingsJson, ending)).Members
            .Where(entry => entry.Value.RoundTripMs is not null).ToDictionary(StringComparer.Ordinal);
        var names = parsed.GetValue(Names) is { Length: > 0 } given ? given : [.. measured.OrderBy(entry => entry.Value.RoundTripMs).ThenBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => entry.Key)];
        TextTable.Write(parsed.InvocationConfiguration.Output, ["NAME", "RTT", "AGE"], [.. names.Select(name => Row(name, measured.GetValueOrDefault(name)))]);
        return names.All(measured.ContainsKey) ? ExitCode.Done : ExitCode.Failure;
    }

    private static string[] Row(string name, SightingJson? sighting) => sighting?.RoundTripMs is { } roundTrip
        ? [name, DurationText.Milliseconds(roundTrip), sighting.RoundTripAgeMs is { } age ? DurationText.Age(TimeSpan.FromMilliseconds(age)) : "-"]
        : [name, "not measured", "-"];
}
