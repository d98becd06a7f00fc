using System.Net;
using Gossipod.Actors.Security;
using Gossipod.Actors.Tests.Cluster;

namespace Gossipod.Actors.Tests.Security;

/// <summary>Streams between real nodes: what they hide, and what whoever may not join is told.</summary>
public sealed class SealedClusterTests
{
    private static readonly ClusterKey Key = ClusterKey.Generate();
    private static readonly ClusterKey Other = ClusterKey.Generate();

    private static string With(ClusterKey key) => $"gossipod.security.keys = [\"{key.ToBase64()}\"]";

    [Fact]
    public async Task Nodes_with_one_key_are_a_cluster()
    {
        await using var a = await ClusterNode.StartAsync("a", more: With(Key));
        await using var b = await ClusterNode.StartAsync("b", more: With(Key));

        var joined = await b.JoinAsync(a.Endpoint);

        Assert.True(joined.Joined, joined.ToString());
        await ClusterNode.EventuallyAsync(() => a.LiveNames.Length == 2 && b.LiveNames.Length == 2, "both see both");
    }

    [Fact]
    public async Task A_wrong_key_is_told_with_the_ids_of_both_and_the_remedy()
    {
        var failure = await FailureAsync(With(Other), With(Key));

        Assert.Contains("WrongKey", failure, StringComparison.Ordinal);
        Assert.Contains(Key.Id.ToString(), failure, StringComparison.Ordinal);
        Assert.Contains(Other.Id.ToString(), failure, StringComparison.Ordinal);
        Assert.Contains("gossipod.security.keys", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_cluster_name_is_told_as_such_whatever_the_key()
    {
        foreach (var key in new[] { Key, Other })
        {
            var failure = await FailureAsync(With(key), With(Key), cluster: "elsewhere");

            Assert.Contains("WrongCluster", failure, StringComparison.Ordinal);
            Assert.Contains("gossipod.cluster-name", failure, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_node_without_keys_is_told_that_it_needs_some()
    {
        var failure = await FailureAsync("", With(Key));

        Assert.Contains("SealedOnly", failure, StringComparison.Ordinal);
        Assert.Contains("gossipod.security.keys", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_with_keys_is_told_that_the_other_has_none()
    {
        var failure = await FailureAsync(With(Key), "");

        Assert.Contains("NoKeys", failure, StringComparison.Ordinal);
        Assert.Contains("verify-outgoing", failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_passes_between_nodes_is_hidden_with_a_key_and_only_then(bool isSealed)
    {
        var (tag, message) = ("marker-of-a-tag", "marker-of-a-message"u8.ToArray());
        using var wire = new RecordingProxy();
        var security = isSealed ? With(Key) : "";
        await using var a = await ClusterNode.StartAsync("a", more: $"{security}\ngossipod.tags {{ t = {tag} }}\ngossipod.advertise = \"{wire.Endpoint}\"");
        wire.PassOnTo(IPEndPoint.Parse(FindBound(a)));
        await using var b = await ClusterNode.StartAsync("b", more: security);

        var joined = await b.JoinAsync(wire.Endpoint.ToString());
        Assert.True(joined.Joined, joined.ToString());
        await b.Cluster.SendAsync("a", message, Delivery.Reliable).WaitAsync(ClusterNode.Patience);

        Assert.Equal("marker-of-a-tag", b.Cluster.Snapshot.Find("a")!.Tags["t"]);
        Assert.NotEmpty(wire.Seen);
        Assert.Equal(!isSealed, wire.HasSeen(System.Text.Encoding.UTF8.GetBytes(tag)));
        Assert.Equal(!isSealed, wire.HasSeen(message));
    }

    private static string FindBound(ClusterNode node) => node.Cluster.AddressReport.Bound.ToString();

    private static async Task<string> FailureAsync(string joiner, string seed, string cluster = "tests")
    {
        await using var a = await ClusterNode.StartAsync("a", more: seed);
        await using var b = await ClusterNode.StartAsync("b", cluster, more: joiner);

        var result = await b.JoinAsync(a.Endpoint);

        Assert.False(result.Joined);
        Assert.DoesNotContain("b", a.Cluster.Snapshot.Members.Select(member => member.Name));
        Assert.Contains(a.Endpoint, result.ToString(), StringComparison.Ordinal);
        return result.ToString();
    }
}
