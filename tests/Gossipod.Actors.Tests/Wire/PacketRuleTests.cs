using System.Net;
using Google.Protobuf;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Packets;
using Gossipod.Actors.Wire;
using V1 = Gossipod.Actors.Wire.V1;

namespace Gossipod.Actors.Tests.Wire;

/// <summary>One refusal per rule of <c>packet.proto</c>.</summary>
public class PacketRuleTests
{
    private static readonly V1.Endpoint Endpoint = new() { Address = ByteString.CopyFrom(10, 0, 0, 1), Port = 1 };

    [Theory]
    [InlineData("", DecodeFailure.TooShort, 0)]
    [InlineData("47530100", DecodeFailure.TooShort, 4)]
    [InlineData("4854010000000000", DecodeFailure.BadMagic, 0)]
    [InlineData("4753020000000000", DecodeFailure.BadVersion, 2)]
    [InlineData("4753010100000000", DecodeFailure.BadFlags, 3)]
    [InlineData("4753010000000000", DecodeFailure.WrongCluster, 4)]
    public void Prelude_that_is_not_ours_is_refused(string hex, object failure, int offset)
    {
        var result = WireSamples.NewPacketCodec().Decode(Convert.FromHexString(hex));

        Assert.Equal(((DecodeFailure)failure, offset), (result.Failure, result.Offset));
    }

    [Theory]
    [InlineData("0A", DecodeFailure.Truncated)]
    [InlineData("0A7F00", DecodeFailure.Truncated)]
    [InlineData("0AFFFFFFFF07", DecodeFailure.Truncated)]
    [InlineData("0AFFFFFFFFFFFFFFFFFF01", DecodeFailure.Truncated)]
    [InlineData("0AFFFFFFFFFFFFFFFFFFFF01", DecodeFailure.BadVarint)]
    [InlineData("0AFFFFFFFFFFFFFFFFFF02", DecodeFailure.BadVarint)]
    [InlineData("F80780", DecodeFailure.Truncated)]
    [InlineData("FD07010203", DecodeFailure.Truncated)]
    [InlineData("F90701020304050607", DecodeFailure.Truncated)]
    [InlineData("0B0C", DecodeFailure.BadWireType)]
    [InlineData("0E", DecodeFailure.BadWireType)]
    [InlineData("0200", DecodeFailure.BadWireType)]
    [InlineData("FFFFFFFF7F", DecodeFailure.BadWireType)]
    [InlineData("0A00", DecodeFailure.MissingField)]
    [InlineData("2A00", DecodeFailure.UnknownKind)]
    [InlineData("220E0901000000000000001501000000220E0901000000000000001501000000", DecodeFailure.DuplicateField)]
    [InlineData("220E09010000000000000015010000001A0E0901000000000000001501000000", DecodeFailure.DuplicateField)]
    [InlineData("2A1708051201613A1000000000000000000000000000000000", DecodeFailure.BadKey)]
    [InlineData("2A1608051201613A0F000000000000000000000000000001", DecodeFailure.BadKey)]
    [InlineData("2A0B08031201612A0162420101", DecodeFailure.BadKey)]
    public void Bytes_that_break_the_encoding_are_refused(string hex, object failure) =>
        AssertRefused((DecodeFailure)failure, Convert.FromHexString(hex));

    [Fact]
    public void Prelude_alone_is_an_empty_packet() =>
        WireSamples.AssertSame(new Packet(null, []), WireSamples.NewPacketCodec().Decode(WireSamples.Datagram()).Value);

    [Fact]
    public void Sequence_zero_is_refused() =>
        AssertRefused(DecodeFailure.MissingField, new V1.Packet { Ping = new V1.Ping { Source = 1, Target = 1 } });

    [Fact]
    public void Ping_without_target_is_refused() =>
        AssertRefused(DecodeFailure.MissingField, new V1.Packet { Ping = new V1.Ping { Sequence = 1, Source = 1 } });

    [Fact]
    public void Nack_without_source_is_refused() =>
        AssertRefused(DecodeFailure.MissingField, new V1.Packet { Nack = new V1.Nack { Sequence = 1 } });

    [Fact]
    public void Budget_of_a_request_is_bounded()
    {
        AssertRefused(DecodeFailure.MissingField, Request(request => request.BudgetMillis = 0));
        AssertRefused(DecodeFailure.LimitExceeded, Request(request => request.BudgetMillis = 600_001));
    }

