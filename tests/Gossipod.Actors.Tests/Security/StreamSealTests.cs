using System.Net;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Security;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Tests.Security;

/// <summary>The seal of a stream, both sides of it, without a network.</summary>
public sealed class StreamSealTests
{
    private static readonly ClusterKey Ours = ClusterKey.Generate();
    private static readonly ClusterKey Other = ClusterKey.Generate();

    private readonly SeededRandom _random = new(7, 9);

    private (StreamSealing Sealing, KeyringCell Keys) Node(string cluster = "test", SecuritySettings? security = null, params ClusterKey[] keys)
    {
        var cell = new KeyringCell(keys.Length == 0 ? null : Keyring.Create(keys, out _));
        var settings = new NodeSettings
        {
            ClusterName = cluster,
            Name = MemberName.Create("node"),
            Bind = new IPEndPoint(IPAddress.Loopback, 1),
            Security = security ?? new SecuritySettings(),
        };
        return (new StreamSealing(settings, cell, _random.Fill), cell);
    }

    private static byte[] Plain(int length = 100)
    {
        var frame = new byte[WireLimits.PreludeBytes + length];
        WirePrelude.Write(frame, WirePrelude.StreamFlags, ClusterTag.Of("test"));
        for (var i = WireLimits.PreludeBytes; i < frame.Length; i++) frame[i] = (byte)i;
        return frame;
    }

    private static byte[] Copy(ReadOnlyMemory<byte>? frame) => frame!.Value.ToArray();

    /// <summary>A stream after its handshake, with the frames of it.</summary>
    private static (StreamSeal Connector, StreamSeal Acceptor, byte[] Hello, byte[] Welcome) Shake(StreamSealing connecting, StreamSealing accepting)
    {
        var (connector, acceptor) = (connecting.Connect(), accepting.Accept());
        var hello = Copy(connector.Begin().Send);
        var answer = acceptor.Receive(hello.ToArray());
        Assert.Null(answer.Refusal);
        var welcome = Copy(answer.Send);
        Assert.True(connector.Receive(welcome.ToArray()).Opens);
        return (connector, acceptor, hello, welcome);
    }

    private (StreamSeal Connector, StreamSeal Acceptor) Pair()
    {
        var (connector, acceptor, _, _) = Shake(Node(keys: Ours).Sealing, Node(keys: Ours).Sealing);
        return (connector, acceptor);
    }

    [Fact]
    public void Frames_pass_both_ways_and_nothing_of_them_is_to_be_seen()
    {
        var (connector, acceptor) = Pair();

        for (var round = 0; round < 3; round++)
        {
            var sealedFrame = Copy(connector.Send(Plain()).Send);
            Assert.Equal(Plain().Length + StreamSeal.OverheadBytes, sealedFrame.Length);
            Assert.Equal(-1, sealedFrame.AsSpan().IndexOf(Plain().AsSpan(WireLimits.PreludeBytes, 8)));
            var step = acceptor.Receive(sealedFrame);
            Assert.Equal(round == 0, step.Opens);
            Assert.Equal(Plain(), Copy(step.Deliver));
            Assert.Equal(Plain(round), Copy(connector.Receive(Copy(acceptor.Send(Plain(round)).Send)).Deliver));
        }
    }

    [Fact]
    public void Nothing_takes_effect_before_the_peer_has_proven_itself()
    {
        var acceptor = Node(keys: Ours).Sealing.Accept();
        var connector = Node(keys: Ours).Sealing.Connect();

        var step = acceptor.Receive(Copy(connector.Begin().Send));

        Assert.False(step.Opens);
        Assert.Null(step.Deliver);
        Assert.Equal(StreamSealWire.HandshakeBytes, step.Send!.Value.Length);
    }

    [Fact]
    public void A_recorded_stream_opens_nothing()
    {
        var (a, b) = (Node(keys: Ours).Sealing, Node(keys: Ours).Sealing);
        var (connector, acceptor, hello, welcome) = Shake(a, b);
        var first = Copy(connector.Send(Plain()).Send);
        Assert.NotNull(acceptor.Receive(first.ToArray()).Deliver);

        var again = b.Accept();
        Assert.NotEqual(welcome, Copy(again.Receive(hello.ToArray()).Send));
        var replayed = again.Receive(first.ToArray());
        Assert.Equal(Counter.StreamsForged, replayed.Refusal!.Counter);
        Assert.Null(replayed.Deliver);

        var deceived = a.Connect();
        deceived.Begin();
        Assert.Equal(Counter.StreamsForged, deceived.Receive(welcome.ToArray()).Refusal!.Counter);
    }

