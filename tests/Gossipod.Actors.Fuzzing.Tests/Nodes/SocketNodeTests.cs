using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Fuzzing.Generating;
using Gossipod.Actors.Wire;
using Xunit.Abstractions;

namespace Gossipod.Actors.Fuzzing.Tests.Nodes;

/// <summary>A node on real sockets under datagrams and streams of strangers.</summary>
public sealed class SocketNodeTests(ITestOutputHelper output)
{
    private const int DatagramCount = 20_000;
    private const int StreamCount = 300;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Refused_datagrams_and_frames_change_nothing_and_the_node_serves_on()
    {
        using var target = Start("target");
        using var other = Start("other");
        var errors = new ConcurrentQueue<object>();
        target.ActorOf(Props.Create(() => new Collector(errors)), "collector");
        var (cluster, peer) = (GossipodCluster.Get(target), GossipodCluster.Get(other));
        await Task.WhenAll(cluster.Started, peer.Started).WaitAsync(Patience);
        await UntilAsync(() => cluster.Node.Internals.QueuedNews?.Invoke() == 1); // its own JOIN, which nobody is there to hear
        var before = NodeState.Of(cluster.Node);

        var datagrams = await FloodAsync(cluster);
        var streams = await ConnectAsync(cluster);

        output.WriteLine(
            $"{datagrams} datagrams and {streams} streams refused, {cluster.Node.Counters[Counter.FramesMalformed]} of them for their frame");
        Assert.Equal(before, NodeState.Of(cluster.Node));
        Assert.Empty(errors);
        using var limit = new CancellationTokenSource(Patience);
        Assert.True((await peer.JoinAsync([cluster.Self.Address.ToString()], limit.Token)).Joined);
        Assert.NotNull((await peer.PingAsync("target").WaitAsync(Patience)).ToString());
        Assert.Equal(["other", "target"], cluster.Snapshot.Live.Select(member => member.Name).Order(StringComparer.Ordinal));
        Assert.Empty(errors);
        await Task.WhenAll(target.Terminate(), other.Terminate()).WaitAsync(Patience);
    }

    /// <summary>T46: a bare Akka.IO socket is lost to the first of these.</summary>
    [Fact]
    public async Task Members_at_addresses_that_lead_nowhere_do_not_cost_the_socket()
    {
        byte[][] evil =
        [
            [0, 0, 0, 0], [255, 255, 255, 255], [224, 0, 0, 1], [239, 255, 255, 255], [240, 0, 0, 1], [127, 255, 255, 255], [169, 254, 1, 1],
            [192, 0, 2, 1], new byte[16], [.. new byte[15], 1], [255, 2, .. new byte[13], 1], [254, 128, .. new byte[13], 1],
            [.. new byte[10], 255, 255, 255, 255, 255, 255], [.. new byte[10], 255, 255, 0, 0, 0, 0],
        ];
        using var target = Start("target");
        using var other = Start("other");
        var errors = new ConcurrentQueue<object>();
        target.ActorOf(Props.Create(() => new Collector(errors)), "collector");
        var (cluster, peer) = (GossipodCluster.Get(target), GossipodCluster.Get(other));
        await Task.WhenAll(cluster.Started, peer.Started).WaitAsync(Patience);
        using (var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp))
        {
            for (var i = 0; i < evil.Length; i++)
            {
                var record = new Body().Content(1, new Body().Content(1, evil[i]).Varint(2, i % 2 == 0 ? 9UL : (ulong)cluster.Self.Address.Port));
                var update = new Body().Varint(1, 2).Text(2, $"evil-{i}").Varint(3, 1).Content(6, record);
                var request = new Body().Fixed64(1, 7).Fixed32(2, 7).Text(3, $"evil-{i}").Content(4, new Body().Content(1, evil[i]).Varint(2, 9));
                socket.SendTo(Wired.Datagram(new Body().Content(5, update)), cluster.Self.Address);
                socket.SendTo(Wired.Datagram(new Body().Content(2, request.Varint(5, 600))), cluster.Self.Address);
            }
        }

        await UntilAsync(() => cluster.Node.Counters[Counter.DatagramsReceived] >= evil.Length * 2);
        await UntilAsync(() => Evil(cluster) == evil.Length || cluster.Node.Counters[Counter.SendsRefused] > 0);
        var known = Evil(cluster);
        if (known > 0) await UntilAsync(() => cluster.Node.Counters[Counter.SendsRefused] > 0 && cluster.Node.Counters[Counter.ProbesFailed] >= 3);

