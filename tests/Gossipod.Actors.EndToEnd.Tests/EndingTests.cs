using System.Net;
using System.Net.Sockets;
using Xunit.Abstractions;

namespace Gossipod.Actors.EndToEnd.Tests;

/// <summary>SIGTERM and Ctrl-C end a node with exit code 0 within six seconds, whatever state it and the others are in.</summary>
public sealed class EndingTests(ITestOutputHelper output)
{
    private const double ExitMaxSeconds = 6;

    [Fact]
    public async Task Ctrl_C_leaves_as_SIGTERM_does()
    {
        using var pair = await ProcessCluster.FormAsync(2);
        await ExitsInTimeAsync(pair[1], PosixSignalNumber.Interrupt);
        await pair[0].WaitForAsync("leave", "n1", "left");
        Assert.Empty(pair.FalseDeaths());
    }

    [Fact]
    public async Task A_farewell_that_nobody_acknowledges_does_not_hold_up_the_end()
    {
        using var cluster = await ProcessCluster.FormAsync(3);
        foreach (var other in cluster.Except(cluster[0])) other.Signal(PosixSignalNumber.Stop);
        await ExitsInTimeAsync(cluster[0], PosixSignalNumber.Terminate);
        var left = await cluster[0].WaitForAsync("left", "n0");
        Assert.Equal("0", left.Field("acknowledged"));
    }

    [Fact]
    public async Task A_join_under_way_does_not_hold_up_the_end()
    {
        // Accepts connections, by its backlog, and says nothing.
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        silent.Listen();
        using var node = NodeProcess.Start("n0", $"127.0.0.1:{NodeProgram.FreePort()}", silent.LocalEndPoint!.ToString());
        using var connection = await silent.AcceptAsync();
        await ExitsInTimeAsync(node, PosixSignalNumber.Terminate);
        Assert.DoesNotContain(node.Lines, line => line.Event is "ready");
        await node.WaitForAsync("left", "n0");
    }

    [Fact]
    public async Task A_node_whose_seeds_are_all_unreachable_runs_alone_and_ends_at_once()
    {
        using var node = NodeProcess.Start("n0", $"127.0.0.1:{NodeProgram.FreePort()}", $"127.0.0.1:{NodeProgram.FreePort()}");
        await node.WaitForAsync("error", line => line.Event == "error");
        await node.WaitForAsync("ready", "n0");
        await ExitsInTimeAsync(node, PosixSignalNumber.Terminate);
        Assert.DoesNotContain("Timeout", node.Errors, StringComparison.Ordinal);
    }

    private async Task ExitsInTimeAsync(NodeProcess node, PosixSignalNumber signal)
    {
        var since = NodeProcess.Clock.Elapsed;
        node.Signal(signal);
        Assert.Equal(0, await node.WaitForExitAsync());
        var took = (NodeProcess.Clock.Elapsed - since).TotalSeconds;
        output.WriteLine(FormattableString.Invariant($"ended {took:0.00} s after {signal}"));
        Assert.True(took < ExitMaxSeconds, $"the end took {took} s:\n{node.Errors}");
    }
}
