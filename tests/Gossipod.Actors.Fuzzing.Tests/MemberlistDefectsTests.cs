using Gossipod.Actors.Fuzzing.Generating;
using Gossipod.Actors.Fuzzing.Targets;
using Gossipod.Actors.Fuzzing.Tests.Sealed;
using Gossipod.Actors.Protocol.Packets;
using Gossipod.Actors.Security;
using Gossipod.Actors.Transport;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Fuzzing.Tests;

/// <summary>
/// What bytes did to memberlist, tried here. Its numbers are those of hashicorp/memberlist's pull requests and issues. Those of identity,
/// reflection and rates stand with the tests of what prevents them.
/// </summary>
public sealed class MemberlistDefectsTests
{
    private readonly PacketTarget _packets = new();
    private readonly FrameTarget _frames = new();

    /// <summary>#357 (HCSEC-2026-18): a push/pull header made it allocate for 2^20 nodes, 117 MB, before one of them had come.</summary>
    [Fact]
    public void A_count_or_length_in_a_header_allocates_nothing_before_its_bytes_have_come()
    {
        var page = Wired.Frame(new Body().Content(3, new Body().Text(1, "n").Content(2, int.MaxValue, new byte[9])));
        var update = Wired.Datagram(new Body().Content(5, int.MaxValue, new byte[9]));
        var batch = Wired.Frame(new Body().Content(20, new Body().Varint(1, 1).Content(2, int.MaxValue, new byte[9])));

        Assert.Equal(DecodeFailure.Truncated, _frames.Decode(page).Failure);
        Assert.Equal(DecodeFailure.Truncated, _packets.Decode(update).Failure);
        Assert.Equal(MessageFrame.Malformed, new BatchTarget().Read(batch));
        Assert.True(_frames.Tally.MostAllocated + _packets.Tally.MostAllocated < 64 << 10);
    }

    /// <summary>#357: 1,048,576 was the cap of the fix, and each empty node 112 bytes.</summary>
    [Fact]
    public void Rows_are_counted_and_refused_before_one_is_made()
    {
        var frame = Wired.Frame(new Body().Content(3, new Body().Repeat(400_000, body => body.Content(2))));

        Assert.Equal(DecodeFailure.LimitExceeded, _frames.Decode(frame).Failure);
        Assert.True(_frames.Tally.MostAllocated < 64 << 10);
    }

    /// <summary>#361: the length of a user's message on a stream was not bounded.</summary>
    [Theory]
    [InlineData(0x00100001u)]
    [InlineData(0x7FFFFFFFu)]
    [InlineData(0xFFFFFFFFu)]
    public void A_frame_of_more_than_the_limit_ends_the_stream_before_anything_is_put_by(uint announced)
    {
        var assembler = new FrameAssembler(maxFrameBytes: 1 << 20);
        byte[] stream = [(byte)(announced >> 24), (byte)(announced >> 16), (byte)(announced >> 8), (byte)announced, 1, 2, 3];
        ReadOnlySpan<byte> input = stream;

        Assert.Equal(FrameStep.TooLong, assembler.Next(ref input, out _));
        Assert.Equal(0, assembler.BufferedBytes);
    }

