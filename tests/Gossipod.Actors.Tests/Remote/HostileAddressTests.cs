using Akka.Actor;
using Akka.Routing;
using CsCheck;
using Gossipod.Actors.Remote;
using Gossipod.Actors.Tests.Cluster;

namespace Gossipod.Actors.Tests.Remote;

/// <summary>Whatever address a member tells, routers of others go on.</summary>
public sealed class HostileAddressTests
{
    private static readonly MemberSelector Workers = new("role", "worker", "/user/worker", IncludeSuspects: false, IncludeSelf: true);

    [Fact]
    public async Task A_member_of_another_transport_is_not_routed_to_and_does_no_harm()
    {
        await using var front = await RemoteNode.StartAsync("front");
        var before = front.System.ActorOf(GossipodRouter.ByTag("role", "worker", "/user/worker").Props());
        var strange = new GossipodSetup { FixedTags = _ => new Dictionary<string, string> { [RemoteAddressTag.Key] = "akka.quic://s@127.0.0.1:4053" } };
        await using var odd = await ClusterNode.StartAsync("odd", strange, "gossipod.tags { role = worker }");
        await using var good = await RemoteNode.StartAsync("good", "gossipod.tags { role = worker }");
        await odd.JoinAsync(front.Endpoint);
        await ClusterNode.EventuallyAsync(() => front.LiveNames.Contains("odd"), "odd is known");
        await good.JoinAsync(front.Endpoint);
        await ClusterNode.EventuallyAsync(() => front.LiveNames.Contains("good"), "good is known");

        var after = front.System.ActorOf(GossipodRouter.ByTag("role", "worker", "/user/worker").Props());
        foreach (var router in new[] { before, after })
        {
            var names = Array.Empty<string>();
            using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
            using var limit = new CancellationTokenSource(ClusterNode.Patience);
            while (names.Length == 0 && await tick.WaitForNextTickAsync(limit.Token))
                names = [.. (await router.Ask<Routees>(GetRoutees.Instance, ClusterNode.Patience)).Members.Select(routee => routee.ToString()!)];
            Assert.Equal(["good"], names);
        }
    }

    [Fact]
    public async Task A_system_without_remoting_reaches_itself_only()
    {
        await using var node = await ClusterNode.StartAsync("self");
        var routees = new MemberRoutees(Workers, "self", MemberRoutees.ActorAt(Workers, node.System));
        Assert.NotNull(routees.Apply(RemoteRows.Row("self", null, "role=worker")).Added);
        Assert.True(routees.Apply(RemoteRows.Row("a", "akka.tcp://s@10.0.0.1:4053", "role=worker")).Unreachable);
        Assert.Equal(["self"], routees.All.Select(routee => routee.Name));
    }

    [Fact]
    public async Task Nothing_that_passes_for_an_address_throws_when_it_is_routed_to()
    {
        await using var node = await RemoteNode.StartAsync("self");
        var actorAt = MemberRoutees.ActorAt(Workers, node.System);
        string[] protocols = ["akka", "akka.tcp", "akka.trttl.tcp", "http"];
        Gen.Select(Gen.Int[0, 3], Gen.String[Gen.Char["ab-._ %$/@"], 1, 6], Gen.String[Gen.Char["ab1:.[]% "], 1, 8], Gen.Int[1, 70_000])
            .Select(parts => $"{protocols[parts.Item1]}://{parts.Item2}@{parts.Item3}:{parts.Item4}")
            .Sample(
                text =>
                {
                    if (RemoteRows.Row("a", text).TryGetRemoteAddress(out var address)) actorAt(address);
                },
                iter: 5_000);
    }
}
