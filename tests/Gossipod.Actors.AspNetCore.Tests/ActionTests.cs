using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Security;

namespace Gossipod.Actors.AspNetCore.Tests;

/// <summary>What a node is asked to do over HTTP.</summary>
public sealed class ActionTests
{
    [Fact]
    public async Task A_node_joins_is_pinged_changes_its_tags_broadcasts_leaves_and_joins_again()
    {
        await using var a = await HttpNode.StartAsync("a");
        await using var b = await HttpNode.StartAsync("b", http: o => o.AllowActions = true);
        var joined = await b.DoAsync("POST", "/v1/join", new { seeds = new[] { a.Endpoint } });
        Assert.True(joined.GetProperty("joined").GetBoolean());
        await a.MembersAsync(2);

        await HttpNode.EventuallyAsync(
            async () => (await b.DoAsync("POST", "/v1/members/a/ping")).TryGetProperty("roundTripMs", out var roundTrip) && roundTrip.GetDouble() > 0, "an answered ping");
        await HttpNode.EventuallyAsync(async () => (await b.DoAsync("POST", "/v1/members/a/path")).GetProperty("back").TryGetProperty("streamMs", out _), "a way that is open both ways");
        var way = await b.DoAsync("POST", "/v1/members/a/path");
        Assert.True(way.GetProperty("there").GetProperty("datagrams").GetBoolean() && way.GetProperty("back").GetProperty("datagrams").GetBoolean(), way.ToString());
        Assert.Equal(1_400, way.GetProperty("there").GetProperty("longestDatagram").GetInt32());
        Assert.True(Math.Abs(way.GetProperty("clockAheadMs").GetDouble()) <= way.GetProperty("clockToleranceMs").GetDouble(), way.ToString());
        Assert.Contains("not a member", (await b.DoAsync("POST", "/v1/members/nobody/ping")).GetProperty("failure").GetString(), StringComparison.Ordinal);

        var tags = await b.DoAsync("PATCH", "/v1/tags", new { set = new Dictionary<string, string> { ["role"] = "worker", ["zone"] = "eu" } });
        Assert.Equal("eu", tags.GetProperty("set").GetProperty("zone").GetString());
        await b.DoAsync("PATCH", "/v1/tags", new { delete = new[] { "zone" } });
        Assert.Equal(["role"], b.Cluster.Self.Tags.Keys);
        Assert.Equal(400, (int)(await b.SendAsync("PATCH", "/v1/tags", new { set = new Dictionary<string, string> { ["big"] = new string('x', 2_000) } })).StatusCode);

        Assert.Equal(5, (await b.DoAsync("POST", "/v1/broadcast", new { name = "note", text = "hello" })).GetProperty("bytes").GetInt32());

        var left = await b.DoAsync("POST", "/v1/leave", new { timeoutMs = 5000 });
        Assert.True(left.GetProperty("complete").GetBoolean());
        Assert.Equal(409, (int)(await b.SendAsync("PATCH", "/v1/tags", new { })).StatusCode);
        Assert.Equal("unhealthy", (await b.GetAsync("/v1/health")).GetProperty("status").GetString());
        Assert.True((await b.DoAsync("POST", "/v1/join", new { seeds = new[] { a.Endpoint } })).GetProperty("joined").GetBoolean());
        Assert.Equal(MemberStatus.Alive, b.Cluster.Self.Status);
    }

    [Fact]
    public async Task A_death_is_explained()
    {
        await using var a = await HttpNode.StartAsync("a");
        await using (var b = await HttpNode.StartAsync("b", options: o => o.LeaveOnShutdown = false, seed: a.Endpoint)) await a.MembersAsync(2);
        await HttpNode.EventuallyAsync(() => Task.FromResult(a.Cluster.Snapshot.Find("b")?.Status == MemberStatus.Dead), "b is dead");

        var why = await a.GetAsync("/v1/explain/b");
        Assert.Equal(("a", "dead"), (why.GetProperty("seenBy").GetString(), why.GetProperty("member").GetProperty("status").GetString()));
        var died = why.GetProperty("history").EnumerateArray().Single(entry => entry.GetProperty("kind").GetString() == "died");
        Assert.Equal("a", died.GetProperty("cause").GetProperty("from").GetString());
        Assert.Contains("declared dead by a", why.GetProperty("text").GetString(), StringComparison.Ordinal);
        await HttpNode.ReadAsync(await a.SendAsync("GET", "/v1/explain/nobody"), 404);
        await HttpNode.ReadAsync(await a.SendAsync("GET", "/v1/explain/" + new string('n', 200)), 400);
    }

