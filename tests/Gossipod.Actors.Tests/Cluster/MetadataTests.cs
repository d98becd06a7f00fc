using System.Text.Json.Serialization;
using Akka.Actor;
using Gossipod.Actors.Configuration;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Tests.Cluster;

/// <summary>Metadata over real sockets.</summary>
public sealed partial class MetadataTests
{
    private static readonly IMetadataCodec<Info> Codec = MetadataCodec.Json(PublishedInfoContext.Default.Info);

    [Fact]
    public async Task A_value_published_is_read_by_others_and_superseded_by_the_next()
    {
        await using var one = await ClusterNode.StartAsync("one");
        await using var two = await ClusterNode.StartAsync("two");
        using var limit = new CancellationTokenSource(ClusterNode.Patience);
        await using var events = one.Cluster.WatchAsync(limit.Token).GetAsyncEnumerator(limit.Token);
        Assert.True(await events.MoveNextAsync());
        await two.JoinAsync(one.Endpoint);
        await ClusterNode.EventuallyAsync(() => one.LiveNames.Length == 2, "one sees two");
        for (var load = 1; load <= 3; load++)
        {
            var self = await two.Cluster.UpdateMetadataAsync(new Info("eu", load), Codec, limit.Token);
            Assert.Equal((ulong)load, self.Version.Incarnation);
            await ClusterNode.EventuallyAsync(() => one.Cluster.Snapshot.Find("two")!.TryReadMetadata(Codec, out var read) && read == new Info("eu", load), $"one reads {load}");
        }

        while (events.Current is not MemberUpdated { Member.Name: "two" }) Assert.True(await events.MoveNextAsync());
        Assert.Equal(MemberChanges.Metadata, ((MemberUpdated)events.Current).Changes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\n")]
    public async Task A_key_that_the_configuration_would_refuse_is_refused_at_run_time_too(string key)
    {
        await using var one = await ClusterNode.StartAsync("one");
        await Assert.ThrowsAsync<ArgumentException>(() => one.Cluster.UpdateTagsAsync(new Dictionary<string, string> { [key] = "x" }));
        Assert.Empty(one.Cluster.Self.Tags);
    }

    [Fact]
    public async Task Metadata_given_at_the_start_is_there_from_the_start()
    {
        var setup = BootstrapSetup.Create().WithConfig(ClusterNode.Configuration("one")).And(new GossipodSetup { Metadata = Codec.Encode(new Info("eu", 7)) });
        var system = ActorSystem.Create("one", setup);
        var cluster = GossipodCluster.Get(system);
        await cluster.Started.WaitAsync(ClusterNode.Patience);
        Assert.True(cluster.Self.TryReadMetadata(Codec, out var info));
        Assert.Equal(7, info.Load);
        Assert.Equal(0UL, cluster.Self.Version.Incarnation);
        await system.Terminate().WaitAsync(ClusterNode.Patience);
    }

    [Fact]
    public async Task Too_much_of_it_is_refused_with_the_key_the_size_the_limit_and_the_remedy()
    {
        await using var node = await ClusterNode.StartAsync("one", more: "gossipod { max-metadata-bytes = 20, tags { role = db } }");
        var failure = await Assert.ThrowsAsync<ArgumentException>(() => node.Cluster.UpdateMetadataAsync(new byte[11]));
        foreach (var part in new[] { "gossipod.max-metadata-bytes", "21 bytes", "allows 20", "raise it on every node" })
            Assert.Contains(part, failure.Message, StringComparison.Ordinal);
        await node.Cluster.UpdateMetadataAsync(new byte[10]);

        var setup = BootstrapSetup.Create().WithConfig(ClusterNode.Configuration("two", more: "gossipod.max-metadata-bytes = 20")).And(new GossipodSetup { Metadata = new byte[21] });
        var system = ActorSystem.Create("two", setup);
        var refused = Assert.Throws<GossipodConfigurationException>(() => GossipodCluster.Get(system));
        Assert.Contains("21 bytes", Assert.Single(refused.Problems).ToString(), StringComparison.Ordinal);
        await system.Terminate().WaitAsync(ClusterNode.Patience);
    }

    internal sealed record Info(string Region, int Load);

    [JsonSerializable(typeof(Info))]
    internal sealed partial class PublishedInfoContext : JsonSerializerContext;
}
