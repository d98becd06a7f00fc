using System.Net;
using Gossipod.Actors.AspNetCore.Json;
using Gossipod.Tool.Agents;
using Gossipod.Tool.Commands;

namespace Gossipod.Tool.Doctoring;

/// <summary>Examines a running agent, and its cluster through it.</summary>
internal sealed class AgentExamination(AgentClient agent)
{
    private const int BadHealth = 4;

    /// <summary>Most members to and from which the way is tried, and how many at a time: fewer than a node allows.</summary>
    private const int WaysMax = 32;

    private const int WaysAtOnce = 4;

    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(4);

    /// <summary>Each finding as it is made.</summary>
    public async IAsyncEnumerable<Finding> RunAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ending)
    {
        var health = await agent.GetAsync("v1/health", GossipodJson.Default.HealthJson, ending);
        yield return Node(health);
        if (!health.IsStarted) yield break;
        var self = await agent.GetAsync("v1/self", GossipodJson.Default.SelfJson, ending);
        foreach (var finding in Address(self)) yield return finding;
        yield return self.MaxDatagramBytes is { } bytes && IPEndPoint.TryParse(self.Bound, out var bound) && agent.IsHere
            ? Checks.Mtu(bound.Address, bytes)
            : Finding.Unknown("mtu", "the agent is elsewhere, or does not say how large its datagrams are");
        var pings = await ReachabilityCommand.PingAllAsync(agent, ending);
        yield return Datagrams(pings);
        await foreach (var finding in WaysAsync(self, pings, ending)) yield return finding;
        yield return await KeysAsync(self, ending);
        yield return await ViewAsync(ending);
    }

    private static Finding Node(HealthJson health) => health switch
    {
        { IsLive: false } => Finding.Bad("node", health.Failure ?? $"its probe loop has not turned for {health.SinceTickMs:0} ms", "its log says more; start it again"),
        { IsReady: false } => Finding.Bad("node", $"{health.Phase}: {health.Reason}", health.Phase == "left" ? "bring it back with 'gossipod join HOST:PORT'" : "its log says more"),
        { LocalHealth: >= BadHealth } => Finding.Bad("node", FormattableString.Invariant($"its local health is {health.LocalHealth}: it is slow, or much that it sends is lost"), "give it more CPU or a dispatcher of its own; look at its network"),
        { LocalHealth: > 0 } => Finding.Unknown("node", FormattableString.Invariant($"its local health is {health.LocalHealth} (0 is best): it was slow, or something got lost, of late")),
        _ => Finding.Good("node", health.Reason),
    };

    private static IEnumerable<Finding> Address(SelfJson self)
    {
        foreach (var problem in self.AddressProblems) yield return Finding.Bad("advertised", problem, "correct it, and start the node again");
        yield return self.ReachedByPeer switch
        {
            true => Finding.Good("advertised", $"datagrams of others have arrived at {self.Advertised}"),
            false => Finding.Bad("advertised", $"no datagram of others has arrived at {self.Advertised}", $"let UDP through to it, or set gossipod.advertise to what others reach; it is bound to {self.Bound}"),
            null => Finding.Unknown("advertised", $"it is not known yet whether others reach {self.Advertised}; another member must have had time to ping it"),
        };
    }

    private static Finding Datagrams(List<(MemberJson Member, PingJson Answer)> pings)
    {
        if (pings.Count == 0) return Finding.Unknown("datagrams", "there is no other live member to ping");
        var silent = pings.Where(entry => entry.Answer.RoundTripMs is null).Select(entry => $"{entry.Member.Name} at {entry.Member.Address}{(entry.Member.IsStreamOnly ? " (reached over streams only)" : "")}").ToList();
        return silent.Count == 0
            ? Finding.Good("datagrams", $"{pings.Count} of {pings.Count} live members answer pings over UDP")
            : Finding.Bad("datagrams", $"no answer over UDP from {string.Join(", ", silent)}", "let UDP through to their port and back; 'gossipod info' there says what they advertise");
    }

    /// <summary>The ways to members: the silent ones first, then some of the others.</summary>
    private async IAsyncEnumerable<Finding> WaysAsync(
        SelfJson self, List<(MemberJson Member, PingJson Answer)> pings, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ending)
    {
        var step = Math.Max(1, pings.Count / WaysMax);
        var chosen = pings.Select((entry, i) => (entry, i)).OrderBy(one => one.entry.Answer.RoundTripMs is not null).ThenBy(one => one.i % step)
            .Take(WaysMax).Select(one => one.entry.Member).ToList();
        if (chosen.Count == 0)
        {
            yield return Finding.Unknown("ways", "there is no other live member to and from which the way could be tried");
            yield break;
        }

        var ways = new Way[chosen.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = WaysAtOnce, CancellationToken = ending };
        await Parallel.ForEachAsync(Enumerable.Range(0, chosen.Count), options, async (i, stopping) => ways[i] = await TryAsync(chosen[i], stopping));
        foreach (var finding in new Ways(ways, self.Advertised, self.MaxDatagramBytes).Findings()) yield return finding;
        var endpoints = chosen.Select(member => IPEndPoint.TryParse(member.Address, out var address) ? address : null).OfType<IPEndPoint>();
        if (agent.IsHere && self.MaxDatagramBytes is { } bytes && Checks.Fragments(endpoints, bytes) is { } fragments) yield return fragments;
    }

    private async Task<Way> TryAsync(MemberJson member, CancellationToken ending)
    {
        try
        {
            var found = await agent.DoAsync(HttpMethod.Post, $"v1/members/{Uri.EscapeDataString(member.Name)}/path", GossipodJson.Default.PathJson, ending, patience: AgentClient.PathPatience);
            return new Way(member.Name, member.Address, found);
        }
        catch (ToolException failure)
        {
            return new Way(member.Name, member.Address, null, failure.Message);
        }
    }

    private async Task<Finding> KeysAsync(SelfJson self, CancellationToken ending)
    {
        KeysJson answer;
        try
        {
            answer = await agent.DoAsync(HttpMethod.Get, "v1/keys", GossipodJson.Default.KeysJson, ending, patience: AgentClient.ClusterPatience);
        }
        catch (ToolException failure)
        {
            return Finding.Unknown("keys", failure.Message);
        }

        if (answer.Refusal is { } refusal) return Finding.Unknown("keys", refusal);
        var problems = AgentClient.Part(answer.Members).Where(member => member.Problem is not null).Select(member => $"{member.Name}: {member.Problem}").ToList();
        if (problems.Count > 0) return Finding.Bad("keys", string.Join("; ", problems), "end the rotation: 'gossipod keys list', 'gossipod keys use ID', 'gossipod keys remove ID'");
        var sealing = answer.Members.Select(member => member.Keys is [var first, ..] ? first : "none").Distinct(StringComparer.Ordinal).ToList();
        return sealing is [var one]
            ? Finding.Good("keys", $"all {answer.Members.Count} members of {self.Cluster} seal with key {one}")
            : Finding.Bad("keys", $"members seal with different keys: {string.Join(", ", sealing)}", "end the rotation: 'gossipod keys list', then 'gossipod keys use ID'");
    }

    private async Task<Finding> ViewAsync(CancellationToken ending)
    {
        var apart = await ApartAsync(ending);
        if (apart.Count > 0)
        {
            await Task.Delay(Settling, TimeProvider.System, ending);
            apart.IntersectWith(await ApartAsync(ending));
        }

        return apart.Count == 0
            ? Finding.Good("view", "no member was last seen to believe other than the agent of who is live")
            : Finding.Unknown("view", $"believe other than the agent of who is live: {string.Join(", ", apart.Order(StringComparer.Ordinal))}", "news takes seconds, repairs up to a sync-interval; run this again then");
    }

    private async Task<HashSet<string>> ApartAsync(CancellationToken ending)
    {
        var seen = await agent.GetAsync("v1/sightings", GossipodJson.Default.SightingsJson, ending);
        return [.. seen.Members.Where(entry => entry.Value.ViewHash is { } hash && hash != seen.ViewHash).Select(entry => entry.Key)];
    }
}
