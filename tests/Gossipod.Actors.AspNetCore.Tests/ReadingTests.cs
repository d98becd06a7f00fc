using System.Text.Json;

namespace Gossipod.Actors.AspNetCore.Tests;

/// <summary>What is read of a node at once.</summary>
public sealed class ReadingTests
{
    [Fact]
    public async Task Members_have_their_rows_and_can_be_found_by_status_name_and_tag()
    {
        await using var a = await HttpNode.StartAsync("a", options: o => o.Tags["role"] = "web");
        await using var b = await HttpNode.StartAsync("b", options: o => o.Tags["role"] = "worker", seed: a.Endpoint);
        await a.MembersAsync(2);

        var all = await a.GetAsync("/v1/members");
        Assert.Equal(["a", "b"], Names(all));
        var row = all.GetProperty("members")[1];
        Assert.Equal(("b", "alive", b.Endpoint, "worker", false), (row.GetProperty("name").GetString(), row.GetProperty("status").GetString(),
            row.GetProperty("address").GetString(), row.GetProperty("tags").GetProperty("role").GetString(), row.GetProperty("isSelf").GetBoolean()));
        Assert.Equal(b.Cluster.Self.Version.Generation, row.GetProperty("generation").GetUInt64());

        Assert.Equal(["b"], Names(await a.GetAsync("/v1/members?tag=role=wor.*")));
        Assert.Equal(["a", "b"], Names(await a.GetAsync("/v1/members?tag=role")));
        Assert.Empty(Names(await a.GetAsync("/v1/members?tag=zone")));
        Assert.Equal(["a"], Names(await a.GetAsync("/v1/members?name=[a]&status=alive,suspect")));
        Assert.Empty(Names(await a.GetAsync("/v1/members?name=b&status=dead")));
        var page = await a.GetAsync("/v1/members?limit=1");
        Assert.Equal((2, "a"), (page.GetProperty("total").GetInt32(), Names(page).Single()));
        Assert.Equal(["b"], Names(await a.GetAsync("/v1/members?after=a")));
        Assert.Equal(["b"], Names(await a.GetAsync("/v1/members/b")));
        await HttpNode.ReadAsync(await a.SendAsync("GET", "/v1/members/nobody"), 404);
    }

    [Fact]
    public async Task What_was_told_before_a_gap_is_not_told_of_the_time_after_it()
    {
        await using var a = await HttpNode.StartAsync("a");
        var view = new NodeView(a.Cluster, TimeProvider.System);
        using var gap = new CancellationTokenSource();
        var first = WatchAsync(view, gap.Token);
        await a.MembersAsync(1);
        await using var b = await HttpNode.StartAsync("b", seed: a.Endpoint);
        await HttpNode.EventuallyAsync(() => Task.FromResult(view.Find("b")?.Member.Since is not null), "b is seen to join");
        await gap.CancelAsync();
        await first;
        Assert.NotNull(view.Find("b")?.Member.Since);

        using var end = new CancellationTokenSource();
        var second = WatchAsync(view, end.Token);
        await HttpNode.EventuallyAsync(() => Task.FromResult(view.Find("b") is { Member.Since: null }), "nothing is said of what was before the gap");
        await end.CancelAsync();
        await second;
    }

    [Theory]
    [InlineData("status=ill", "is none of alive")]
    [InlineData("name=(", "cannot be used")]
    [InlineData("name=(a)\\1", "cannot be used")]
    [InlineData("name=a&name=b", "once")]
    [InlineData("limit=0", "limit must be")]
    [InlineData("limit=x", "limit must be")]
    public async Task A_filter_that_cannot_be_used_is_refused_with_its_reason(string query, string reason)
    {
        await using var a = await HttpNode.StartAsync("a");
        var problem = await HttpNode.ReadAsync(await a.SendAsync("GET", "/v1/members?" + query), 400);
        Assert.Contains(reason, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Self_health_sightings_and_history_say_what_the_node_says()
    {
        await using var a = await HttpNode.StartAsync("a");
        await using var b = await HttpNode.StartAsync("b", seed: a.Endpoint);
        await a.MembersAsync(2);
        await HttpNode.EventuallyAsync(() => Task.FromResult(a.Cluster.Sighting("b")?.RoundTrip is not null), "a round trip");

        var self = await a.GetAsync("/v1/self");
        Assert.Equal(("http-tests", "a", 2), (self.GetProperty("cluster").GetString(), self.GetProperty("member").GetProperty("name").GetString(), self.GetProperty("counts").GetProperty("alive").GetInt32()));
        Assert.Equal(a.Endpoint, self.GetProperty("advertised").GetString());
        Assert.False(self.GetProperty("allowsActions").GetBoolean());
        Assert.Equal($"{a.Cluster.ViewHash:x16}", self.GetProperty("viewHash").GetString());

        var health = await a.GetAsync("/v1/health");
        Assert.Equal(("healthy", true, "running"), (health.GetProperty("status").GetString(), health.GetProperty("isReady").GetBoolean(), health.GetProperty("phase").GetString()));
        Assert.True((await a.GetAsync("/v1/sightings")).GetProperty("members").GetProperty("b").GetProperty("roundTripMs").GetDouble() > 0);
        await HttpNode.EventuallyAsync(async () => (await a.GetAsync("/v1/history")).GetProperty("events").EnumerateArray()
            .Any(e => e.GetProperty("type").GetString() == "joined" && e.GetProperty("member").GetProperty("name").GetString() == "b"), "b joined, in the history");
        Assert.Single((await a.GetAsync("/v1/history?limit=1")).GetProperty("events").EnumerateArray());
    }

    [Fact]
    public async Task The_page_and_its_files_come_from_the_assembly_under_a_strict_policy()
    {
        await using var a = await HttpNode.StartAsync("a", http: o => o.Path = "/ops/gossip");
        var page = await a.Client.GetAsync("/ops/gossip");
        Assert.Equal("/ops/gossip/", page.RequestMessage!.RequestUri!.AbsolutePath);
        Assert.Contains("default-src 'none'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Contains("<h1>Gossipod", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var script = await a.Client.GetAsync("/ops/gossip/assets/dashboard.js");
        Assert.Equal("text/javascript", script.Content.Headers.ContentType!.MediaType);
        Assert.Equal(404, (int)(await a.Client.GetAsync("/ops/gossip/assets/index.html")).StatusCode);
        Assert.Equal(404, (int)(await a.Client.GetAsync("/gossipod")).StatusCode);
    }

    private static string[] Names(JsonElement members) => [.. members.GetProperty("members").EnumerateArray().Select(member => member.GetProperty("name").GetString()!)];

    private static async Task WatchAsync(NodeView view, CancellationToken ending)
    {
        try
        {
            await foreach (var _ in view.WatchAsync(ending))
            {
                // The view has noted it.
            }
        }
        catch (OperationCanceledException)
        {
            // Enough.
        }
    }
}
