using Google.Protobuf;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Wire;
using V1 = Gossipod.Actors.Wire.V1;

namespace Gossipod.Actors.Tests.Wire;

/// <summary>The rules of a record, which datagrams and streams read with different code: each case is put to both.</summary>
public class RecordRuleTests
{
    [Fact]
    public void Plain_record_is_accepted() => AssertBoth(DecodeFailure.None, _ => { });

    [Fact]
    public void Endpoint_is_demanded() => AssertBoth(DecodeFailure.MissingField, record => record.Endpoint = null);

    [Fact]
    public void Port_zero_is_refused() => AssertBoth(DecodeFailure.BadEndpoint, record => record.Endpoint.Port = 0);

    [Fact]
    public void Stream_port_above_65535_is_refused() => AssertBoth(DecodeFailure.BadEndpoint, record => record.StreamPort = 65_536);

    [Theory]
    [InlineData(512, DecodeFailure.None)]
    [InlineData(513, DecodeFailure.LimitExceeded)]
    public void Metadata_is_bounded(int bytes, object failure) =>
        AssertBoth((DecodeFailure)failure, record => record.Metadata = ByteString.CopyFrom(new byte[bytes]));

    [Theory]
    [InlineData(506, DecodeFailure.None)]
    [InlineData(507, DecodeFailure.LimitExceeded)]
    public void Metadata_and_tags_are_bounded_together(int bytes, object failure) => AssertBoth((DecodeFailure)failure, record =>
    {
        record.Metadata = ByteString.CopyFrom(new byte[bytes]);
        record.Tags.Add(new V1.Tag { Key = "ß", Value = "four" });
    });

    [Theory]
    [InlineData(256, DecodeFailure.None)]
    [InlineData(257, DecodeFailure.LimitExceeded)]
    public void Extensions_are_bounded(int bytes, object failure) =>
        AssertBoth((DecodeFailure)failure, record => record.Extensions = ByteString.CopyFrom(new byte[bytes]));

    [Theory]
    [InlineData("", DecodeFailure.None)]
    [InlineData("00000000000000000000000000000001", DecodeFailure.None)]
    [InlineData("00000000000000000000000000000000", DecodeFailure.BadKey)]
    [InlineData("000000000000000000000000000001", DecodeFailure.BadKey)]
    [InlineData("0000000000000000000000000000000001", DecodeFailure.BadKey)]
    public void Leave_lock_is_16_bytes_that_are_not_all_zero_or_absent(string hex, object failure) =>
        AssertBoth((DecodeFailure)failure, record => record.LeaveLock = ByteString.CopyFrom(Convert.FromHexString(hex)));

    [Theory]
    [InlineData(0, 0, 0, DecodeFailure.None)]
    [InlineData(64, 64, 7, DecodeFailure.None)]
    [InlineData(64, 64, 0, DecodeFailure.BadKey)]
    [InlineData(64, 0, 7, DecodeFailure.BadKey)]
    [InlineData(0, 64, 7, DecodeFailure.BadKey)]
    [InlineData(64, 63, 7, DecodeFailure.BadKey)]
    [InlineData(65, 64, 7, DecodeFailure.BadKey)]
    [InlineData(1, 1, 7, DecodeFailure.BadKey)]
    public void Public_key_and_signature_are_64_bytes_that_are_not_all_zero_or_both_absent(int key, int signature, byte fill, object failure) =>
        AssertBoth((DecodeFailure)failure, record =>
        {
            record.PublicKey = ByteString.CopyFrom([.. Enumerable.Repeat(fill, key)]);
            record.Signature = ByteString.CopyFrom([.. Enumerable.Repeat(fill, signature)]);
        });

    [Theory]
    [InlineData(64, DecodeFailure.None)]
    [InlineData(65, DecodeFailure.LimitExceeded)]
    public void Tag_count_is_bounded(int count, object failure) => AssertBoth(
        (DecodeFailure)failure,
        record => record.Tags.AddRange(Enumerable.Range(0, count).Select(i => new V1.Tag { Key = $"k{i}" })));

