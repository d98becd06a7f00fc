using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Security;
using Gossipod.Actors.Tests.Cluster;
using Gossipod.Actors.Tests.Harness;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Tests.Security;

/// <summary>What hosts where no member is can do to the streams of a real node, sealed and in the clear (reliability.md T48).</summary>
[Collection(AloneCollection.Name)]
public sealed class StrangerStreamTests
{
    private const int PlacesPerHost = 4;

    /// <summary>What is not ended by the first of these is never ended in a test.</summary>
    private const string Impatient = "gossipod.transport { handshake-timeout = 1s, inbound-stream-timeout = 10m }\ngossipod.sync.exchange-timeout = 10m\n";

    private const string Patient = "gossipod.transport { handshake-timeout = 1m, inbound-stream-timeout = 10m }\ngossipod.sync.exchange-timeout = 10m\n";

    private static readonly ClusterTag Tag = ClusterTag.Of("tests");

    [LinuxTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_reset_in_the_middle_of_a_frame_gives_the_place_back(bool isSealed)
    {
        await using var node = await StartAsync(Patient, isSealed);
        for (var round = 0; round < 10; round++)
        {
            foreach (var socket in await TakeAllPlacesAsync(node, 2, Half(Hello(isSealed)))) Reset(socket);
        }

        await ServesOnAsync(node);
    }

    [LinuxTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_is_half_open_says_nothing_or_goes_on_slowly_loses_its_stream(bool isSealed)
    {
        await using var node = await StartAsync(Impatient, isSealed);
        var hello = Hello(isSealed);
        using var silent = Stranger(node, 2, []);
        using var half = Stranger(node, 2, Half(hello));
        using var closed = Stranger(node, 2, Half(hello));
        closed.Shutdown(SocketShutdown.Send);
        using var dripping = Stranger(node, 2, hello.AsSpan(0, 4).ToArray());
        using var nonsense = Stranger(node, 3, Framed(new byte[100]));
        using var wrongCluster = Stranger(node, 3, Framed(new StreamCodec(ClusterTag.Of("other"), 512, 1 << 16).Encode(new InSync(MemberName.Create("x"), default))));
        using var outOfTurn = Stranger(node, 3, Framed(new StreamCodec(Tag, 512, 1 << 16).Encode(new InSync(MemberName.Create("x"), default))));
        using var unasked = Stranger(node, 3, isSealed ? hello : Framed(new StreamCodec(Tag, 512, 1 << 16).Encode(new TablePage(MemberName.Create("x"), [], true))));

        await DripAsync(dripping);

        // Those that were told something keep their side open all the same.
        foreach (var socket in new[] { silent, half, closed, dripping, nonsense, wrongCluster, outOfTurn, unasked }) ExpectEnd(socket);
        foreach (var host in new[] { 2, 3 })
        {
            foreach (var socket in await TakeAllPlacesAsync(node, host, [])) socket.Dispose();
        }

        await ServesOnAsync(node);
    }

    [LinuxTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Lengths_of_two_gigabytes_and_more_end_the_stream_before_anything_is_stored(bool isSealed)
    {
        await using var node = await StartAsync(Patient, isSealed);
        uint[] lengths = [(64 << 10) + 1, int.MaxValue, 1U << 31, uint.MaxValue];
        foreach (var length in lengths)
        {
            var prefix = new byte[4];
            BinaryPrimitives.WriteUInt32BigEndian(prefix, length);
            using var socket = Stranger(node, 2, [.. prefix, .. new byte[1_000]]);
            ExpectEnd(socket);
        }

        await ClusterNode.EventuallyAsync(() => node.Cluster.Node.Counters[Counter.FramesMalformed] == lengths.Length, "each is counted");
        await ServesOnAsync(node);
    }

    [LinuxTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Many_slow_streams_of_many_hosts_hold_less_than_eight_MiB_each(bool isSealed)
    {
        const int hosts = 7, maxBytes = 8 << 20;
        await using var node = await StartAsync(Patient, isSealed);
        var first = Framed(new StreamCodec(Tag, 512, 1 << 16).Encode(new SyncRequest(SyncPurpose.Repair, MemberName.Create("x"), 1, 2, 3, null)));
        var rest = isSealed ? Framed(new byte[64 << 10])[..^1] : [.. first, .. Framed(new byte[1 << 20])[..^1]];
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var sockets = Enumerable.Range(2, hosts).SelectMany(host => Stranger(node, host, rest, PlacesPerHost)).ToList();
        await ClusterNode.EventuallyAsync(
            () => node.Cluster.Node.Counters[Counter.StreamBytesReceived] == (long)rest.Length * sockets.Count, "all of it was read");

        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;

        Assert.True(grown < sockets.Count * (long)maxBytes, $"{sockets.Count} streams hold {grown >> 10} KiB");
        await ServesOnAsync(node);
        foreach (var socket in sockets) socket.Dispose();
    }

    [LinuxTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stranger_has_four_streams_at_once_and_the_fifth_is_told(bool isSealed)
    {
        await using var node = await StartAsync(Patient, isSealed);
        var counters = node.Cluster.Node.Counters;
        var sockets = Stranger(node, 2, [], PlacesPerHost);
        await ClusterNode.EventuallyAsync(() => counters[Counter.StreamsAccepted] == PlacesPerHost, "four are accepted");

        using var fifth = Stranger(node, 2, []);
        var told = ExpectEnd(fifth);
        using var other = Stranger(node, 3, []);
        await ClusterNode.EventuallyAsync(() => counters[Counter.StreamsAccepted] == PlacesPerHost + 1, "another host has places of its own");

        var error = Assert.IsType<StreamError>(new StreamCodec(Tag, 512, 1 << 16).Decode(told.AsMemory(4)).Value);
        Assert.Equal(StreamErrorCode.Busy, error.Code);
        Assert.Contains("transport.max-streams-per-source allows (4)", error.Detail, StringComparison.Ordinal);
        Assert.Equal(1, counters[Counter.StreamsRefused]);
        foreach (var socket in sockets) socket.Dispose();
    }

    /// <summary>Connects again and again from a host until it has as many accepted streams as one may.</summary>
    private static async Task<List<Socket>> TakeAllPlacesAsync(ClusterNode node, int host, byte[] says)
    {
        var sockets = new List<Socket>();
        var before = node.Cluster.Node.Counters[Counter.StreamsAccepted];
        await ClusterNode.EventuallyAsync(
            () =>
            {
                if (node.Cluster.Node.Counters[Counter.StreamsAccepted] - before >= PlacesPerHost) return true;
                sockets.Add(Stranger(node, host, says));
                return false;
            },
            $"the host has all of its {PlacesPerHost} places again");
        return sockets;
    }

    private static Task<ClusterNode> StartAsync(string transport, bool isSealed) =>
        ClusterNode.StartAsync("node", more: transport + Security(isSealed));

    private static string Security(bool isSealed) => isSealed ? "gossipod.security.keys = [\"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\"]" : "";

    /// <summary>A member joins and leaves as if nothing had been.</summary>
    private static async Task ServesOnAsync(ClusterNode node)
    {
        await using var member = await ClusterNode.StartAsync("member", more: Security(node.Cluster.Node.Settings.Security.Keys is not null));
        Assert.True((await member.JoinAsync(node.Endpoint)).Joined);
        Assert.Contains("member", node.LiveNames);
    }

    /// <summary>A whole first frame of a peer that seals, which does not hold the key; or of one in the clear.</summary>
    private static byte[] Hello(bool isSealed)
    {
        var frame = new byte[StreamSealWire.HandshakeBytes];
        if (isSealed) StreamSealWire.WriteHead(frame, Tag, StreamSealWire.Hello);
        else WirePrelude.Write(frame, WirePrelude.StreamFlags, Tag);
        return Framed(frame);
    }

    private static byte[] Framed(byte[] frame)
    {
        byte[] bytes = [0, 0, 0, 0, .. frame];
        BinaryPrimitives.WriteInt32BigEndian(bytes, frame.Length);
        return bytes;
    }

    private static byte[] Half(byte[] bytes) => bytes[..(bytes.Length / 2)];

    private static List<Socket> Stranger(ClusterNode node, int host, byte[] says, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => Stranger(node, host, says))];

    /// <summary>A connection from 127.0.0.host that has said something.</summary>
    private static Socket Stranger(ClusterNode node, int host, byte[] says)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 60_000, SendTimeout = 60_000 };
        socket.Bind(new IPEndPoint(IPAddress.Parse($"127.0.0.{host}"), 0));
        socket.Connect(IPEndPoint.Parse(node.Endpoint));
        Say(socket, says);
        return socket;
    }

    /// <summary>Whoever was turned away meanwhile cannot; false then.</summary>
    private static bool Say(Socket socket, byte[] says)
    {
        try
        {
            socket.Send(says);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static void Reset(Socket socket)
    {
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.Dispose();
    }

    /// <summary>A byte every 100 ms until the node has enough of it.</summary>
    private static async Task DripAsync(Socket socket)
    {
        using var limit = new CancellationTokenSource(ClusterNode.Patience);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (Say(socket, [0])) await tick.WaitForNextTickAsync(limit.Token);
    }

    /// <summary>What it is told until the end; a time-out is an error of another code.</summary>
    private static byte[] ExpectEnd(Socket socket)
    {
        var told = new List<byte>();
        var bytes = new byte[512];
        try
        {
            for (int count; (count = socket.Receive(bytes)) > 0;) told.AddRange(bytes.AsSpan(0, count));
        }
        catch (SocketException end)
        {
            Assert.Contains(end.SocketErrorCode, new[] { SocketError.ConnectionReset, SocketError.Shutdown, SocketError.ConnectionAborted });
        }

        return [.. told];
    }
}