    [Fact]
    public void Request_without_a_whole_endpoint_is_refused()
    {
        AssertRefused(DecodeFailure.MissingField, Request(request => request.Endpoint = null));
        AssertRefused(DecodeFailure.BadEndpoint, Request(request => request.Endpoint.Port = 0));
        AssertRefused(DecodeFailure.BadEndpoint, Request(request => request.Endpoint.Port = 65_536));
        AssertRefused(DecodeFailure.BadEndpoint, Request(request => request.Endpoint.Address = ByteString.CopyFrom(1, 2, 3, 4, 5)));
        AssertRefused(DecodeFailure.BadEndpoint, Request(request => request.Endpoint.Address = ByteString.Empty));
    }

    [Fact]
    public void Request_about_nobody_is_refused() =>
        AssertRefused(DecodeFailure.MissingField, Request(request => request.TargetName = ByteString.Empty));

    [Theory]
    [InlineData("00")]
    [InlineData("FF")]
    [InlineData("C080")]
    [InlineData("610A")]
    public void Name_that_breaks_a_rule_is_refused(string hex) =>
        AssertRefused(DecodeFailure.BadName, Alive(update => update.Name = ByteString.CopyFrom(Convert.FromHexString(hex))));

    [Fact]
    public void Name_of_more_than_128_bytes_is_refused()
    {
        AssertAccepted(Alive(update => update.Name = ByteString.CopyFromUtf8(new string('n', 128))));
        AssertRefused(DecodeFailure.BadName, Alive(update => update.Name = ByteString.CopyFromUtf8(new string('n', 129))));
    }

    [Fact]
    public void Update_about_nobody_is_refused() =>
        AssertRefused(DecodeFailure.MissingField, Alive(update => update.Name = ByteString.Empty));

    [Fact]
    public void Incarnation_of_2_to_the_62_is_refused() =>
        AssertRefused(DecodeFailure.BadVersionNumber, Alive(update => update.Incarnation = MemberVersion.MaxIncarnation));

    [Fact]
    public void Update_without_a_kind_is_refused() =>
        AssertRefused(DecodeFailure.UnknownKind, Alive(update => update.Kind = V1.Announce.Types.Kind.Unspecified));

    /// <summary>Fields of such an update may mean anything, so no rule but that of the encoding holds for them.</summary>
    [Theory]
    [InlineData(6)]
    [InlineData(int.MaxValue)]
    [InlineData(-1)]
    public void Updates_of_later_kinds_are_passed_over_and_counted_and_the_rest_is_taken(int kind)
    {
        var packet = Leaves(3);
        packet.Nack = new V1.Nack { Sequence = 1, Source = 2 };
        foreach (var at in new[] { 0, 2, 5 })
        {
            packet.Updates.Insert(at, new V1.Announce
            {
                Kind = (V1.Announce.Types.Kind)kind,
                Name = ByteString.CopyFrom(new byte[200]),
                Incarnation = ulong.MaxValue,
                LeaveKey = ByteString.CopyFrom(1),
                Record = new V1.Record(),
            });
        }

        var result = WireSamples.NewPacketCodec().Decode(WireSamples.Datagram(packet.ToByteArray()));

        Assert.Equal((DecodeFailure.None, 3), (result.Failure, result.LaterCount));
        WireSamples.AssertSame(new Packet(new Nack(1, 2), WireSamples.NewPacketCodec().Decode(WireSamples.Datagram(Leaves(3).ToByteArray())).Value!.Updates), result.Value);
    }

    [Fact]
    public void Update_of_a_later_kind_must_be_well_encoded_and_counts_among_the_sixty_four()
    {
        AssertRefused(DecodeFailure.Truncated, [0x2A, 4, 0x08, 6, 0x12, 9]);
        var packet = Leaves(64);
        packet.Updates.Add(new V1.Announce { Kind = (V1.Announce.Types.Kind)6 });
        AssertRefused(DecodeFailure.TooManyUpdates, packet);
    }

    /// <summary>An enumeration is the low 32 bits of its varint, to the generated code too.</summary>
    [Fact]
    public void Kind_is_a_number_of_32_bits()
    {
        byte[] update = [0x08, 0x85, 0x80, 0x80, 0x80, 0x10, 0x12, 1, (byte)'n'];
        byte[] body = [0x2A, (byte)update.Length, .. update];

        Assert.Equal(V1.Announce.Types.Kind.Leave, V1.Packet.Parser.ParseFrom(body).Updates[0].Kind);
        var read = WireSamples.NewPacketCodec().Decode(WireSamples.Datagram(body)).Value!.Updates;
        Assert.Equal(UpdateKind.Leave, Assert.Single(read).Kind);
    }

    [Theory]
    [InlineData((int)UpdateKind.Join)]
    [InlineData((int)UpdateKind.Alive)]
    public void Record_is_demanded(int kind) => AssertRefused(DecodeFailure.MissingField, Alive(update =>
    {
        update.Kind = (V1.Announce.Types.Kind)kind;
        update.Record = null;
    }));