    [Fact]
    public void A_frame_is_taken_once_and_in_its_turn()
    {
        var (connector, acceptor) = Pair();
        var frames = Enumerable.Range(0, 3).Select(i => Copy(connector.Send(Plain(i)).Send)).ToList();

        Assert.NotNull(acceptor.Receive(frames[0].ToArray()).Deliver);
        Assert.Null(acceptor.Receive(frames[0].ToArray()).Deliver);
        Assert.Null(acceptor.Receive(frames[2].ToArray()).Deliver);
        Assert.NotNull(acceptor.Receive(frames[1].ToArray()).Deliver);
    }

    [Fact]
    public void A_frame_sent_back_to_its_sender_is_not_taken()
    {
        var (connector, _) = Pair();

        Assert.Equal(Counter.StreamsForged, connector.Receive(Copy(connector.Send(Plain()).Send)).Refusal!.Counter);
    }

    [Fact]
    public void Every_changed_bit_of_a_frame_is_noticed()
    {
        var (connector, acceptor) = Pair();
        var sealedFrame = Copy(connector.Send(Plain(20)).Send);

        for (var bit = 0; bit < sealedFrame.Length * 8; bit++)
        {
            var damaged = sealedFrame.ToArray();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Null(acceptor.Receive(damaged).Deliver);
        }

        for (var length = 0; length < sealedFrame.Length; length++) Assert.Null(acceptor.Receive(sealedFrame.AsSpan(0, length).ToArray()).Deliver);
        Assert.NotNull(acceptor.Receive(sealedFrame).Deliver);
    }

