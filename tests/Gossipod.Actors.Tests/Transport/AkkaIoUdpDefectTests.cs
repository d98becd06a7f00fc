using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.IO;

namespace Gossipod.Actors.Tests.Transport;

/// <summary>
/// What Akka.IO's UDP does wrong, each fact with the code of ours that exists because of it. Red after an upgrade of Akka means
/// that the code named in the message can be simplified.
/// </summary>
public sealed partial class AkkaIoUdpDefectTests : Akka.TestKit.Xunit2.TestKit
{
    [Fact]
    public void U1_datagrams_are_cut_at_512_bytes_without_a_word()
    {
        var (_, endpoint, handler) = Bind();
        using var peer = Peer();

        peer.SendTo(new byte[513], SocketFlags.None, endpoint);

        var length = handler.ExpectMsg<Udp.Received>(Patience).Data.Count;
        Assert.True(length == 512, $"513 bytes arrived as {length}: AkkaIoSettings.Ensure may no longer be needed.");
    }

    [Fact]
    public void U2_a_failed_send_moves_a_listener_at_port_0_to_another_port()
    {
        var (listener, endpoint, _) = Bind();

        listener.Tell(Udp.Send.Create(Bytes(1), Unsendable));

        var moved = (IPEndPoint)ExpectMsg<Udp.Bound>(Patience).LocalAddress;
        Assert.True(moved.Port != endpoint.Port, "The port survived: UdpTransportActor may send through the listener.");
        Assert.True(IsBound(endpoint), "The old socket is closed: DatagramSocket need not be kept for disposal.");
    }

    [Fact]
    public void U2_a_failed_send_kills_a_listener_at_a_fixed_port()
    {
        var (listener, endpoint, _) = Bind(Free());
        Watch(listener);

        listener.Tell(Udp.Send.Create(Bytes(70_000), endpoint));

        Assert.IsType<Udp.Bind>(ExpectMsg<Udp.CommandFailed>(Patience).Cmd);
        Assert.True(ExpectMsg<Udp.Bound>(Patience).LocalAddress is null, "No Bound(null): UdpTransportActor need not ignore it.");
        ExpectTerminated(listener, Patience);
        Assert.True(IsBound(endpoint), "The dead listener's socket is closed: DatagramSocket need not be kept for disposal.");
    }

    [Fact]
    public void U3_the_sender_of_a_failed_send_hears_nothing()
    {
        var (listener, endpoint, _) = Bind(Free());
        var sender = CreateTestProbe();
        sender.Watch(listener);

        sender.Send(listener, new Udp.Send(Bytes(70_000), endpoint, new Ack(1)));

        var first = sender.ReceiveOne(Patience);
        Assert.True(first is Terminated, $"The sender was told {first}: DatagramSocket.Send may go through the listener.");
    }

    [Fact]
    public void U4_a_send_to_a_host_name_blocks_all_later_sends()
    {
        var (listener, _, _) = Bind();
        using var peer = Peer();

        listener.Tell(Udp.Send.Create(Bytes(1), new DnsEndPoint("localhost", 7946)));
        AwaitCondition(() => Akka.IO.Dns.Cached("localhost", Sys) is not null, Patience);
        for (byte i = 0; i < 3; i++) listener.Tell(Udp.Send.Create(Bytes(1), peer.LocalEndPoint));

        for (var i = 0; i < 3; i++)
        {
            var answer = ReceiveOne(Patience);
            Assert.True(answer is Udp.CommandFailed { Cmd: Udp.Send }, $"Told {answer}: SendDatagram could take names.");
        }
    }

    [Fact]
    public void U5_a_stopped_listener_keeps_its_port_and_only_unbind_frees_it()
    {
        var (stopped, kept, _) = Bind();
        Watch(stopped);
        Sys.Stop(stopped);
        ExpectTerminated(stopped, Patience);
        Assert.True(IsBound(kept), "The port is free: UdpTransportActor may leave its socket to the listener.");

        var (unbound, freed, _) = Bind();
        unbound.Tell(Udp.Unbind.Instance);
        ExpectMsg<Udp.Unbound>(Patience);
        Assert.False(IsBound(freed), "Unbind keeps the port: UdpTransportActor must dispose before it says TransportStopped.");
    }

    [Fact]
    public void U5_a_listener_whose_handler_died_keeps_its_port()
    {
        var (listener, endpoint, handler) = Bind();
        Watch(listener);
        Sys.Stop(handler);
        ExpectTerminated(listener, Patience);
        Assert.True(IsBound(endpoint), "The port is free: UdpTransportActor.PostStop need not dispose the socket.");
    }

