using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
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
        var endpoint = IPEndPoint.Parse(target.Address);
        var dropped = SocketState(endpoint.Port).Dropped;
        await FloodAsync(endpoint);
        dropped = SocketState(endpoint.Port).Dropped - dropped;

        Assert.Equal(before.Table, await TableAsync(target));
        var growth = target.ResidentKib - before.Kib;
        Assert.True(dropped < DatagramCount / 100, $"the kernel dropped {dropped} of {DatagramCount} datagrams, so the node did not see them");
        output.WriteLine($"{DatagramCount - dropped} datagrams arrived: resident memory from {before.Kib} KiB, {growth:+0;-0} KiB");
        Assert.True(growth < GrowthMaxKib, $"resident memory grew by {growth} KiB");

        var since = NodeProcess.Clock.Elapsed.TotalMilliseconds;
        cluster[2].Signal(PosixSignalNumber.Kill);
        var took = await ProcessCluster.UntilAllReportAsync(cluster.Except(cluster[2]), "leave", "n2", "dead", since, seconds: 40);
        output.WriteLine($"the next crash was known to all after {took:0} ms");
        Assert.Empty(cluster.FalseDeaths("n2"));
        Assert.DoesNotContain("Exception", target.Errors, StringComparison.Ordinal);
    }

    /// <summary>
    /// Random bytes; random bytes behind the prelude of this very cluster, which reach the decoder; pings cut anywhere; scraps. No
    /// faster than the node reads, or the kernel would drop them unseen.
    /// </summary>
    private static async Task FloodAsync(IPEndPoint to)
    {
        var random = new Random(20261124);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        byte[] prelude = [0x47, 0x53, 1, 0, .. SHA256.HashData("gossipod"u8).AsSpan(0, 4)];
        var buffer = new byte[1_400];
        for (var i = 0; i < DatagramCount; i++)
        {
            if (i % 50 == 0) await UntilReadAsync(to.Port);
            socket.SendTo(Garbage(buffer, i % 4, prelude, random), to);
        }

        await UntilReadAsync(to.Port);
    }

    private static ReadOnlySpan<byte> Garbage(byte[] buffer, int kind, byte[] prelude, Random random)
    {
        random.NextBytes(buffer);
        if (kind == 0) return buffer.AsSpan(0, random.Next(buffer.Length) + 1);
        if (kind == 1) return buffer.AsSpan(0, random.Next(12));
        prelude.CopyTo(buffer, 0);
        if (kind == 2) return buffer.AsSpan(0, prelude.Length + random.Next(buffer.Length - prelude.Length));

        // Packet.ping, 28 bytes: sequence, source, target and view hash, each with its tag, values random (protos/gossipod/v1).
        var ping = buffer.AsSpan(prelude.Length);
        (ping[0], ping[1], ping[2], ping[11], ping[16], ping[21]) = (0x0A, 28, 0x09, 0x15, 0x1D, 0x21);
        return buffer.AsSpan(0, prelude.Length + random.Next(30));
    }

    private static async Task UntilReadAsync(int port)
    {
        const long waitingMaxBytes = 64 * 1_024;
        for (var limit = NodeProcess.Clock.Elapsed + TimeSpan.FromSeconds(30); SocketState(port).Waiting > waitingMaxBytes; await Task.Delay(1))
        {
            if (NodeProcess.Clock.Elapsed > limit) throw new TimeoutException("the node does not read its socket");
        }
    }

    /// <summary>Bytes in the receive buffer of the UDP socket on that port, and datagrams that the kernel dropped for want of room.</summary>
    private static (long Waiting, long Dropped) SocketState(int port)
    {
        var local = FormattableString.Invariant($":{port:X4}");
        var fields = File.ReadLines("/proc/net/udp")
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Single(line => line[1].EndsWith(local, StringComparison.Ordinal));
        return (Convert.ToInt64(fields[4].Split(':')[1], 16), long.Parse(fields[^1], System.Globalization.CultureInfo.InvariantCulture));
    }

    private static async Task<string> TableAsync(NodeProcess node) => (await node.MembersAsync(seconds: 60)).Field("members");
}
