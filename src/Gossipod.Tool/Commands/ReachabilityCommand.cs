using System.CommandLine;
using Gossipod.Actors.AspNetCore.Json;
using Gossipod.Tool.Agents;
using Gossipod.Tool.Output;

namespace Gossipod.Tool.Commands;

/// <summary>Who answers.</summary>
internal static class ReachabilityCommand
{
    private const int AtOnce = 16;

    private static readonly Option<bool> Verbose = new("--verbose") { Description = "Those that answer are listed too." };

    public static Command Create() => new ToolCommand("reachability", "Makes the agent ping every live member, and shows who is silent.", "gossipod reachability", "gossipod reachability --verbose")
    {
        AgentClient.Option, Verbose,
    }.Does(RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ending)
    {
        using var agent = AgentClient.Of(parsed);
        var output = parsed.InvocationConfiguration.Output;
        var answers = await PingAllAsync(agent, ending);
        foreach (var (member, answer) in answers.Where(entry => entry.Answer.RoundTripMs is null || parsed.GetValue(Verbose)))
            output.WriteLine(SafeText.Line($"{member.Name} at {member.Address}: {(answer.RoundTripMs is { } time ? DurationText.Milliseconds(time) : answer.Failure)}"));
        var silent = answers.Count(entry => entry.Answer.RoundTripMs is null);
        output.WriteLine(FormattableString.Invariant($"{answers.Count - silent} of {answers.Count} live members answer the agent's pings"));
        if (silent == 0) return ExitCode.Done;
        output.WriteLine("A live member that is silent: let UDP through to its port both ways, and see that what it advertises is what others reach ('gossipod info' there). "
            + "'gossipod doctor' looks closer. One that has just died is noticed within seconds.");
        return ExitCode.Failure;
    }

    /// <summary>A ping to each live member but the agent, by name.</summary>
    public static async Task<List<(MemberJson Member, PingJson Answer)>> PingAllAsync(AgentClient agent, CancellationToken ending)
    {
        var page = await agent.GetAsync("v1/members?status=alive,suspect,leaving", GossipodJson.Default.MembersJson, ending);
        var answers = new System.Collections.Concurrent.ConcurrentBag<(MemberJson Member, PingJson Answer)>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ending };
        await Parallel.ForEachAsync(page.Members.Where(member => !member.IsSelf), options, async (member, stopping) => answers.Add((member, await PingCommand.PingAsync(agent, member.Name, stopping))));
        return [.. answers.OrderBy(entry => entry.Member.Name, StringComparer.Ordinal)];
    }
}
