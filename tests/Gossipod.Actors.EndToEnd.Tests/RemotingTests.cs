namespace Gossipod.Actors.EndToEnd.Tests;

/// <summary>Akka.Remote, Akka.Cluster and Akka.Discovery beside Gossipod, as processes of their own.</summary>
public sealed class RemotingTests
{
    private const double Patience = 90;

    private static int _jobs;

    [Fact]
    public async Task Work_goes_to_the_workers_that_live_and_goes_on_with_the_rest_when_one_is_killed()
    {
        using var front = Start("RemoteRouting", "front", null);
        await front.WaitForAsync("ready", "front", seconds: Patience);
        using var one = Start("RemoteRouting", "w1", front.Address, "--tag", "role=worker");
        using var two = Start("RemoteRouting", "w2", front.Address, "--tag", "role=worker");
        foreach (var name in new[] { "w1", "w2" })
        {
            var join = await front.WaitForAsync("join", name, seconds: Patience);
            Assert.StartsWith("akka.tcp://gossipod@127.0.0.1:", join.Json.GetProperty("tags").GetProperty("akka.address").GetString(), StringComparison.Ordinal);
        }

        await GiveAsync(front, "work", line => line.Node == "w1");
        await GiveAsync(front, "work", line => line.Node == "w2");
        var owner = (await GiveAsync(front, "key", _ => true)).Node;
        var (victim, survivor) = owner == "w1" ? (one, "w2") : (two, "w1");

        victim.Signal(PosixSignalNumber.Kill);
        await front.WaitForAsync("leave", owner, "dead", Patience);
        Assert.Equal("Died", (await front.WaitForAsync("terminated", owner, seconds: Patience)).Field("end"));
        await GiveAsync(front, "key", line => line.Node == survivor);
        for (var i = 1; i <= 5; i++) front.Send($"work once {i}");
        for (var i = 1; i <= 5; i++)
        {
            var job = $"once {i}";
            await front.WaitForAsync(job, line => line.Event == "result" && line.Field("msg") == job, Patience);
        }

        using var again = Start("RemoteRouting", owner, front.Address, "--tag", "role=worker");
        await GiveAsync(front, "work", line => line.Node == owner);
        await GiveAsync(front, "key", line => line.Node == owner);
        front.Signal(PosixSignalNumber.Terminate);
        Assert.Equal(0, await front.WaitForExitAsync());
        Assert.Empty(front.Strays);
    }

    [Fact]
    public async Task An_akka_cluster_forms_once_enough_are_there_and_takes_in_those_that_come_later()
    {
        using var b = Start("ClusterBootstrap", "b", null);
        await b.WaitForAsync("ready", "b", seconds: Patience);
        using var c = Start("ClusterBootstrap", "c", b.Address);
        await b.WaitForAsync("join", "c", seconds: Patience);
        Assert.DoesNotContain(b.Lines, line => line.Event == "seeds");
        using var d = Start("ClusterBootstrap", "d", b.Address);
        NodeProcess[] nodes = [b, c, d];
        var addresses = new List<string>();
        foreach (var node in nodes) addresses.Add((await ClusterOfAsync(node, 3)).Field("addresses"));
        Assert.Single(addresses.Distinct());
        foreach (var node in nodes)
        {
            var seeds = (await node.WaitForAsync("seeds", node.Name, seconds: Patience)).Json.GetProperty("seeds");
            Assert.Equal(3, seeds.GetArrayLength());
            Assert.Equal((await b.WaitForAsync("seeds", "b")).Json.GetProperty("seeds")[0].GetString(), seeds[0].GetString());
        }

        // The lowest name of all, which would begin a cluster of its own if it did not know of this one.
        await b.WaitForAsync("one is in", line => line.Event == "update" && line.Text.Contains("\"akka.cluster\":\"in\"", StringComparison.Ordinal), Patience);
        using var a = Start("ClusterBootstrap", "a", b.Address);
        foreach (var node in nodes.Prepend(a)) addresses.Add((await ClusterOfAsync(node, 4)).Field("addresses"));
        Assert.Single(addresses[3..].Distinct());
        Assert.All(nodes.Prepend(a), node => Assert.Empty(node.Strays));

        var from = a.Lines.Count;
        d.Signal(PosixSignalNumber.Terminate);
        Assert.Equal(0, await d.WaitForExitAsync(Patience));
        await a.WaitForAsync("three again", line => line.Event == "cluster" && line.Field("count") == "3", Patience, from);
    }

    [Fact]
    public async Task Seeds_are_found_by_a_discovery_method_and_the_members_are_one()
    {
        using var a = Start("ServiceDiscovery", "a", null, "--tag", "service=api", "--tag", "port=8080");
        await a.WaitForAsync("ready", "a", seconds: Patience);
        using var b = Start("ServiceDiscovery", "b", null, "--known", a.Address, "--tag", "service=api,admin");
        await a.WaitForAsync("join", "b", seconds: Patience);
        await b.WaitForAsync("join", "a", seconds: Patience);
        await FindsAsync("api", "127.0.0.1:8080", b.Address);
        await FindsAsync("admin", b.Address);

        a.Signal(PosixSignalNumber.Kill);
        await b.WaitForAsync("leave", "a", "dead", Patience);
        await FindsAsync("api", b.Address);
        Assert.Empty(b.Strays);

        async Task FindsAsync(string service, params string[] addresses)
        {
            var from = b.Lines.Count;
            b.Send($"find {service}");
            var found = await b.WaitForAsync($"found {service}", line => line.Event == "found" && line.Field("service") == service, Patience, from);
            Assert.Equal(addresses.Order(StringComparer.Ordinal), found.Json.GetProperty("addresses").EnumerateArray().Select(address => address.GetString()!));
        }
    }

    private static Task<NodeLine> ClusterOfAsync(NodeProcess node, int count) =>
        node.WaitForAsync($"an Akka cluster of {count}", line => line.Event == "cluster" && line.Field("count") == $"{count}", Patience);

    /// <summary>Gives jobs until there is a result as wanted: a job for a member that has just gone, or is not known yet, is lost.</summary>
    private static async Task<NodeLine> GiveAsync(NodeProcess front, string command, Func<NodeLine, bool> wanted)
    {
        var (from, text) = (front.Lines.Count, command == "key" ? "17" : $"job {Interlocked.Increment(ref _jobs)}"); // an answer to another command is none to this
        for (var limit = NodeProcess.Now + (Patience * 1000); NodeProcess.Now < limit; await Task.Delay(100))
        {
            front.Send($"{command} {text}");
            if (front.Lines.Skip(from).FirstOrDefault(line => line.Event == "result" && line.Field("msg") == text && wanted(line)) is { } result) return result;
        }

        throw new TimeoutException($"no result as wanted:\n{string.Join('\n', front.Lines.TakeLast(20).Select(line => line.Text))}\n{front.Errors}");
    }

    private static NodeProcess Start(string example, string name, string? join, params string[] more)
    {
        var address = $"127.0.0.1:{NodeProgram.FreePort()}";
        string[] flags = ["--json", "--name", name, "--bind", address, "--profile", "local", .. join is null ? [] : new[] { "--join", join }, .. more];
        return NodeProcess.StartExample(example, name, address, flags);
    }
}
