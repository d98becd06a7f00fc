using System.Net;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Messaging;
using Gossipod.Actors.Protocol.Packets;
using Gossipod.Actors.TestKit;
using Gossipod.Actors.Wire;
using Xunit.Abstractions;

namespace Gossipod.Actors.Simulation.Tests;

/// <summary>
/// Whatever a stranger sends, no address gets more bytes than came from it (I17, T47; memberlist#371 makes 1,200 datagrams of one).
/// </summary>
public sealed class AmplificationTests(ITestOutputHelper output)
{
    private static readonly IPEndPoint Stranger = IPEndPoint.Parse("203.0.113.7:5353");
    private static readonly IPEndPoint Victim = IPEndPoint.Parse("198.51.100.9:53");

    public static TheoryData<string> Kinds =>
    [
        "ping", "ping for another", "ping in a member's name", "ping with a suspicion", "ping-req", "ping-req in a member's name", "ack", "nack",
        "user message in a member's name", "digest in a member's name", "broadcast", "suspicion of a member", "garbage", "forty pings in one",
    ];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_strangers_datagram_brings_no_larger_answer(string kind)
    {
        using var sim = Settled();
        var traffic = new Traffic(sim);
        var datagram = Make(sim, kind);
        for (var i = 0; i < 100; i++) Send(sim, Stranger, datagram);
        sim.Run(5.Seconds());

        output.WriteLine($"{kind}: {traffic.From(Stranger)} bytes in, {traffic.To(Stranger)} out");
        Assert.Equal(100 * datagram.Length, traffic.From(Stranger));
        Assert.InRange(traffic.To(Stranger), 0, traffic.From(Stranger));
        Assert.Equal(0, traffic.To(Victim));
        sim.EveryLiveNode().ShouldHaveDeclaredNobodyDead();
    }

    [Fact]
    public void A_thousand_made_up_addresses_get_no_more_than_they_sent()
    {
        using var sim = Settled();
        var traffic = new Traffic(sim);
        var ping = Make(sim, "ping");
        var addresses = Enumerable.Range(0, 1_000).Select(i => new IPEndPoint(new IPAddress([203, 0, (byte)(i >> 8), (byte)i]), 1 + i)).ToList();
        foreach (var address in addresses) Send(sim, address, ping);
        sim.Run(5.Seconds());

        Assert.All(addresses, address => Assert.InRange(traffic.To(address), 0, traffic.From(address)));
        Assert.True(addresses.Sum(traffic.To) > 0, "no ping was answered, so the test shows nothing");
    }

    [Fact]
    public void A_helper_is_made_to_ping_nobody_but_members_even_in_a_members_name_from_its_very_endpoint()
    {
        using var sim = Settled();
        var traffic = new Traffic(sim);
        var (asker, target) = (sim.Node("node-1"), sim.Node("node-2"));
        for (var i = 0; i < 100; i++)
        {
            Send(sim, asker.Endpoint, Encode(new PingReq(1, Name("node-1").Tag, Name("node-2"), Victim, 1.Seconds())));
            Send(sim, asker.Endpoint, Encode(new PingReq(2, Name("node-1").Tag, Name("made-up"), Victim, 1.Seconds())));
        }

        Send(sim, asker.Endpoint, Encode(new PingReq(3, Name("node-1").Tag, Name("node-2"), target.Endpoint, 1.Seconds())));
        sim.Run(5.Seconds());

        Assert.Equal(0, traffic.To(Victim));
        Assert.Equal(200, sim.Node("node-0").Context!.Counters[Counter.IndirectProbesOfStrangers]);
    }

    [Fact]
    public void What_a_member_that_does_not_exist_costs_its_address_is_bounded()
    {
        using var sim = Settled(nodes: 20);
        var traffic = new Traffic(sim);
        var version = sim.Snapshot("node-0").Self.Version;
        var join = Encode(null, MemberUpdate.Join(Name("phantom"), version, MemberDetails.At(Victim, Victim.Port)));
        Send(sim, Stranger, join);
        sim.Run(2.Minutes());

        output.WriteLine($"a made-up member: {join.Length} bytes in, {traffic.To(Victim)} out to its address over 2 minutes");
        Assert.Equal(MemberStatus.Dead, sim.Snapshot("node-5").Find("phantom")!.Status);
        var before = traffic.To(Victim);
        sim.Run(2.Minutes());
        Assert.Equal(before, traffic.To(Victim));
    }

    private static SimCluster Settled(int nodes = 5)
    {
        var sim = SimCluster.Create(seed: 47, nodes);
        sim.RunUntilConverged();
        sim.Run(40.Seconds());
        return sim;
    }

    private static void Send(SimCluster sim, IPEndPoint from, byte[] datagram) => sim.Network.Send(from, sim.Node("node-0").Endpoint, datagram);

    private static byte[] Make(SimCluster sim, string kind)
    {
        var (node, member, other) = (Name("node-0"), Name("node-1"), Name("node-2"));
        var version = sim.Snapshot("node-1").Self.Version;
        var payload = MessagePayload.FromText("hello");
        return kind switch
        {
            "ping" => Encode(new Ping(1, 77, node.Tag, 0)),
            "ping for another" => Encode(new Ping(1, 77, other.Tag, 0)),
            "ping in a member's name" => Encode(new Ping(1, member.Tag, node.Tag, 0)),
            "ping with a suspicion" => Encode(new Ping(1, member.Tag, node.Tag, 0), MemberUpdate.Suspect(member, version, other)),
            "ping-req" => Encode(new PingReq(1, 77, other, Victim, 1.Seconds())),
            "ping-req in a member's name" => Encode(new PingReq(1, member.Tag, other, Victim, 1.Seconds())),
            "ack" => Encode(new Ack(1, member.Tag, member.Tag, 0)),
            "nack" => Encode(new Nack(1, member.Tag)),
            "user message in a member's name" => Encode(new UserMessage(member, node.Tag, payload)),
            "digest in a member's name" => Encode(new BroadcastDigest(member, node.Tag, IsReply: false, [])),
            "broadcast" => [.. Encode(null), .. BroadcastWire.Create(member, version.Generation, 1, "", payload).Encoded],
            "suspicion of a member" => Encode(null, MemberUpdate.Suspect(member, version, other)),
            "garbage" => [.. Encode(null), .. Enumerable.Range(0, 1_000).Select(i => (byte)(i * 7))],
            _ => [.. Encode(null), .. Enumerable.Repeat(Encode(new Ping(1, 77, node.Tag, 0))[WireLimits.PreludeBytes..], 40).SelectMany(ping => ping)],
        };
    }

    private static byte[] Encode(ProtocolMessage? primary, params MemberUpdate[] updates)
    {
        var buffer = new byte[1_400];
        var length = new PacketCodec(ClusterTag.Of("simulation"), 512).EncodePrimary(primary, buffer);
        foreach (var update in updates) length += PacketCodec.EncodeUpdate(update, buffer.AsSpan(length));
        return buffer[..length];
    }

    private static MemberName Name(string name) => MemberName.Create(name);

    /// <summary>Bytes by address.</summary>
    private sealed class Traffic
    {
        private readonly Dictionary<IPEndPoint, long> _from = [];
        private readonly Dictionary<IPEndPoint, long> _to = [];

        public Traffic(SimCluster sim) => sim.Network.Tap += (from, to, datagram) =>
        {
            _from[from] = From(from) + datagram.Length;
            _to[to] = To(to) + datagram.Length;
        };

        public long From(IPEndPoint address) => _from.GetValueOrDefault(address);

        public long To(IPEndPoint address) => _to.GetValueOrDefault(address);
    }
}
