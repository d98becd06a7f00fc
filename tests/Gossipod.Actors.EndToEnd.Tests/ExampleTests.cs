namespace Gossipod.Actors.EndToEnd.Tests;

/// <summary>The small examples do what they are for.</summary>
public sealed class ExampleTests
{
    private static string FreeAddress() => $"127.0.0.1:{NodeProgram.FreePort()}";

    [Fact]
    public async Task Ping_and_pong_exchange_messages()
    {
        var (ping, pong) = (NodeProgram.FreePort(), NodeProgram.FreePort());
        using var first = NodeProcess.StartExample("PingNode", "NODE_1", $"127.0.0.1:{ping}", "--port", $"{ping}");
        await first.WaitForTextAsync("NODE_1 runs");
        using var second = NodeProcess.StartExample("PongNode", "NODE_2", $"127.0.0.1:{pong}", "--port", $"{pong}", "--join-addr", first.Address);

        await second.WaitForTextAsync("Received: key=ping");
        await first.WaitForTextAsync("Received: key=pong");
        second.Signal(PosixSignalNumber.Terminate);
        Assert.Equal(0, await second.WaitForExitAsync());
        await first.WaitForTextAsync("Left: NODE_2");
    }

    [Fact]
    public async Task Everybody_in_the_chat_reads_what_one_writes()
    {
        using var anna = Start("Chat", "anna", null);
        await anna.WaitForAsync("ready", "anna");
        using var ben = Start("Chat", "ben", anna.Address);
        await anna.WaitForAsync("join", "ben");

        ben.Send("hello, all of you");
        foreach (var node in new[] { anna, ben }) Assert.Equal("hello, all of you", (await node.WaitForAsync("user", "ben")).Field("msg"));
    }

    [Fact]
    public async Task Nodes_read_each_others_metadata_and_its_changes()
    {
        var (one, two) = (NodeProgram.FreePort(), NodeProgram.FreePort());
        using var first = NodeProcess.StartExample("CustomMetadata", "m1", $"127.0.0.1:{one}", "--json", "--name", "m1", "--port", $"{one}", "--tag", "region=eu");
        await first.WaitForAsync("ready", "m1");
        using var second = NodeProcess.StartExample("CustomMetadata", "m2", $"127.0.0.1:{two}", "--json", "--name", "m2", "--port", $"{two}", "--ip", "127.0.0.1", "--join-addr", first.Address);
        await second.WaitForAsync("ready", "m2");

        Assert.Equal("eu", (await second.WaitForAsync("metadata", "m1")).Field("region"));
        var seen = await first.WaitForAsync("metadata", "m2");
        await first.WaitForAsync("m2's next value", line => line.Event == "metadata" && line.Node == "m2" && line.Field("load") != seen.Field("load"));
        second.Signal(PosixSignalNumber.Terminate);
        Assert.Equal(0, await second.WaitForExitAsync());
        await first.WaitForAsync("leave", "m2", "left");
        Assert.All(new[] { first, second }, node => Assert.Empty(node.Strays));
        Assert.DoesNotContain(first.Lines, line => line.Event == "metadata" && line.Node == "m1");
    }

    [Fact]
    public async Task The_ring_of_every_node_gives_each_key_the_same_owner_and_moves_only_those_that_must()
    {
        using var first = Start("HashRing", "r1", null);
        await first.WaitForAsync("ready", "r1");
        Assert.All(Owners(first), owner => Assert.Equal("r1", owner.Value));
        using var second = Start("HashRing", "r2", first.Address);
        await second.WaitForAsync("a key of the first", line => line.Event == "owner" && line.Node == "r1");
        await first.WaitForAsync("owner", "r2");
        for (var tries = 0; tries < 200 && !Owners(first).SequenceEqual(Owners(second)); tries++) await Task.Delay(50);

        Assert.Equal(Owners(first), Owners(second));
        Assert.InRange(Owners(first).Count(owner => owner.Value == "r2"), 1, 15);
        second.Signal(PosixSignalNumber.Terminate);
        Assert.Equal(0, await second.WaitForExitAsync());
        await first.WaitForAsync("leave", "r2", "left");
        for (var tries = 0; tries < 200 && Owners(first).Any(owner => owner.Value != "r1"); tries++) await Task.Delay(50);
        Assert.All(Owners(first), owner => Assert.Equal("r1", owner.Value));
    }

    private static NodeProcess Start(string example, string name, string? join)
    {
        var address = FreeAddress();
        string[] flags = ["--json", "--name", name, "--ip", "127.0.0.1", "--port", address.Split(':')[1]];
        return NodeProcess.StartExample(example, name, address, [.. flags, .. join is null ? [] : new[] { "--join-addr", join }]);
    }

    private static SortedDictionary<string, string> Owners(NodeProcess node)
    {
        var owners = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in node.Lines.Where(line => line.Event == "owner")) owners[line.Field("key")] = line.Node;
        return owners;
    }
}