    [Fact]
    public void U6_reading_cannot_be_suspended()
    {
        var (listener, endpoint, handler) = Bind();
        using var peer = Peer();

        listener.Tell(Udp.SuspendReading.Instance);
        peer.SendTo([1], SocketFlags.None, endpoint);
        handler.ExpectMsg<Udp.Received>(Patience);
        peer.SendTo([2], SocketFlags.None, endpoint);
        var second = handler.ReceiveOne(Patience);

        Assert.True(second is Udp.Received, "Suspended: the transport could push back instead of letting its mailbox grow.");
    }

    [Fact]
    public void U6_each_resume_adds_a_receive_for_ever()
    {
        Sys.Settings.InjectTopLevelFallback("akka.io.udp.buffer-pool = small-pool");
        var (listener, _, _) = Bind();

        // Three buffers, one of them taken by the first receive.
        for (var i = 0; i < 3; i++) listener.Tell(Udp.ResumeReading.Instance);

        var answer = ReceiveOne(Patience);
        Assert.True(answer is Udp.CommandFailed, $"Told {answer}: resuming is harmless, so reading could be suspended and resumed.");
    }

    [Fact]
    public void U7_disposing_the_socket_behind_a_live_listener_makes_it_open_another_each_time()
    {
        var (listener, _, _) = Bind();
        Watch(listener);

        // An owner that disposes at each Bound keeps this going for ever.
        for (var round = 1; round <= 5; round++)
        {
            _sockets.Last.Dispose();
            var answer = ReceiveOne(Patience);
            Assert.True(answer is Udp.Bound, $"Told {answer}: DatagramSocket.Create may hand out more than one socket.");
            Assert.Equal(round + 1, _sockets.Count);
        }
    }

    [Fact]
    public void U7_a_listener_that_gets_no_second_socket_stops_instead()
    {
        _sockets.Most = 1;
        var (listener, _, _) = Bind();
        Watch(listener);

        _sockets.Last.Dispose();

        var answer = ReceiveOne(Patience);
        Assert.True(answer is Terminated, $"Told {answer}: UdpTransportActor would not notice that its listener restarted.");
    }

    [Fact]
    public void U8_the_listeners_socket_does_not_block_so_that_a_full_send_buffer_is_an_exception()
    {
        // A full send buffer cannot be had at will; what an exception in a send does is U2.
        Bind();

        Assert.False(_sockets.Last.Blocking, "The socket blocks: UdpTransportActor must not send on it from an actor.");
    }

    [Fact]
    public void U9_a_connected_socket_binds_the_remote_address_instead_of_the_local_one()
    {
        using var peer = Peer();

        UdpConnected.Instance.Apply(Sys).Manager.Tell(new UdpConnected.Connect(CreateTestProbe(), peer.LocalEndPoint, AnyPort));
        var answer = ReceiveOne(Patience);
        Assert.True(answer is UdpConnected.CommandFailed, $"Told {answer}: connected sockets per peer could be used.");

        UdpConnected.Instance.Apply(Sys).Manager.Tell(new UdpConnected.Connect(CreateTestProbe(), peer.LocalEndPoint));
        ExpectMsg<UdpConnected.Connected>(Patience);
    }

    [Fact]
    public void U9_an_unreachable_port_looks_like_an_empty_datagram()
    {
        if (!OperatingSystem.IsLinux()) return;
        var handler = CreateTestProbe();
        UdpConnected.Instance.Apply(Sys).Manager.Tell(new UdpConnected.Connect(handler, Free()));
        ExpectMsg<UdpConnected.Connected>(Patience);

        LastSender.Tell(UdpConnected.Send.Create(Bytes(1)));

        var length = handler.ExpectMsg<UdpConnected.Received>(Patience).Data.Count;
        Assert.True(length == 0, "Errors are told: connected sockets per peer could report dead ports.");
    }

    [Fact]
    public void U10_only_an_explicit_ack_is_answered_and_nothing_pushes_back()
    {
        var (listener, _, _) = Bind();
        using var peer = Peer();
        Assert.False(Udp.Send.Create(Bytes(1), peer.LocalEndPoint).WantsAck, "Send.Create asks for an ack.");

        for (var i = 0; i < 100; i++) listener.Tell(Udp.Send.Create(Bytes(1), peer.LocalEndPoint));
        listener.Tell(new Udp.Send(Bytes(1), peer.LocalEndPoint, new Ack(7)));

        var first = ReceiveOne(Patience);
        Assert.True(first is Ack { Number: 7 }, $"Told {first}: sends push back, so SendDatagram could too.");
    }
}