        using var limit = new CancellationTokenSource(Patience);
        for (var i = 0; i < 5; i++) Assert.True((await peer.JoinAsync([cluster.Self.Address.ToString()], limit.Token)).Joined);
        for (var i = 0; i < 5; i++) await peer.PingAsync("target").WaitAsync(Patience);
        output.WriteLine($"{known} of {evil.Length} were taken for members; {cluster.Node.Counters[Counter.SendsRefused]} sends refused");
        Assert.Empty(errors);
        await Task.WhenAll(target.Terminate(), other.Terminate()).WaitAsync(Patience);
    }

    private static int Evil(GossipodCluster cluster) =>
        cluster.Snapshot.Members.Count(member => member.Name.StartsWith("evil", StringComparison.Ordinal));

    private static ActorSystem Start(string name) => ActorSystem.Create(name, ConfigurationFactory.ParseString($$"""
        akka { loglevel = ERROR, stdout-loglevel = OFF, loggers = [] }
        gossipod {
          cluster-name = fuzzing, name = {{name}}, bind = "127.0.0.1:0", profile = local
          protocol-period = 200ms, direct-timeout = 60ms, local-health-max = 0 # a busy machine makes it worse
          transport { inbound-stream-timeout = 1s, max-inbound-streams = 1000 }
          limits { datagrams-per-second = 100000, datagram-burst = 100000, stranger-datagrams-per-second = 1000000 }
        }
        """));

    /// <summary>Only what the decoder refuses, and no faster than the node reads it.</summary>
    private static async Task<long> FloodAsync(GossipodCluster cluster)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        var codec = new PacketCodec(Wired.Cluster, ValidMessages.MaxMetadataBytes);
        string[] names = ["packet-random", "packet-bytes", "packet-fields"];
        var sources = names.Select(InputSource.Create).ToList();
        var sent = 0L;
        for (var i = 0; i < DatagramCount; i++)
        {
            var datagram = i % 500 == 0 ? [] : i % 500 == 1 ? new byte[60_000] : sources[i % 3].At(FuzzRun.Seed, i);
            if (codec.Decode(datagram).Succeeded) continue;
            socket.SendTo(datagram, cluster.Self.Address);
            if (++sent % 100 == 0) await UntilAsync(() => Refused(cluster) >= sent - 50);
        }

        await UntilAsync(() => Refused(cluster) >= sent - (DatagramCount / 100));
        return Refused(cluster);
    }

    private static long Refused(GossipodCluster cluster) =>
        NodeState.Refused(cluster.Node) + cluster.Node.Counters[Counter.DatagramsEmpty] + cluster.Node.Counters[Counter.DatagramsOversize];

    /// <summary>Frames that are refused, each on a stream of its own, and streams of bytes that are no frames.</summary>
    private static async Task<int> ConnectAsync(GossipodCluster cluster)
    {
        var codec = Wired.NewStreamCodec();
        var source = InputSource.Create("frame-bytes");
        var hostile = HostileFrames.All().Where(frame => frame.Bytes.Length < 100_000).ToList();
        var count = 0;
        for (var i = 0; i < StreamCount; i++)
        {
            var frame = i % 2 == 0 ? hostile[i * 31 % hostile.Count].Bytes : source.At(FuzzRun.Seed, i);
            if (codec.Decode(frame).Succeeded) continue;
            byte[] prefix = [0, 0, 0, 0];
            BinaryPrimitives.WriteInt32BigEndian(prefix, frame.Length);
            byte[] stream = (i % 10) switch
            {
                0 => frame,
                1 => [0x7F, 0xFF, 0xFF, 0xFF, .. frame],
                2 => [.. prefix, .. frame.AsSpan(0, frame.Length / 2)],
                _ => [.. prefix, .. frame, .. prefix, .. frame],
            };
            await TalkAsync(cluster.Self.Address, stream);
            count++;
        }

        return count;
    }

    /// <summary>Says it, and reads until the node hangs up.</summary>
    private static async Task TalkAsync(IPEndPoint to, byte[] stream)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            await socket.ConnectAsync(to, limit.Token);
            await socket.SendAsync(stream, limit.Token);
            socket.Shutdown(SocketShutdown.Send);
            var buffer = new byte[1_024];
            while (await socket.ReceiveAsync(buffer, limit.Token) > 0)
            {
            }
        }
        catch (SocketException)
        {
            // It hung up before it had read everything.
        }
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!condition()) await Task.Delay(1, limit.Token);
    }

    private sealed class Collector : ReceiveActor
    {
        public Collector(ConcurrentQueue<object> errors)
        {
            ReceiveAny(errors.Enqueue);
            Type[] wrong = [typeof(Error), typeof(UnhandledMessage)];
            foreach (var type in wrong) Context.System.EventStream.Subscribe(Self, type);
        }
    }
}
