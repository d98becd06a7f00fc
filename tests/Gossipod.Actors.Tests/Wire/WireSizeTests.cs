using System.Net;
using Gossipod.Actors.Protocol.Disseminating;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Signing;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Tests.Wire;

public class WireSizeTests
{
    private static readonly RecordSignature SomeSignature = new(
        IdentityKey.TryRead([.. Enumerable.Repeat((byte)1, IdentityKey.Bytes)])!, Signature.TryRead([.. Enumerable.Repeat((byte)2, Signature.Bytes)])!);

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
        { Lock = new LeaveLock(1, 1), Signature = SomeSignature };

        var ping = PacketCodec.SizeOf(WireSamples.Packets["ping"].Primary);
        var update = PacketCodec.SizeOf(MemberUpdate.Alive(name, version, details));

        Assert.InRange(ping + update - 1_000, 1, PacketBudget.RecordOverheadBytes);
    }

    [Fact]
    public void Longest_row_stays_within_the_reserved_overhead()
    {
        var details = new MemberDetails(
            new IPEndPoint(IPAddress.IPv6Loopback, 65_535), 65_535, MemberDetails.NoTags, new byte[1_000], default)
        { Lock = new LeaveLock(1, 1), Signature = SomeSignature };
        var newest = new MemberVersion(ulong.MaxValue, MemberVersion.MaxIncarnation - 1);
        var row = new SyncRow(
            MemberName.Create(new string('n', MemberName.MaxBytes)), MemberStatus.Dead, newest, newest with { Generation = ulong.MaxValue - 1 }, details)
        { Signature = SomeSignature.Value };
        var codec = WireSamples.NewStreamCodec();
        int Size(params SyncRow[] rows) => codec.Encode(new TablePage(WireSamples.Alpha, rows, Last: true)).Length;

        Assert.InRange(Size(row, row) - Size(row) - 1_000, 1, PacketBudget.RowOverheadBytes);
    }

    [Theory]
    [InlineData(UpdateKind.Alive, 132)]
    [InlineData(UpdateKind.Suspect, 66)]
    [InlineData(UpdateKind.Leave, 0)]
    public void What_is_not_signed_has_no_byte_for_signatures(object kind, int more)
    {
        var details = MemberDetails.At(new IPEndPoint(IPAddress.Loopback, 7_946), 7_946);
        var version = new MemberVersion(1_767_225_600_000, 1);
        var plain = (UpdateKind)kind switch
        {
            UpdateKind.Alive => MemberUpdate.Alive(WireSamples.Alpha, version, details),
            UpdateKind.Suspect => MemberUpdate.Suspect(WireSamples.Alpha, version, WireSamples.Beta),
            _ => MemberUpdate.Leave(WireSamples.Alpha, version, new LeaveKey(1, 2)),
        };
        var signed = (UpdateKind)kind switch
        {
            UpdateKind.Alive => plain with { Details = details with { Signature = SomeSignature } },
            UpdateKind.Suspect => plain with { Signature = SomeSignature.Value },
            _ => plain with { Details = details with { Signature = SomeSignature } },
        };

        // Beside them, lengths that are a byte longer now.
        Assert.InRange(PacketCodec.SizeOf(signed) - PacketCodec.SizeOf(plain), more, more == 0 ? 0 : more + 2);
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

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 80);
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