    [Fact]
    public void Every_changed_bit_of_a_handshake_is_noticed_by_whoever_reads_it()
    {
        var (a, b) = (Node(keys: Ours).Sealing, Node(keys: Ours).Sealing);
        for (var bit = 0; bit < StreamSealWire.HandshakeBytes * 8; bit += 3)
        {
            using var connector = a.Connect();
            using var acceptor = b.Accept();
            var hello = Copy(connector.Begin().Send);
            var damaged = hello.ToArray();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            using (var suspicious = b.Accept()) Assert.NotNull(suspicious.Receive(damaged).Refusal);
            var welcome = Copy(acceptor.Receive(hello).Send);
            welcome[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.NotNull(connector.Receive(welcome).Refusal);
        }
    }

    [Fact]
    public void A_secondary_key_opens_too()
    {
        var (connector, acceptor, _, _) = Shake(Node(keys: Ours).Sealing, Node(keys: [Other, Ours]).Sealing);

        Assert.NotNull(acceptor.Receive(Copy(connector.Send(Plain()).Send)).Deliver);
    }

    [Fact]
    public void A_wrong_key_is_named_to_both_sides()
    {
        var (connector, step) = Refused(Node(keys: Ours).Sealing, Node(keys: Other).Sealing);

        Assert.Equal(Counter.StreamsWrongKey, step.Refusal!.Counter);
        Assert.Contains(Ours.Id.ToString(), step.Refusal.Reason, StringComparison.Ordinal);
        var told = connector.Receive(Copy(step.Send)).Refusal!;
        Assert.Contains("WrongKey", told.Reason, StringComparison.Ordinal);
        Assert.Contains(Ours.Id.ToString(), told.Reason, StringComparison.Ordinal);
        Assert.Contains(Other.Id.ToString(), told.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_cluster_is_another_refusal_than_a_wrong_key()
    {
        var (connector, step) = Refused(Node(keys: Ours).Sealing, Node("other", keys: Other).Sealing);

        var told = connector.Receive(Copy(step.Send)).Refusal!;
        Assert.Contains("WrongCluster", told.Reason, StringComparison.Ordinal);
        Assert.Contains("gossipod.cluster-name", told.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_node_without_keys_says_so()
    {
        var (connector, step) = Refused(Node(keys: Ours).Sealing, Node().Sealing);

        var told = connector.Receive(Copy(step.Send)).Refusal!;
        Assert.Contains("NoKeys", told.Reason, StringComparison.Ordinal);
        Assert.Contains("verify-outgoing", told.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stream_in_the_clear_is_refused_where_sealed_ones_are_demanded()
    {
        using var acceptor = Node(keys: Ours).Sealing.Accept();

        var step = acceptor.Receive(Plain());

        Assert.Equal(Counter.StreamsInClear, step.Refusal!.Counter);
        Assert.Null(step.Deliver);
        Assert.Equal(StreamErrorCode.SealedOnly, StreamRefusals.Read(step.Send!.Value.Span, "test")!.Code);
    }

    [Fact]
    public void Bytes_of_another_protocol_are_not_answered_where_sealed_ones_are_demanded()
    {
        using var acceptor = Node(keys: Ours).Sealing.Accept();

        var step = acceptor.Receive("GET / HTTP/1.1\r\n"u8.ToArray());

        Assert.NotNull(step.Refusal);
        Assert.Null(step.Send);
    }

    [Fact]
    public void While_a_cluster_changes_over_both_kinds_are_accepted_and_the_clear_is_sent()
    {
        var changing = Node(security: new SecuritySettings { VerifyIncoming = false, VerifyOutgoing = false }, keys: Ours).Sealing;

        using var connector = changing.Connect();
        Assert.True(connector.Begin().Opens);
        Assert.False(connector.IsSealed);
        using var acceptor = changing.Accept();
        Assert.Equal(Plain(), Copy(acceptor.Receive(Plain()).Deliver));
        Shake(Node(keys: Ours).Sealing, changing);
    }

    [Fact]
    public void A_stream_ends_when_its_key_is_taken_out_of_the_ring()
    {
        var (sealing, keys) = Node(keys: [Ours, Other]);
        var (connector, acceptor, _, _) = Shake(Node(keys: Ours).Sealing, sealing);
        var frame = Copy(connector.Send(Plain()).Send);

        keys.Current = keys.Current!.Use(Other.Id).Ring;
        Assert.NotNull(acceptor.Receive(frame).Deliver);
        keys.Current = keys.Current.Remove(Ours.Id).Ring;

        Assert.Equal(Counter.StreamsRevoked, acceptor.Receive(Copy(connector.Send(Plain()).Send)).Refusal!.Counter);
        Assert.Equal(Counter.StreamsRevoked, acceptor.Send(Plain()).Refusal!.Counter);
    }

    [Fact]
    public void A_hello_of_who_only_knows_the_keys_id_costs_nothing_but_a_look()
    {
        using var connector = Node(keys: Ours).Sealing.Connect();
        var hello = Copy(connector.Begin().Send);
        hello[StreamSealWire.ProofOffset] ^= 1;
        using var acceptor = new StreamSealing(
            new NodeSettings { ClusterName = "test", Name = MemberName.Create("n"), Bind = new IPEndPoint(IPAddress.Loopback, 1) },
            new KeyringCell(Keyring.Create([Ours], out _)),
            _ => throw new InvalidOperationException("it drew a half")).Accept();

        var step = acceptor.Receive(hello);

        Assert.Equal(Counter.StreamsForged, step.Refusal!.Counter);
        Assert.Null(step.Send);
    }

    [Fact]
    public void Frames_of_strangers_are_short_and_later_ones_as_long_as_allowed()
    {
        var (connector, acceptor) = Pair();
        using var fresh = Node(keys: Ours).Sealing.Accept();

        Assert.Equal(StreamSeal.FirstFrameBytes, fresh.MaxFrameBytes);
        acceptor.Receive(Copy(connector.Send(Plain()).Send));
        Assert.Equal((1 << 20) + StreamSeal.OverheadBytes, acceptor.MaxFrameBytes);
        Assert.Equal((1 << 20) + StreamSeal.OverheadBytes, connector.MaxFrameBytes);
    }

    [Fact]
    public void Random_and_changed_bytes_never_throw()
    {
        var (a, b) = (Node(keys: Ours).Sealing, Node(keys: Ours).Sealing);
        using var model = a.Connect();
        var hello = Copy(model.Begin().Send);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = _random.Next(2) == 0 ? hello[.._random.Next(hello.Length + 1)] : new byte[_random.Next(200)];
            for (var change = _random.Next(4); change > 0 && bytes.Length > 0; change--) bytes[_random.Next(bytes.Length)] = (byte)_random.Next(256);
            using var acceptor = b.Accept();
            Assert.Null(acceptor.Receive(bytes.ToArray()).Deliver);
            using var connector = a.Connect();
            if (i % 50 == 0) connector.Begin();
            else continue;
            var step = connector.Receive(bytes);
            Assert.True(step.Refusal is not null && !step.Opens);
        }
    }

    private static (StreamSeal Connector, SealStep Step) Refused(StreamSealing connecting, StreamSealing accepting)
    {
        var connector = connecting.Connect();
        var step = accepting.Accept().Receive(Copy(connector.Begin().Send));
        Assert.NotNull(step.Refusal);
        Assert.Null(step.Deliver);
        return (connector, step);
    }
}
