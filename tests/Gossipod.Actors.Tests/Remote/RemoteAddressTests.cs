using Akka.Actor;
using CsCheck;
using Gossipod.Actors.Configuration;
using Gossipod.Actors.Remote;
using Gossipod.Actors.Tests.Cluster;

namespace Gossipod.Actors.Tests.Remote;

/// <summary>Members tell where their actors are reached, whatever the application does with its tags.</summary>
public sealed class RemoteAddressTests
{
    [Fact]
    public async Task A_member_with_akka_remote_tells_its_address_from_its_first_record_on()
    {
        await using var one = await RemoteNode.StartAsync("one", "gossipod.tags { role = worker }");
        await using var two = await RemoteNode.StartAsync("two");
        Assert.Equal(0UL, one.Cluster.Self.Version.Incarnation);
        Assert.Equal("worker", one.Cluster.Self.Tags["role"]);
        await two.JoinAsync(one.Endpoint);
        await ClusterNode.EventuallyAsync(() => two.LiveNames.Length == 2 && one.LiveNames.Length == 2, "both see both");

        Assert.True(two.Cluster.Snapshot.Find("one")!.TryGetRemoteAddress(out var address));
        Assert.Equal(one.Address(), address);
        var identity = await two.System.ActorSelection(new RootActorPath(address) / "user").Ask<ActorIdentity>(new Identify(1), ClusterNode.Patience);
        Assert.NotNull(identity.Subject);
    }

    [Fact]
    public async Task It_survives_new_tags_a_leave_and_a_life_after_it()
    {
        await using var node = await RemoteNode.StartAsync("one", "gossipod.tags { role = worker }");
        var updated = await node.Cluster.UpdateTagsAsync(new Dictionary<string, string> { ["zone"] = "a" });
        Assert.Equal(new[] { RemoteAddressTag.Key, "zone" }, updated.Tags.Keys);
        updated = await node.Cluster.UpdateTagsAsync(node.Cluster.Self.Tags.Append(new("role", "db")));
        Assert.Equal(new[] { RemoteAddressTag.Key, "role", "zone" }, updated.Tags.Keys);

        await node.Cluster.LeaveAsync();
        await node.Cluster.StartAgainAsync();
        Assert.True(node.Cluster.Self.TryGetRemoteAddress(out var address));
        Assert.Equal(node.Address(), address);
    }

    [Fact]
    public async Task No_tag_without_akka_remote_or_when_it_is_switched_off_or_nobody_could_use_it()
    {
        await using var local = await ClusterNode.StartAsync("local");
        await using var silent = await RemoteNode.StartAsync("silent", "akka.remote.gossipod.advertise = off");
        await using var anywhere = await RemoteNode.StartAsync("anywhere", "akka.remote.dot-netty.tcp.hostname = \"0.0.0.0\"");
        Assert.All([local, silent, anywhere], node => Assert.Empty(node.Cluster.Self.Tags));
        Assert.False(local.Cluster.Self.TryGetRemoteAddress(out _));
    }

    [Fact]
    public async Task The_application_cannot_give_the_tag_another_value()
    {
        await using var node = await RemoteNode.StartAsync("one");
        var failure = await Assert.ThrowsAsync<ArgumentException>(() => node.Cluster.UpdateTagsAsync([new(RemoteAddressTag.Key, "mine")]));
        Assert.Contains($"'{RemoteAddressTag.Key}' is the node's own, with the value '{node.Address()}'", failure.Message, StringComparison.Ordinal);

        var system = ActorSystem.Create("two", ClusterNode.Configuration("two", more: RemoteNode.Hocon + $"\ngossipod.tags {{ \"{RemoteAddressTag.Key}\" = mine }}"));
        var problem = Assert.Single(Assert.Throws<GossipodConfigurationException>(() => GossipodCluster.Get(system)).Problems);
        Assert.Equal($"tags.{RemoteAddressTag.Key}", problem.Key);
        await system.Terminate().WaitAsync(ClusterNode.Patience);
    }

    [Fact]
    public async Task The_tag_counts_against_the_limit_and_the_refusal_says_how_much()
    {
        var fixedTags = new GossipodSetup { FixedTags = _ => new Dictionary<string, string> { ["own"] = "1234567" } }; // 3 + 7 + 4 = 14 bytes
        await using var node = await ClusterNode.StartAsync("one", fixedTags, "gossipod { max-metadata-bytes = 20, tags { a = b } }");
        Assert.Equal(["a", "own"], node.Cluster.Self.Tags.Keys);
        var failure = await Assert.ThrowsAsync<ArgumentException>(() => node.Cluster.UpdateTagsAsync([new("a", "bc")]));
        Assert.Contains("21 bytes", failure.Message, StringComparison.Ordinal);

        var setup = BootstrapSetup.Create().WithConfig(ClusterNode.Configuration("two", more: "gossipod { max-metadata-bytes = 20, tags { a = bc } }")).And(fixedTags);
        var system = ActorSystem.Create("two", setup);
        var problem = Assert.Single(Assert.Throws<GossipodConfigurationException>(() => GossipodCluster.Get(system)).Problems).ToString();
        Assert.Contains("14 for the node's own: own", problem, StringComparison.Ordinal);
        Assert.Contains("take 21 bytes", problem, StringComparison.Ordinal);
        await system.Terminate().WaitAsync(ClusterNode.Patience);
    }

    [Theory]
    [InlineData("akka.tcp://payments@10.0.0.5:4053", true)]
    [InlineData("akka.tcp://payments@[::1]:4053", true)]
    [InlineData("akka.tcp://payments@worker.internal:4053", true)]
    [InlineData("akka.tcp://payments@10.0.0.5", false)]
    [InlineData("akka.tcp://payments@10.0.0.5:0", false)]
    [InlineData("akka.tcp://payments@10.0.0.5:70000", false)]
    [InlineData("akka.tcp://payments@:4053", false)]
    [InlineData("akka://payments", false)]
    [InlineData("10.0.0.5:4053", false)]
    [InlineData("", false)]
    [InlineData("akka.tcp://", false)]
    [InlineData("akka.tcp://@:", false)]
    public void What_is_no_address_of_another_system_is_not_taken_for_one(string text, bool isAddress) =>
        Assert.Equal(isAddress, RemoteRows.Row("m", text).TryGetRemoteAddress(out _));

    [Fact]
    public void Whatever_a_peer_writes_there_nothing_throws() =>
        Gen.Frequency((1, Gen.String), (3, Gen.String[Gen.Char["akp.tc:/@[]0123456789-% "], 0, 40].Select(text => "akka.tcp://" + text)))
            .Sample(text => { RemoteRows.Row("m", text).TryGetRemoteAddress(out _); }, iter: 20_000);
}