    [Theory]
    [InlineData((int)UpdateKind.Suspect)]
    [InlineData((int)UpdateKind.Confirm)]
    public void Accuser_is_demanded(int kind) =>
        AssertRefused(DecodeFailure.MissingField, Alive(update => update.Kind = (V1.Announce.Types.Kind)kind));

    [Fact]
    public void Sixty_four_updates_are_accepted_and_one_more_is_refused()
    {
        AssertAccepted(Leaves(64));
        AssertRefused(DecodeFailure.TooManyUpdates, Leaves(65));
    }

    [Fact]
    public void Last_of_two_scalars_wins()
    {
        byte[] nack = [0x22, 0x13, 0x09, 1, 0, 0, 0, 0, 0, 0, 0, 0x15, 1, 0, 0, 0, 0x15, 2, 0, 0, 0];

        WireSamples.AssertSame(new Packet(new Nack(1, 2), []), WireSamples.NewPacketCodec().Decode(WireSamples.Datagram(nack)).Value);
    }

    [Fact]
    public void Second_record_in_an_update_is_refused()
    {
        var update = Alive(_ => { }).Updates[0];
        byte[] twice = [.. update.ToByteArray(), .. new V1.Announce { Record = update.Record }.ToByteArray()];

        AssertRefused(DecodeFailure.DuplicateField, [0x2A, (byte)twice.Length, .. twice]);
    }

    [Fact]
    public void IPv4_in_IPv6_becomes_IPv4_on_both_ways()
    {
        var mapped = new IPEndPoint(IPAddress.Parse("::ffff:10.0.0.1"), 1);
        var packet = Request(request => request.Endpoint.Address = ByteString.CopyFrom(mapped.Address.GetAddressBytes()));
        var encoded = PacketCodec.EncodeUpdate(MemberUpdate.Join(WireSamples.Alpha, default, MemberDetails.At(mapped)));

        var decoded = WireSamples.NewPacketCodec().Decode(WireSamples.Datagram(packet.ToByteArray())).Value;

        var request = Assert.IsType<PingReq>(decoded?.Primary);
        Assert.Equal(new IPEndPoint(IPAddress.Parse("10.0.0.1"), 1), request.Endpoint);
        Assert.Equal(ByteString.CopyFrom(10, 0, 0, 1), V1.Packet.Parser.ParseFrom(encoded).Updates[0].Record.Endpoint.Address);
    }

    [Fact]
    public void Destination_that_is_too_short_is_the_callers_bug()
    {
        var update = MemberUpdate.Leave(WireSamples.Alpha, default, LeaveKey.None);

        Assert.Throws<ArgumentException>(() => PacketCodec.EncodeUpdate(update, new byte[PacketCodec.SizeOf(update) - 1]));
        Assert.Throws<ArgumentException>(() => WireSamples.NewPacketCodec().EncodePrimary(null, new byte[7]));
    }

    private static V1.Packet Request(Action<V1.PingReq> change)
    {
        var request = new V1.PingReq
        {
            Sequence = 1,
            Source = 1,
            TargetName = ByteString.CopyFromUtf8("n"),
            Endpoint = Endpoint.Clone(),
            BudgetMillis = 1,
        };
        change(request);
        return new V1.Packet { PingReq = request };
    }

    private static V1.Packet Alive(Action<V1.Announce> change)
    {
        var update = new V1.Announce
        {
            Kind = V1.Announce.Types.Kind.Alive,
            Name = ByteString.CopyFromUtf8("n"),
            Generation = 1,
            Record = new V1.Record { Endpoint = Endpoint.Clone() },
        };
        change(update);
        return new V1.Packet { Updates = { update } };
    }

    private static V1.Packet Leaves(int count)
    {
        var leave = new V1.Announce { Kind = V1.Announce.Types.Kind.Leave, Name = ByteString.CopyFromUtf8("n") };
        return new V1.Packet { Updates = { Enumerable.Repeat(leave, count) } };
    }

    private static void AssertAccepted(V1.Packet packet) =>
        Assert.Equal(DecodeFailure.None, WireSamples.NewPacketCodec().Decode(WireSamples.Datagram(packet.ToByteArray())).Failure);

    private static void AssertRefused(DecodeFailure failure, V1.Packet packet) => AssertRefused(failure, packet.ToByteArray());

    private static void AssertRefused(DecodeFailure failure, byte[] body)
    {
        var result = WireSamples.NewPacketCodec().Decode(WireSamples.Datagram(body));

        Assert.Equal(failure, result.Failure);
        Assert.Null(result.Value);
        Assert.InRange(result.Offset, WireLimits.PreludeBytes, WireLimits.PreludeBytes + body.Length);
    }
}
