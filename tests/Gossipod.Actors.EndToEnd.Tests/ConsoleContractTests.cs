namespace Gossipod.Actors.EndToEnd.Tests;

/// <summary>What scripts and other programs rely on: lines, commands, exit codes and messages.</summary>
public sealed class ConsoleContractTests
{
    private static ulong Generation(NodeLine line) => line.Json.GetProperty("generation").GetUInt64();

    private static string FreeAddress() => $"127.0.0.1:{NodeProgram.FreePort()}";

    [Fact]
    public async Task Every_line_is_one_JSON_object_and_every_command_is_answered()
    {
        using var pair = await ProcessCluster.FormAsync(2, "--tag", "role=worker");
        var node = pair[0];
        node.Send("health");
        Assert.Equal("0", (await node.WaitForAsync("health", line => line.Event == "health")).Field("score"));
        node.Send("tag zone=a");
        var update = await pair[1].WaitForAsync("update", "n0");
        Assert.Equal("a", update.Json.GetProperty("tags").GetProperty("zone").GetString());
        Assert.Equal("worker", update.Json.GetProperty("tags").GetProperty("role").GetString());
        node.Send("ping n1");
        var ping = await node.WaitForAsync("ping", "n1");
        Assert.InRange(ping.Json.GetProperty("rtt_ms").GetDouble(), 0.001, 1_000);
        node.Send("explain n1");
        Assert.Equal("alive", (await node.WaitForAsync("explain", "n1")).Field("status"));
        node.Send("nonsense");
        await node.WaitForAsync("error", line => line.Event == "error" && line.Field("message").Contains("nonsense", StringComparison.Ordinal));

        node.Signal(PosixSignalNumber.Terminate);
        Assert.Equal(0, await node.WaitForExitAsync());
        await pair[1].WaitForAsync("leave", "n0", "left");
        Assert.Single(node.Lines, line => line.Event == "left");

        Assert.All(pair.Nodes, process => Assert.Empty(process.Strays));
        Assert.All(pair.Nodes.SelectMany(process => process.Lines.Select(line => (process.Name, line))), entry =>
        {
            Assert.Equal(entry.Name, entry.line.Field("self"));
            Assert.True(entry.line.Json.GetProperty("ts").GetInt64() > 1_700_000_000_000);
            Assert.NotEqual("", entry.line.Event);
        });
    }

    [Fact]
    public async Task A_killed_node_is_explained_by_who_accused_it_and_what_was_seen()
    {
        using var cluster = await ProcessCluster.FormAsync(3);
        cluster[2].Signal(PosixSignalNumber.Kill);
        foreach (var node in cluster.Nodes.Take(2))
        {
            await node.WaitForAsync("leave", "n2", "dead", seconds: 120);
            node.Send("explain n2");
            var answer = await node.WaitForAsync("explain", "n2");
            Assert.Equal("dead", answer.Field("status"));
            var history = answer.Json.GetProperty("history").EnumerateArray().ToList();
            Assert.Equal(("suspected", "died"), (history[0].GetProperty("kind").GetString(), history[^1].GetProperty("kind").GetString()));
            Assert.Contains(history[^1].GetProperty("cause").GetProperty("first_accuser").GetString(), new[] { "n0", "n1" });
        }
    }

