using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Gossipod.Actors.EndToEnd.Tests;

/// <summary>Real processes go from the clear to sealed one by one, as docs/security.md says.</summary>
public sealed class GradualSealingTests
{
    private static readonly string Key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    /// <summary>verify-incoming, verify-outgoing of each step.</summary>
    private static readonly (string Incoming, string Outgoing)[] Steps = [("off", "off"), ("off", "on"), ("on", "on")];

    [Fact]
    public async Task A_cluster_in_the_clear_is_sealed_by_rolling_restarts_and_loses_nobody()
    {
        using var cluster = await ProcessCluster.FormAsync(4);
        Assert.True(await AnswersClearPingAsync(cluster[0], TimeSpan.FromSeconds(30)));
        foreach (var (incoming, outgoing) in Steps)
        {
            string[] more = ["--key", Key, "--set", $"security.verify-incoming={incoming}", "--set", $"security.verify-outgoing={outgoing}"];
            for (var i = 0; i < cluster.Nodes.Count; i++)
            {
                var seen = cluster.Nodes.ToDictionary(node => node.Name, node => node.Lines.Count);
                var old = cluster[i];
                old.Signal(PosixSignalNumber.Terminate);
                Assert.Equal(0, await old.WaitForExitAsync());
                await cluster.Restart(old, plan => plan with { More = more }).WaitForAsync("ready", old.Name, seconds: 60);
                await ProcessCluster.UntilAgreedAsync(cluster.Nodes);
                foreach (var node in cluster.Except(cluster[i]))
                {
                    var gone = node.Lines.Skip(seen[node.Name]).Where(line => line.Event is "leave" or "removed" && line.Node != old.Name).ToList();
                    Assert.True(gone.Count == 0, $"{node.Name} lost a member while {old.Name} restarted: {string.Join('\n', gone.Select(line => line.Text))}");
                }

                await ProveMessagesPassAsync(cluster, $"{incoming}/{outgoing}/{i}");
            }
        }

        Assert.Empty(cluster.FalseDeaths());
        foreach (var node in cluster.Nodes) await node.WaitForLogAsync("Sealed: datagrams and streams");
        Assert.False(await AnswersClearPingAsync(cluster[0], TimeSpan.FromSeconds(3)));
        using var stranger = NodeProcess.Start("stranger", $"127.0.0.1:{NodeProgram.FreePort()}", cluster[0].Address);
        var refusal = await stranger.WaitForAsync("error", line => line.Event == "error");
        Assert.Contains("SealedOnly", refusal.Field("message"), StringComparison.Ordinal);
    }

    /// <summary>A message from each to the next, and a broadcast to all.</summary>
    private static async Task ProveMessagesPassAsync(ProcessCluster cluster, string text)
    {
        var seen = cluster.Nodes.ToDictionary(node => node.Name, node => node.Lines.Count);
        for (var i = 0; i < cluster.Nodes.Count; i++) cluster[i].Send($"send {cluster[(i + 1) % cluster.Nodes.Count].Name} {text}");
        cluster[0].Send($"broadcast {text}");
        foreach (var node in cluster.Nodes)
        {
            foreach (var kind in new[] { "message", "broadcast" })
                await node.WaitForAsync($"{kind} {text}", line => line.Event == "user" && line.Field("msg") == text && line.Field("kind") == kind, from: seen[node.Name]);
        }
    }

    /// <summary>Asks a node, as anybody can who is no member, until it answers or the time is over.</summary>
    private static async Task<bool> AnswersClearPingAsync(NodeProcess node, TimeSpan time)
    {
        using var socket = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        using var limit = new CancellationTokenSource(time);
        var answer = socket.ReceiveAsync(limit.Token).AsTask();
        try
        {
            while (!answer.IsCompleted)
            {
                await socket.SendAsync(ClearPing(node.Name), IPEndPoint.Parse(node.Address), limit.Token);
                await Task.WhenAny(answer, Task.Delay(200, limit.Token));
            }

            return (await answer).Buffer.Length > 0;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Packet.ping behind the prelude of this cluster: sequence, source, target (protos/gossipod/v1).</summary>
    private static byte[] ClearPing(string name)
    {
        var ping = new byte[8 + 2 + 9 + 5 + 5];
        byte[] prelude = [0x47, 0x53, 1, 0, .. SHA256.HashData("gossipod"u8).AsSpan(0, 4)];
        prelude.CopyTo(ping, 0);
        (ping[8], ping[9], ping[10], ping[19], ping[24]) = (0x0A, 19, 0x09, 0x15, 0x1D);
        BinaryPrimitives.WriteUInt64LittleEndian(ping.AsSpan(11), 4_711);
        BinaryPrimitives.WriteUInt32LittleEndian(ping.AsSpan(20), 4_711);
        BinaryPrimitives.WriteUInt32LittleEndian(ping.AsSpan(25), TagOf(name));
        return ping;
    }

    /// <summary>The high half of FNV-1a over the name, mixed.</summary>
    private static uint TagOf(string name)
    {
        var hash = 14695981039346656037UL;
        foreach (var b in Encoding.UTF8.GetBytes(name)) hash = (hash ^ b) * 1099511628211UL;
        hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9UL;
        hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EBUL;
        return (uint)((hash ^ (hash >> 31)) >> 32);
    }
}