    [Fact]
    public async Task A_dead_member_is_forgotten_and_a_living_one_is_not()
    {
        await using var a = await HttpNode.StartAsync("a", http: o => o.AllowActions = true);
        await using (var b = await HttpNode.StartAsync("b", options: o => o.LeaveOnShutdown = false, seed: a.Endpoint))
        {
            await a.MembersAsync(2);
            var refused = await a.DoAsync("POST", "/v1/forget/b");
            Assert.False(refused.GetProperty("succeeded").GetBoolean());
            Assert.Contains("alive or suspect at a", refused.GetProperty("refusal").GetString(), StringComparison.Ordinal);
        }

        await HttpNode.EventuallyAsync(() => Task.FromResult(a.Cluster.Snapshot.Find("b")?.Status == MemberStatus.Dead), "b is dead");
        var done = await a.DoAsync("POST", "/v1/forget/b");
        Assert.True(done.GetProperty("succeeded").GetBoolean());
        Assert.Equal(("b", "forgotten"), (done.GetProperty("name").GetString(), done.GetProperty("members")[0].GetProperty("standing").GetString()));
        await HttpNode.EventuallyAsync(() => Task.FromResult(a.Cluster.Snapshot.Find("b") is null), "b is forgotten");
        Assert.Equal(400, (int)(await a.SendAsync("POST", "/v1/forget/" + new string('n', 200))).StatusCode);
    }

    [Fact]
    public async Task Keys_are_listed_installed_used_and_removed()
    {
        var (first, second) = (ClusterKey.Generate(), ClusterKey.Generate());
        await using var a = await HttpNode.StartAsync("a", http: o => o.AllowActions = true, options: o => o.Security.Keys = [first.ToBase64()]);
        var listed = await a.GetAsync("/v1/keys");
        Assert.Equal(first.Id.ToString(), listed.GetProperty("members")[0].GetProperty("keys")[0].GetString());
        Assert.True((await a.DoAsync("POST", "/v1/keys", new { key = second.ToBase64() })).GetProperty("succeeded").GetBoolean());
        Assert.True((await a.DoAsync("POST", $"/v1/keys/{second.Id}/use")).GetProperty("succeeded").GetBoolean());
        Assert.True((await a.DoAsync("DELETE", $"/v1/keys/{first.Id}")).GetProperty("succeeded").GetBoolean());
        Assert.Equal([second.Id.ToString()], (await a.GetAsync("/v1/keys")).GetProperty("members")[0].GetProperty("keys").EnumerateArray().Select(key => key.GetString()!));

        var refused = await a.SendAsync("POST", "/v1/keys", new { key = "c2VjcmV0" });
        Assert.Equal(400, (int)refused.StatusCode);
        Assert.DoesNotContain("c2VjcmV0", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(400, (int)(await a.SendAsync("DELETE", "/v1/keys/zzz")).StatusCode);
    }

    [Fact]
    public async Task Content_whose_length_is_not_told_is_read_too()
    {
        await using var a = await HttpNode.StartAsync("a", http: o => o.AllowActions = true);
        Assert.Equal(400, await LeaveAsync(new StringContent("{\"timeoutMs\":1}", System.Text.Encoding.UTF8, "application/json")));
        Assert.Equal(403, await LeaveAsync(new StringContent("timeoutMs=1000", System.Text.Encoding.UTF8, "text/plain")));
        Assert.Equal(MemberStatus.Alive, a.Cluster.Self.Status);

        async Task<int> LeaveAsync(HttpContent content)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/gossipod/v1/leave") { Content = content };
            request.Headers.TransferEncodingChunked = true;
            return (int)(await a.Client.SendAsync(request)).StatusCode;
        }
    }

    [Fact]
    public async Task Changes_of_tags_at_the_same_time_undo_none_of_each_other()
    {
        await using var a = await HttpNode.StartAsync("a", http: o => o.AllowActions = true);
        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => a.DoAsync("PATCH", "/v1/tags", new { set = new Dictionary<string, string> { [$"t{i}"] = "x" } })));
        Assert.Equal(12, a.Cluster.Self.Tags.Count);
    }

    [Theory]
    [InlineData("POST", "/v1/join", "{")]
    [InlineData("POST", "/v1/join", "null")]
    [InlineData("POST", "/v1/join", "{}")]
    [InlineData("POST", "/v1/join", """{"seeds":[]}""")]
    [InlineData("POST", "/v1/join", """{"seeds":[null]}""")]
    [InlineData("POST", "/v1/join", """{"seeds":"a:1"}""")]
    [InlineData("POST", "/v1/leave", """{"timeoutMs":1}""")]
    [InlineData("PATCH", "/v1/tags", """{"set":{"":"x"}}""")]
    [InlineData("PATCH", "/v1/tags", "[]")]
    [InlineData("POST", "/v1/broadcast", "{}")]
    [InlineData("POST", "/v1/keys", """{"key":null}""")]
    public async Task What_cannot_be_done_is_a_bad_request_and_changes_nothing(string method, string path, string content)
    {
        await using var a = await HttpNode.StartAsync("a", http: o => o.AllowActions = true);
        var request = new HttpRequestMessage(new HttpMethod(method), "/gossipod" + path) { Content = new StringContent(content, System.Text.Encoding.UTF8, "application/json") };
        await HttpNode.ReadAsync(await a.Client.SendAsync(request), 400);
        Assert.Equal((MemberStatus.Alive, 0), (a.Cluster.Self.Status, a.Cluster.Self.Tags.Count));
    }
}
