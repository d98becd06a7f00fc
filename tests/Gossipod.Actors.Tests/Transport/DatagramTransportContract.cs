using System.Net;
using Akka.Actor;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Node;
using Gossipod.Actors.Transport;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Tests.Transport;

/// <summary>What a node expects of every datagram transport.</summary>
public abstract class DatagramTransportContract : Akka.TestKit.Xunit2.TestKit
{
    private protected const int MaxBytes = 1_400;

    private protected DatagramTransportContract(string config = "akka.loglevel = OFF\nakka.stdout-loglevel = OFF")
        : base(config)
    {
    }

    /// <summary>An endpoint to bind whose port the transport chooses.</summary>
    private protected virtual IPEndPoint AnyPort => new(IPAddress.Loopback, 0);

    private protected abstract Props Transport(NodeContext context);

    private protected TransportNode Start(IPEndPoint? bind = null) => new(this, Transport, TransportNode.SettingsAt(bind ?? AnyPort));

    private protected static byte[] Pattern(int length)
    {
        var bytes = new byte[length];
        for (var i = 0; i < length; i++) bytes[i] = (byte)(i * 31 + length);
        if (length >= WireLimits.PreludeBytes) TransportNode.Datagram().CopyTo(bytes, 0);
        return bytes;
    }

    [Fact]
    public void Datagrams_of_a_prelude_up_to_the_limit_arrive_intact_both_ways()
    {
        var (one, two) = (Start(), Start());
        var (oneAt, twoAt) = (one.ExpectReady(), two.ExpectReady());

        foreach (var length in (int[])[8, 9, 511, 512, 513, 1_024, MaxBytes - 1, MaxBytes])
        {
            one.Send(twoAt, Pattern(length));
            var there = two.ExpectDatagram();
            Assert.Equal(oneAt, there.From);
            Assert.Equal(Pattern(length), there.Bytes.ToArray());

            two.Send(there.From, Pattern(length));
            var back = one.ExpectDatagram();
            Assert.Equal(twoAt, back.From);
            Assert.Equal(Pattern(length), back.Bytes.ToArray());
        }

        one.ExpectCount(Counter.DatagramsSent, 8);
        one.ExpectCount(Counter.DatagramsReceived, 8);
        Assert.Equal(one[Counter.DatagramBytesSent], two[Counter.DatagramBytesReceived]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(MaxBytes + 1)]
    [InlineData(65_508)]
    [InlineData(70_000)]
    public void A_size_that_cannot_be_sent_is_refused_and_later_sends_work(int length)
    {
        var (one, two) = (Start(), Start());
        one.ExpectReady();
        var twoAt = two.ExpectReady();

        one.Send(twoAt, Pattern(length));

        ExpectFiveOfFive(one, two, twoAt);
        one.ExpectCount(Counter.SendsRefused, 1);
    }

    [Theory]
    [InlineData("127.0.0.1", 0)]
    [InlineData("255.255.255.255", 7946)]
    [InlineData("224.0.0.1", 7946)]
    [InlineData("240.0.0.1", 7946)]
    [InlineData("0.0.0.0", 7946)]
    [InlineData("::1", 7946)]
    [InlineData("fe80::1", 7946)]
    public void An_endpoint_that_cannot_be_sent_to_is_refused_and_later_sends_work(string address, int port)
    {
        var (one, two) = (Start(), Start());
        one.ExpectReady();
        var twoAt = two.ExpectReady();

        one.Send(new IPEndPoint(IPAddress.Parse(address), port), Pattern(100));

        ExpectFiveOfFive(one, two, twoAt);
        one.ExpectCount(Counter.SendsRefused, 1);
    }

    [Theory]
    [InlineData("192.0.2.1")]
    [InlineData("198.51.100.7")]
    public void An_unreachable_destination_is_counted_and_later_sends_work(string address)
    {
        var (one, two) = (Start(), Start());
        one.ExpectReady();
        var twoAt = two.ExpectReady();

        one.Send(new IPEndPoint(IPAddress.Parse(address), 7946), Pattern(100));

        ExpectFiveOfFive(one, two, twoAt);
        one.ExpectCount(Counter.SendsRefused, 0);
        AwaitAssert(() => Assert.Equal(6, one[Counter.DatagramsSent] + one[Counter.SendsFailed]), TransportNode.Patience);
    }

    [Fact]
    public void An_endpoint_where_nobody_listens_is_no_trouble()
    {
        var (one, two) = (Start(), Start());
        one.ExpectReady();
        var gone = two.ExpectReady();
        two.Stop();
        var three = Start();
        var threeAt = three.ExpectReady();

        for (var i = 0; i < 5; i++) one.Send(gone, Pattern(100));

        ExpectFiveOfFive(one, three, threeAt);
        ExpectFiveOfFive(three, one, new IPEndPoint(IPAddress.Loopback, ExpectSender(one, three, threeAt).Port));
    }

    [Fact]
    public void A_stopped_transport_frees_its_endpoint_at_once()
    {
        var endpoint = AnyPort;
        for (var round = 0; round < 5; round++)
        {
            var node = Start(endpoint);
            endpoint = node.ExpectReady();
            node.Stop();
        }

        var last = Start(endpoint);
        Assert.Equal(endpoint, last.ExpectReady());
    }

    [Fact]
    public void A_transport_that_is_killed_frees_its_endpoint_too()
    {
        var first = Start();
        var endpoint = first.ExpectReady();
        Watch(first.Actor);
        Sys.Stop(first.Actor);
        ExpectTerminated(first.Actor, TransportNode.Patience);

        Assert.Equal(endpoint, Start(endpoint).ExpectReady());
    }

    [Fact]
    public void An_endpoint_in_use_fails_the_bind_and_leaves_nothing_behind()
    {
        var holder = Start();
        var endpoint = holder.ExpectReady();

        var loser = Start(endpoint);
        var failed = loser.Node.ExpectMsg<TransportFailed>(TransportNode.Patience);
        Assert.Equal(endpoint, failed.Endpoint);
        Assert.NotEmpty(failed.Reason);

        holder.Stop();
        var heir = Start(endpoint);
        Assert.Equal(endpoint, heir.ExpectReady());
        loser.Stop();
        ExpectFiveOfFive(heir, heir, endpoint);
    }

    [Fact]
    public void A_send_without_a_socket_is_counted()
    {
        var holder = Start();
        var endpoint = holder.ExpectReady();
        var loser = Start(endpoint);
        loser.Node.ExpectMsg<TransportFailed>(TransportNode.Patience);

        loser.Send(endpoint, 1, 2, 3);

        loser.ExpectCount(Counter.SendsFailed, 1);
    }

    private protected static void ExpectFiveOfFive(TransportNode from, TransportNode to, IPEndPoint toAt)
    {
        for (byte i = 1; i <= 5; i++) from.Send(toAt, TransportNode.Datagram(i, 0xAB));
        for (byte i = 1; i <= 5; i++) Assert.Equal(TransportNode.Datagram(i, 0xAB), to.ExpectDatagram().Bytes.ToArray());
    }

    private static IPEndPoint ExpectSender(TransportNode from, TransportNode to, IPEndPoint toAt)
    {
        from.Send(toAt, TransportNode.Datagram(9));
        return to.ExpectDatagram().From;
    }
}
