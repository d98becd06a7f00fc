using System.Net;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Security;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Tests.Security;
/// <summary>The seal of a stream, both sides of it, without a network.</summary>
public sealed class StreamSealTests : StreamSealHarness
{
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
            var bytes = Random.Next(2) == 0 ? hello[..Random.Next(hello.Length + 1)] : new byte[Random.Next(200)];
            for (var change = Random.Next(4); change > 0 && bytes.Length > 0; change--) bytes[Random.Next(bytes.Length)] = (byte)Random.Next(256);
            using var acceptor = b.Accept();
            Assert.Null(acceptor.Receive(bytes.ToArray()).Deliver);
            using var connector = a.Connect();
            if (i % 50 == 0) connector.Begin();
            else continue;
            var step = connector.Receive(bytes);
            Assert.True(step.Refusal is not null && !step.Opens);
        }
    }
}