    [Theory]
    [InlineData(128, 0, DecodeFailure.None)]
    [InlineData(129, 0, DecodeFailure.LimitExceeded)]
    [InlineData(1, 511, DecodeFailure.None)]
    [InlineData(1, 513, DecodeFailure.LimitExceeded)]
    [InlineData(0, 1, DecodeFailure.BadTag)]
    public void Key_and_value_of_a_tag_are_bounded(int keyBytes, int valueBytes, object failure) => AssertBoth(
        (DecodeFailure)failure,
        record => record.Tags.Add(new V1.Tag { Key = new string('k', keyBytes), Value = new string('v', valueBytes) }));

    [Fact]
    public void Key_that_comes_twice_is_refused() => AssertBoth(DecodeFailure.BadTag, record =>
    {
        record.Tags.Add(new V1.Tag { Key = "k", Value = "1" });
        record.Tags.Add(new V1.Tag { Key = "k", Value = "2" });
    });

    [Fact]
    public void Tags_are_sorted_whatever_their_order_on_the_wire()
    {
        var packet = Packet(record => record.Tags.AddRange(new[] { "b", "a", "c" }.Select(key => new V1.Tag { Key = key })));

        var update = WireSamples.NewPacketCodec().Decode(WireSamples.Datagram(packet.ToByteArray())).Value!.Updates[0];

        Assert.Equal(["a", "b", "c"], update.Details!.Tags.Keys);
    }

    [Fact]
    public void Tag_that_is_not_UTF8_is_refused()
    {
        byte[] record = [0x0A, 0x08, 0x0A, 4, 10, 0, 0, 1, 0x10, 1, 0x1A, 3, 0x0A, 1, 0xFF];
        byte[] announce = [0x08, 2, 0x12, 1, 0x6E, 0x32, (byte)record.Length, .. record];
        byte[] row = [0x08, 2, 0x12, 1, 0x6E, 0x3A, (byte)record.Length, .. record];
        byte[] page = [0x0A, 1, 0x6E, 0x12, (byte)row.Length, .. row];

        var packet = WireSamples.NewPacketCodec().Decode(WireSamples.Datagram([0x2A, (byte)announce.Length, .. announce]));
        var frame = WireSamples.NewStreamCodec().Decode(WireSamples.StreamFrame([0x1A, (byte)page.Length, .. page]));

        Assert.Equal((DecodeFailure.BadTag, DecodeFailure.Malformed), (packet.Failure, frame.Failure));
    }

    [Fact]
    public void Record_without_tags_and_bytes_shares_the_empty_ones()
    {
        var details = WireSamples.NewPacketCodec().Decode(WireSamples.Datagram(Packet(_ => { }).ToByteArray())).Value!.Updates[0].Details!;

        Assert.Same(MemberDetails.NoTags, details.Tags);
        Assert.Equal(default, details.Metadata);
        Assert.Equal(default, details.Extensions);
    }

    private static V1.Record Record(Action<V1.Record> change)
    {
        var record = new V1.Record { Endpoint = new V1.Endpoint { Address = ByteString.CopyFrom(10, 0, 0, 1), Port = 1 } };
        change(record);
        return record;
    }

    private static V1.Packet Packet(Action<V1.Record> change) => new()
    {
        Updates =
        {
            new V1.Announce
            {
                Kind = V1.Announce.Types.Kind.Alive,
                Name = ByteString.CopyFromUtf8("n"),
                Generation = 1,
                Record = Record(change),
            },
        },
    };

    private static void AssertBoth(DecodeFailure failure, Action<V1.Record> change)
    {
        var row = new V1.Row
        {
            Status = V1.Announce.Types.Kind.Alive,
            Name = ByteString.CopyFromUtf8("n"),
            Generation = 1,
            Record = Record(change),
        };
        var frame = new V1.Frame { TablePage = new V1.TablePage { Source = ByteString.CopyFromUtf8("s"), Rows = { row } } };

        var packetResult = WireSamples.NewPacketCodec().Decode(WireSamples.Datagram(Packet(change).ToByteArray()));
        var frameResult = WireSamples.NewStreamCodec().Decode(WireSamples.StreamFrame(frame.ToByteArray()));

        Assert.Equal((failure, failure), (packetResult.Failure, frameResult.Failure));
        if (failure != DecodeFailure.None) return;
        var page = Assert.IsType<TablePage>(frameResult.Value);
        Assert.Equal(packetResult.Value!.Updates[0].Details, page.Rows[0].Details);
    }
}