    [Fact]
    public async Task Messages_go_to_one_node_and_broadcasts_to_all()
    {
        using var cluster = await ProcessCluster.FormAsync(3);
        cluster[0].Send("send n1 hello there");
        var message = await cluster[1].WaitForAsync("user", "n0");
        Assert.Equal(("hello there", "n0", "message"), (message.Field("msg"), message.Field("from"), message.Field("kind")));

        cluster[1].Send("broadcast good news");
        foreach (var node in cluster.Nodes)
        {
            var broadcast = await node.WaitForAsync("user", "n1");
            Assert.Equal(("good news", "n1", "broadcast"), (broadcast.Field("msg"), broadcast.Field("from"), broadcast.Field("kind")));
        }

        Assert.Equal([1, 2, 1], cluster.Nodes.Select(node => node.Lines.Count(line => line.Event == "user")));
        cluster[2].Send("send nobody hello");
        var unknown = await cluster[2].WaitForAsync("error", line => line.Event == "error");
        Assert.Contains("no member is named 'nobody'", unknown.Field("message"), StringComparison.Ordinal);
        cluster[2].Send($"broadcast {new string('x', 1_400)}");
        var large = await cluster[2].WaitForAsync("error", line => line.Event == "error" && line.Field("message").StartsWith("broadcast", StringComparison.Ordinal));
        Assert.Contains("1400", large.Field("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_left_by_command_joins_again_in_the_same_process()
    {
        using var pair = await ProcessCluster.FormAsync(2);
        var node = pair[0];
        var first = await pair[1].WaitForAsync("join", "n0");
        for (var i = 0; i < 2; i++)
        {
            var from = (node.Lines.Count, pair[1].Lines.Count);
            node.Send("leave");
            var left = await node.WaitForAsync("left", "n0", from: from.Item1);
            Assert.Equal("1", left.Field("acknowledged"));
            await pair[1].WaitForAsync("leave", "n0", "left", from: from.Item2);
            node.Send($"join {pair[1].Address}");
            Assert.Equal("2", (await node.WaitForAsync("ready", "n0", from: from.Item1)).Field("members"));
            var joined = await pair[1].WaitForAsync("join", "n0", from: from.Item2);
            Assert.Equal(first.Field("addr"), joined.Field("addr"));
            Assert.True(Generation(joined) > Generation(first), $"{joined.Text} is not above {first.Text}");
            first = joined;
        }

        // Long enough for a suspicion to become a death, if there were one.
        await Task.Delay(TimeSpan.FromSeconds(8));
        Assert.Empty(pair.FalseDeaths());
        var lines = node.Lines.Count;
        node.Send("leave");
        await node.WaitForAsync("left", "n0", from: lines);
        node.Signal(PosixSignalNumber.Terminate);
        Assert.Equal(0, await node.WaitForExitAsync(seconds: 6));
        Assert.Equal(3, node.Lines.Count(line => line.Event == "left"));
        Assert.True(node.Strays.Count == 0, string.Join('\n', node.Strays));
    }

    [Fact]
    public async Task Joining_a_cluster_of_another_name_says_so()
    {
        using var stranger = NodeProcess.Start("stranger", FreeAddress(), null, null, "--cluster", "theirs");
        await stranger.WaitForAsync("ready", "stranger");
        using var node = NodeProcess.Start("n0", FreeAddress(), stranger.Address, null, "--cluster", "ours");
        var error = await node.WaitForAsync("error", line => line.Event == "error");
        Assert.Contains("another cluster", error.Field("message"), StringComparison.Ordinal);
        Assert.Contains("cluster-name", error.Field("message"), StringComparison.Ordinal);
        Assert.Equal("1", (await node.WaitForAsync("ready", "n0")).Field("members"));
    }

    [Fact]
    public async Task Every_unreachable_seed_has_its_reason()
    {
        var (first, second) = (FreeAddress(), FreeAddress());
        using var node = NodeProcess.Start("n0", FreeAddress(), $"{first},{second},no-such-host.invalid:7946");
        var message = (await node.WaitForAsync("error", line => line.Event == "error")).Field("message");
        Assert.Contains(first, message, StringComparison.Ordinal);
        Assert.Contains(second, message, StringComparison.Ordinal);
        Assert.Contains("no-such-host.invalid", message, StringComparison.Ordinal);
        Assert.Contains("refused", message, StringComparison.Ordinal);
        Assert.Contains("cannot be resolved", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_is_ready_before_its_seed_joins_it_when_it_comes()
    {
        var seedAddress = FreeAddress();
        using var node = NodeProcess.Start("n0", FreeAddress(), seedAddress);
        await node.WaitForAsync("error", line => line.Event == "error");
        Assert.Equal("1", (await node.WaitForAsync("ready", "n0")).Field("members"));
        using var seed = NodeProcess.Start("seed", seedAddress);
        await node.WaitForAsync("join", "seed", seconds: 40);
        await seed.WaitForAsync("join", "n0", seconds: 40);
        Assert.Single(node.Lines, line => line.Event == "error");
    }

    [Fact]
    public async Task A_port_in_use_is_an_error_with_the_address_and_the_remedy()
    {
        using var holder = NodeProcess.Start("holder", FreeAddress());
        await holder.WaitForAsync("ready", "holder");
        using var node = NodeProcess.Start("n0", holder.Address);
        var message = (await node.WaitForAsync("error", line => line.Event == "error")).Field("message");
        Assert.Contains(holder.Address, message, StringComparison.Ordinal);
        Assert.Contains("gossipod.bind", message, StringComparison.Ordinal);
        Assert.Equal(1, await node.WaitForExitAsync());
    }

    [Theory]
    [InlineData("--bind", "nonsense", "bind")]
    [InlineData("--bind", "127.0.0.1:99999", "bind")]
    [InlineData("--advertise", "0.0.0.0:1", "advertise")]
    [InlineData("--profile", "moon", "--profile")]
    [InlineData("--tag", "novalue", "--tag")]
    [InlineData("--set", "gossip-fanout=0", "gossip-fanout")]
    [InlineData("--set", "gosip-fanout=3", "gosip-fanout")]
    [InlineData("--set", "direct-timeout=900ms", "direct-timeout")]
    [InlineData("--set", "protocol-period=soon", "protocol-period")]
    [InlineData("--key", "AAAA", "--key")]
    [InlineData("--cluster", "", "cluster-name")]
    [InlineData("--no-such-flag", "x", "--no-such-flag")]
    public async Task A_wrong_argument_is_one_line_and_exit_code_2(string option, string value, string named)
    {
        using var node = NodeProcess.Start("n0", "127.0.0.1:0", null, null, option, value);
        Assert.Equal(2, await node.WaitForExitAsync());
        var lines = node.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(named, Assert.Single(lines), StringComparison.Ordinal);
        Assert.Empty(node.Lines);
    }
}
