namespace Gossipod.Actors.Tests.Cluster;

/// <summary>Some tags of a member are changed, and the rest stay.</summary>
public sealed class ChangeTagsTests
{
    [Fact]
    public async Task Changes_that_are_made_at_once_do_not_undo_each_other()
    {
        await using var node = await ClusterNode.StartAsync("one");
        await node.Cluster.UpdateTagsAsync([new("role", "worker"), new("zone", "eu")]);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => node.Cluster.ChangeTagsAsync([new($"key-{i:00}", $"{i}")], i == 7 ? ["zone", "none"] : null)));

        Assert.Equal(
            Enumerable.Range(0, 20).Select(i => $"key-{i:00}={i}").Append("role=worker").Order(StringComparer.Ordinal),
            node.Cluster.Self.Tags.Select(tag => $"{tag.Key}={tag.Value}"));
    }

    [Fact]
    public async Task What_is_set_and_removed_is_set()
    {
        await using var node = await ClusterNode.StartAsync("one");

        var self = await node.Cluster.ChangeTagsAsync([new("role", "worker")], ["role"]);

        Assert.Equal("worker", self.Tags["role"]);
    }

    [Fact]
    public async Task What_does_not_fit_is_refused_whoever_was_first_and_changes_nothing()
    {
        await using var node = await ClusterNode.StartAsync("one");
        var half = new string('x', 300);

        var changes = new[] { "a", "b" }.Select(key => node.Cluster.ChangeTagsAsync([new(key, half)])).ToList();

        var refused = await Assert.ThrowsAsync<ArgumentException>(() => Task.WhenAll(changes));
        Assert.Contains("gossipod.max-metadata-bytes allows 512", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, changes.Count(change => change.IsCompletedSuccessfully));
        Assert.Single(node.Cluster.Self.Tags);
    }

    [Fact]
    public async Task Tags_of_the_node_itself_neither_change_nor_go()
    {
        await using var node = await ClusterNode.StartAsync("one", new GossipodSetup { FixedTags = _ => new Dictionary<string, string> { ["own"] = "1" } });
        var cluster = node.Cluster;

        Assert.Contains("'own' is the node's own", (await Assert.ThrowsAsync<ArgumentException>(() => cluster.ChangeTagsAsync([], ["own"]))).Message, StringComparison.Ordinal);
        Assert.Contains("'own' is the node's own", (await Assert.ThrowsAsync<ArgumentException>(() => cluster.ChangeTagsAsync([new("own", "2")]))).Message, StringComparison.Ordinal);
        Assert.Equal("1", (await cluster.ChangeTagsAsync([new("other", "2")])).Tags["own"]);
    }
}
