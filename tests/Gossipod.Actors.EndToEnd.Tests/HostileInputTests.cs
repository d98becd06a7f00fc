using System.Net;
using System.Net.Sockets;
using Xunit.Abstractions;

namespace Gossipod.Actors.EndToEnd.Tests;

/// <summary>A real node under garbage, and then a real crash.</summary>
public sealed class HostileInputTests(ITestOutputHelper output)
{
    private const int DatagramCount = 200_000;
    private const long GrowthMaxKib = 64 * 1_024;

    [Fact]
    public async Task Garbage_changes_nothing_and_the_next_crash_is_still_detected()
    {
        using var cluster = await ProcessCluster.FormAsync(3);
        var target = cluster[0];
        var before = (Table: await TableAsync(target), Kib: target.ResidentKib);
        Flood(IPEndPoint.Parse(target.Address));

        Assert.Equal(before.Table, await TableAsync(target));
        var growth = target.ResidentKib - before.Kib;
        output.WriteLine($"{DatagramCount} datagrams: resident memory from {before.Kib} KiB, {growth:+0;-0} KiB");
        Assert.True(growth < GrowthMaxKib, $"resident memory grew by {growth} KiB");

        var since = NodeProcess.Clock.Elapsed.TotalMilliseconds;
        cluster[2].Signal(PosixSignalNumber.Kill);
        var took = await ProcessCluster.UntilAllReportAsync(cluster.Except(cluster[2]), "leave", "n2", "dead", since, seconds: 40);
        output.WriteLine($"the next crash was known to all after {took:0} ms");
        Assert.Empty(cluster.FalseDeaths("n2"));
        Assert.DoesNotContain("Exception", target.Errors, StringComparison.Ordinal);
    }

    /// <summary>Random bytes, random bytes behind a valid magic and version, and cut-off packets, as fast as one sender can.</summary>
    private static void Flood(IPEndPoint to)
    {
        var random = new Random(20261124);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        byte[] magic = [0x47, 0x53, 1, 0];
        var buffer = new byte[1_400];
        for (var i = 0; i < DatagramCount; i++)
        {
            var bytes = buffer.AsSpan(0, random.Next(buffer.Length) + 1);
            random.NextBytes(bytes);
            if (i % 3 == 1 && bytes.Length > magic.Length) magic.CopyTo(bytes);
            if (i % 3 == 2) bytes = bytes[..Math.Min(bytes.Length, random.Next(12))];
            socket.SendTo(bytes, to);
        }
    }

    private static async Task<string> TableAsync(NodeProcess node)
    {
        var from = node.Lines.Count;
        node.Send("members");
        var line = await node.WaitForAsync("members", line => line.Event == "members", from: from, seconds: 60);
        return line.Field("members");
    }
}