    /// <summary>#361, slower: what is held grows with what came, not with what was announced.</summary>
    [Fact]
    public void An_announced_megabyte_of_which_ten_bytes_come_holds_no_megabyte()
    {
        var assembler = new FrameAssembler(maxFrameBytes: 1 << 20);
        ReadOnlySpan<byte> input = [0x00, 0x10, 0x00, 0x00, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

        Assert.Equal(FrameStep.NeedMore, assembler.Next(ref input, out _));
        Assert.InRange(assembler.BufferedBytes, 10, 16 << 10);
    }

    /// <summary>#363: 198 KB of compressed zeros became 256 MB. Nothing is compressed here: no flag of the prelude asks for it.</summary>
    [Fact]
    public void Every_flag_but_the_known_ones_is_refused()
    {
        var golden = Wired.GoldenPackets[0].ToArray();
        var accepted = new List<int>();
        for (var flags = 0; flags < 256; flags++)
        {
            golden[3] = (byte)flags;
            if (_packets.Decode(golden).Succeeded) accepted.Add(flags);
        }

        Assert.Equal([WirePrelude.DatagramFlags], accepted.Select(flags => (byte)flags));
        Assert.Equal(255, _packets.Tally[DecodeFailure.BadFlags]);
    }

    /// <summary>memberlist's decoder calls itself for a compound within a compressed within a compound, without an end.</summary>
    [Fact]
    public void Seven_thousand_messages_within_each_other_are_read_without_recursion()
    {
        byte[] Deep(uint field) => new Body().Content(field, Body.Nested(field, 7_500));
        foreach (var field in new uint[] { 1, 5, 7, 15, 99 }) _packets.Decode(Wired.Datagram(Deep(field)));
        foreach (var field in new uint[] { 1, 3, 7, 12, 99 }) _frames.Decode(Wired.Frame(Deep(field)));

        Assert.Equal((5, 5), (_packets.Tally.Total, _frames.Tally.Total));
        Assert.Equal(1, _packets.Tally[DecodeFailure.None]);
    }

    /// <summary>#369, and an open one: byte 0 of an empty buffer was read, after inflating and after decrypting.</summary>
    [Fact]
    public void Nothing_is_refused_and_sealed_nothing_is_an_empty_packet()
    {
        using var peer = new SealedDatagrams();
        peer.Admit();

        Assert.Equal(DecodeFailure.TooShort, _packets.Decode([]).Failure);
        Assert.Equal(DecodeFailure.TooShort, _frames.Decode([]).Failure);
        Assert.Equal(MessageFrame.Other, new BatchTarget().Read([]));
        Assert.Equal(OpenOutcome.Foreign, peer.Open([]).Outcome);
        Assert.Equal(OpenOutcome.Foreign, peer.Open(Wired.Prelude(WirePrelude.SealedDatagramFlags)).Outcome);
        var empty = peer.Open(peer.Seal(Wired.Datagram()));
        Assert.Equal((OpenOutcome.Opened, WireLimits.PreludeBytes), (empty.Outcome, empty.Length));
        var packet = _packets.Decode(Wired.Datagram()).Value!;
        Assert.True(packet is { Primary: null, Updates.Length: 0, Broadcasts.Length: 0 });
    }

    /// <summary>#368, #178: a version array of fewer bytes than were read of it, and one of zeros.</summary>
    [Fact]
    public void Numbers_that_are_absent_or_cut_are_no_index()
    {
        foreach (ulong kind in new ulong[] { 1, 2, 3, 4, 5 })
        {
            var body = new Body().Varint(1, kind).Text(2, "n").Varint(3, 1UL << 40).Varint(4, 1UL << 40).Text(5, "m");
            byte[] whole = body.Content(6, HostileDatagrams.Record);
            for (var length = 0; length < whole.Length; length++)
            {
                _packets.Decode(Wired.Datagram(new Body().Content(5, whole[..length])));
                _packets.Decode(Wired.Datagram(new Body().Content(5, whole).Raw(whole[..length])));
            }
        }

        Assert.True(_packets.Tally.Total > 300);
    }

    /// <summary>#236: a compound message counted its parts in one byte, so the 129th part was lost or read as another.</summary>
    [Fact]
    public void As_many_updates_as_are_sent_arrive_and_one_more_than_the_limit_is_refused()
    {
        for (var count = 0; count <= 200; count++)
        {
            var many = count;
            var datagram = Wired.Datagram(
                new Body().Repeat(many, body => body.Content(5, new Body().Varint(1, 3).Text(2, "n").Varint(3, 1).Text(5, "m"))));
            var result = _packets.Decode(datagram);
            if (many <= WireLimits.MaxUpdateCount) Assert.Equal(many, result.Value!.Updates.Length);
            else Assert.Equal(DecodeFailure.TooManyUpdates, result.Failure);
        }
    }

    /// <summary>#336 and others: a label that was wrong, missing or doubled left a half-read connection, or let strangers in.</summary>
    [Fact]
    public void The_tag_of_the_cluster_is_neither_missing_nor_doubled_nor_another()
    {
        var golden = Wired.GoldenPackets.First(packet => packet.Length > 60);
        var other = Wired.Datagram(new Packet(new Ping(1, 2, 3, 4), []), ClusterTag.Of("fuzzing2"));

        Assert.Equal(DecodeFailure.WrongCluster, _packets.Decode(other).Failure);
        Assert.Equal(DecodeFailure.BadMagic, _packets.Decode(golden.AsSpan(WireLimits.PreludeBytes)).Failure);
        Assert.False(_packets.Decode([.. golden.AsSpan(0, WireLimits.PreludeBytes), .. golden]).Succeeded);
        for (var bit = 0; bit < 32; bit++)
        {
            var changed = golden.ToArray();
            changed[4 + (bit / 8)] ^= (byte)(1 << (bit % 8));
            Assert.Equal(DecodeFailure.WrongCluster, _packets.Decode(changed).Failure);
        }
    }

    /// <summary>Open there: bytes that were decrypted and whose padding lies made a slice of negative length. GCM has no padding.</summary>
    [Fact]
    public void Every_last_byte_of_a_sealed_packet_is_refused_unless_it_is_the_right_one()
    {
        using var peer = new SealedDatagrams();
        peer.Admit();
        var datagram = peer.Seal(1);
        var right = datagram[^1];
        for (var last = 0; last < 256; last++)
        {
            datagram[^1] = (byte)last;
            if (last != right) Assert.Equal(OpenOutcome.Forged, peer.Open(datagram).Outcome);
        }

        datagram[^1] = right;
        Assert.Equal(OpenOutcome.Opened, peer.Open(datagram).Outcome);
    }
}
