using System.Net;
using Gossipod.Actors.Protocol.Disseminating;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Tests.Wire;

public class WireSizeTests
{
    [Theory]
    [InlineData("ping", 38)]
    [InlineData("ack", 33)]
    [InlineData("ack-relayed", 29)]
    public void Steady_probe_traffic_is_small(string name, int bytes)
    {
        var primary = WireSamples.Packets[name].Primary;

        Assert.Equal(bytes, PacketCodec.SizeOf(primary));
        Assert.Equal(bytes, Golden.Read(name).Length);
    }

    [Fact]
    public void Longest_record_with_a_ping_stays_within_the_reserved_overhead()
    {
        var name = MemberName.Create(new string('n', MemberName.MaxBytes));
        var version = new MemberVersion(ulong.MaxValue, MemberVersion.MaxIncarnation - 1);
        var details = new MemberDetails(
            new IPEndPoint(IPAddress.IPv6Loopback, 65_535), 65_535, MemberDetails.NoTags, new byte[1_000], default)
        { Lock = new LeaveLock(1, 1) };

        var ping = PacketCodec.SizeOf(WireSamples.Packets["ping"].Primary);
        var update = PacketCodec.SizeOf(MemberUpdate.Alive(name, version, details));

        Assert.InRange(ping + update - 1_000, 1, PacketBudget.RecordOverheadBytes);
    }

    [Fact]
    public void Steady_traffic_allocates_no_names()
    {
        var codec = WireSamples.NewPacketCodec();
        var golden = Golden.Read("gossip-suspect");
        var first = codec.Decode(golden).Value!.Updates[0];

        var second = codec.Decode(golden).Value!.Updates[0];

        Assert.Same(first.Name, second.Name);
        Assert.Same(first.From, second.From);
    }

    [Fact]
    public void Decoding_a_ping_allocates_the_ping_and_its_packet_alone()
    {
        var codec = WireSamples.NewPacketCodec();
        var golden = Golden.Read("ping");
        codec.Decode(golden);
        var before = GC.GetAllocatedBytesForCurrentThread();

        codec.Decode(golden);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 72);
    }

    [Fact]
    public void Encoding_allocates_nothing()
    {
        var codec = WireSamples.NewPacketCodec();
        var buffer = new byte[256];
        var ping = WireSamples.Packets["ping"].Primary;
        var join = WireSamples.Packets["gossip-join"].Updates[0];
        Encode();
        var before = GC.GetAllocatedBytesForCurrentThread();

        Encode();

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Encode() => PacketCodec.EncodeUpdate(join, buffer.AsSpan(codec.EncodePrimary(ping, buffer)));
    }
}
