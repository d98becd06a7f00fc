using System.CommandLine;
using System.Text.Json;
using Gossipod.Actors.AspNetCore.Json;
using Gossipod.Actors.Configuration;
using Gossipod.Tool.Agents;
using Gossipod.Tool.Output;

namespace Gossipod.Tool.Commands;

/// <summary>Makes the agent join a cluster.</summary>
internal static class JoinCommand
{
    private static readonly Argument<string[]> Seeds = CreateSeeds();

    public static Command Create() => new ToolCommand(
        "join", "Makes the agent join a cluster through any of its members; one that has left begins a new life.", "gossipod join 10.0.0.5:7946", "gossipod join seed-0:7946 seed-1:7946")
    {
        Seeds, AgentClient.Option,
    }.Does(RunAsync);

    private static Argument<string[]> CreateSeeds()
    {
        var seeds = new Argument<string[]>("seeds") { Description = "Members, each host:port.", Arity = ArgumentArity.OneOrMore, HelpName = "HOST:PORT" };
        seeds.Validators.Add(result =>
        {
            foreach (var seed in result.Tokens.Select(token => token.Value))
            {
                if (EndpointText.TryParse(seed, portMin: 1, out var problem) is null) result.AddError($"{seed}: must be host:port, such as 10.0.0.5:7946; it {problem}");
            }
        });
        return seeds;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ending)
    {
        using var agent = AgentClient.Of(parsed);
        var content = JsonSerializer.SerializeToUtf8Bytes(new JoinRequestJson(parsed.GetValue(Seeds)), GossipodJson.Default.JoinRequestJson);
        var answer = await agent.DoAsync(HttpMethod.Post, "v1/join", GossipodJson.Default.JoinJson, ending, content, AgentClient.JoinPatience);
        foreach (var seed in AgentClient.Part(answer.Seeds))
        {
            var where = seed.Endpoint is null || seed.Endpoint == seed.Seed ? seed.Seed : $"{seed.Seed} ({seed.Endpoint})";
            parsed.InvocationConfiguration.Output.WriteLine(SafeText.Line($"{where}: {(seed.Joined ? "joined" : seed.Failure)}"));
        }

        return answer.Joined ? ExitCode.Done : ExitCode.Failure;
    }
}
