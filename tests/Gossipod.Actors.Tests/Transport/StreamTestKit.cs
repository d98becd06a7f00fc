using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.TestKit;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Transport;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Tests.Transport;

/// <summary>Streams between two ends of one transport, and between it and raw sockets.</summary>
public abstract class StreamTestKit : Akka.TestKit.Xunit2.TestKit
{
    private protected const int MaxFrame = 1 << 20;
    private protected static readonly TimeSpan Patience = TransportNode.Patience;

    /// <summary>Raw peers say nothing, and on a loaded machine a test takes longer than silent peers are given: none ends by itself.</summary>
    private protected static readonly TransportSettings Patient = new() { HandshakeTimeout = Patience, InboundStreamTimeout = Patience };

    private protected StreamTestKit()
        : base("akka.loglevel = OFF\nakka.stdout-loglevel = OFF")
    {
    }

    private protected virtual Props Transport(NodeContext context) => TcpTransportActor.Props(context);

    private protected (TransportNode Node, IPEndPoint Endpoint) Start(TransportSettings? transport = null, IPEndPoint? bind = null)
    {
        bind ??= new IPEndPoint(IPAddress.Loopback, 0);
        var node = new TransportNode(this, Transport, TransportNode.SettingsAt(bind, transport ?? Patient));
        node.Actor.Tell(new BindStreams(bind));
        return (node, node.Node.ExpectMsg<StreamsReady>(Patience).LocalEndpoint);
    }

    private protected (StreamEnd Client, StreamEnd Server) Connect(TransportNode node, IPEndPoint endpoint, TimeSpan? deadline = null)
    {
        var owner = CreateTestProbe();
        owner.Send(node.Actor, new OpenStream(endpoint, deadline ?? Patience, "tag"));
        return (new StreamEnd(owner, owner.ExpectMsg<StreamOpened>(Patience).Stream), Accepted(node));
    }

    private protected void TestActorSends(TransportNode node, object message) => node.Actor.Tell(message, TestActor);

    private protected static void ExpectTold(params StreamEnd[] ends)
    {
        // Nothing may follow StreamClosed: whatever the stream said before it stopped is in the mailbox when it is gone.
        foreach (var end in ends)
        {
            end.Owner.Watch(end.Stream);
            end.Owner.ExpectTerminated(end.Stream, Patience);
        }
    }

    private protected static StreamEnd Accepted(TransportNode node) =>
        new(node.Reception, node.Reception.ExpectMsg<StreamAccepted>(Patience).Stream);

    private protected static Socket RawPeer(IPEndPoint endpoint)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 20_000 };
        socket.Connect(endpoint);
        return socket;
    }

    /// <summary>A listener with a full backlog.</summary>
    private protected static Socket DeafPeer(out Socket[] fillers)
    {
        var deaf = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        deaf.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        deaf.Listen(0);
        fillers = [.. Enumerable.Range(0, 4).Select(_ => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))];
        foreach (var filler in fillers)
            _ = filler.ConnectAsync(deaf.LocalEndPoint!).ContinueWith(done => done.Exception, TaskScheduler.Default);
        return deaf;
    }

    private protected IActorRef? Identify(ActorSelection selection)
    {
        var asker = CreateTestProbe();
        selection.Tell(new Identify(null), asker);
        return asker.ExpectMsg<ActorIdentity>(Patience).Subject;
    }

    private protected static IPEndPoint FreeEndpoint()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (IPEndPoint)socket.LocalEndPoint!;
    }

    private protected static void ExpectGone(Socket peer)
    {
        try
        {
            Assert.Equal(0, peer.Receive(new byte[16]));
        }
        catch (SocketException error)
        {
            Assert.Equal(SocketError.ConnectionReset, error.SocketErrorCode);
        }
    }

    /// <summary>Told that there is no place, and closed.</summary>
    private protected static void ExpectBusy(Socket peer)
    {
        var frame = ReadFrame(peer);
        Assert.Equal(StreamErrorCode.Busy, StreamRefusals.Read(frame, "test")!.Code);
        ExpectGone(peer);
    }

    private protected static byte[] ReadFrame(Socket peer)
    {
        var prefix = new byte[FrameAssembler.PrefixBytes];
        ReadAll(peer, prefix);
        var frame = new byte[System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(prefix)];
        ReadAll(peer, frame);
        return frame;
    }

    private static void ReadAll(Socket peer, byte[] bytes)
    {
        for (var at = 0; at < bytes.Length;)
        {
            var length = peer.Receive(bytes, at, bytes.Length - at, SocketFlags.None);
            Assert.True(length > 0, "the peer closed");
            at += length;
        }
    }

    private protected static byte[] Pattern(int length)
    {
        var bytes = new byte[length];
        for (var i = 0; i < length; i++) bytes[i] = (byte)(i * 31 + length);
        return bytes;
    }

    private protected sealed record StreamEnd(TestProbe Owner, IActorRef Stream)
    {
        public byte[] ExpectFrame()
        {
            var frame = Owner.ExpectMsg<FrameReceived>(Patience);
            Assert.Equal(Stream, frame.Stream);
            return frame.Payload.ToArray();
        }

        public void ExpectClosed(string? error)
        {
            var closed = Owner.ExpectMsg<StreamClosed>(Patience);
            Assert.Equal(Stream, closed.Stream);
            if (error is null) Assert.Null(closed.Error);
            else Assert.Contains(error, closed.Error, StringComparison.Ordinal);
        }
    }
}
