using System.Net;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Packets;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Tests.Wire;

/// <summary>Updates that were read before are not decoded again, and those that differ in a bit are.</summary>
public sealed class UpdateCacheTests
{
    private static readonly ClusterTag Cluster = ClusterTag.Of("c");

    [Fact]
    public void Equal_bytes_give_the_same_update()
    {
        var codec = new PacketCodec(Cluster, 512);
        var datagram = Datagram(Join("a", 1));
        Assert.Same(Read(codec, datagram), Read(codec, datagram));
    }

    [Fact]
    public void Every_differing_bit_is_seen()
    {
        var datagram = Datagram(Join("abcdefgh", 1));
        var cached = new PacketCodec(Cluster, 512);
        Read(cached, datagram);
        for (var bit = WireLimits.PreludeBytes * 8; bit < datagram.Length * 8; bit++)
        {
            var altered = datagram.ToArray();
            altered[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Equal(new PacketCodec(Cluster, 512).Decode(altered).ToString(), cached.Decode(altered).ToString());
            Assert.Equal($"{Join("abcdefgh", 1)}", $"{Read(cached, datagram)}");
        }
    }

    [Fact]
    public void Updates_that_share_a_slot_displace_each_other()
    {
        var cache = new UpdateCache(slotCount: 1);
        var codec = new PacketCodec(Cluster, 512, updates: cache);
        var (first, second) = (Datagram(Join("a", 1)), Datagram(Join("b", 2)));
        var before = Read(codec, first);
        Assert.Equal("b", Read(codec, second).Name.Value);
        var again = Read(codec, first);
        Assert.Equal(before, again);
        Assert.NotSame(before, again);
    }

    [Fact]
    public void The_same_news_is_passed_on_in_the_same_bytes()
    {
        var cache = new UpdateCache(slotCount: 1);
        var (first, second) = (Join("a", 1), MemberUpdate.Suspect(MemberName.Create("a"), new MemberVersion(1, 0), MemberName.Create("b")));
        var bytes = cache.Encode(first);
        Assert.Equal(PacketCodec.EncodeUpdate(first), bytes);
        Assert.Same(bytes, cache.Encode(Join("a", 1)));
        Assert.Equal(PacketCodec.EncodeUpdate(second), cache.Encode(second));
        Assert.Equal(bytes, cache.Encode(first));
        Assert.Equal(PacketCodec.EncodeUpdate(Join("a", 2)), cache.Encode(Join("a", 2)));
    }

    [Fact]
    public void Long_updates_are_read_and_not_kept()
    {
        var codec = new PacketCodec(Cluster, UpdateCache.MaxBytes);
        var details = MemberDetails.At(new IPEndPoint(IPAddress.Loopback, 1)) with { Metadata = new byte[UpdateCache.MaxBytes] };
        var datagram = Datagram(MemberUpdate.Join(MemberName.Create("a"), new MemberVersion(1, 0), details));
        var first = Read(codec, datagram);
        Assert.Equal(first, Read(codec, datagram));
        Assert.NotSame(first, Read(codec, datagram));
    }

    private static MemberUpdate Join(string name, ulong generation) => MemberUpdate.Join(
        MemberName.Create(name), new MemberVersion(generation, 0), MemberDetails.At(new IPEndPoint(IPAddress.Loopback, 7_946)));

    private static byte[] Datagram(MemberUpdate update)
    {
        var buffer = new byte[1_400];
        var length = new PacketCodec(Cluster, 0).EncodePrimary(null, buffer);
        length += PacketCodec.EncodeUpdate(update, buffer.AsSpan(length));
        return buffer[..length];
    }

    private static MemberUpdate Read(PacketCodec codec, byte[] datagram)
    {
        Packet packet = codec.Decode(datagram).Value!;
        return Assert.Single(packet.Updates);
    }
}
