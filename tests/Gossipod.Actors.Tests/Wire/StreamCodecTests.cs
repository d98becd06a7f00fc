using System.Collections;
using System.Text;
using Google.Protobuf;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Wire;
using V1 = Gossipod.Actors.Wire.V1;

namespace Gossipod.Actors.Tests.Wire;

public class StreamCodecTests
{
    [Fact]
    public void Frame_of_another_cluster_is_told_apart()
    {
        var other = new StreamCodec(ClusterTag.Of("other"), WireSamples.MaxMetadataBytes, WireSamples.MaxFrameBytes);

        var result = other.Decode(Golden.Read("stream-in-sync"));

        Assert.Equal((DecodeFailure.WrongCluster, 4), (result.Failure, result.Offset));
    }

    [Fact]
    public void Datagram_is_no_frame() =>
        Assert.Equal(DecodeFailure.BadFlags, WireSamples.NewStreamCodec().Decode(Golden.Read("ping")).Failure);

    [Fact]
    public void Frame_above_the_limit_is_refused()
    {
        var golden = Golden.Read("stream-in-sync");

        Assert.True(new StreamCodec(WireSamples.Cluster, 0, golden.Length).Decode(golden).Succeeded);
        Assert.Equal(DecodeFailure.LimitExceeded, new StreamCodec(WireSamples.Cluster, 0, golden.Length - 1).Decode(golden).Failure);
    }

    [Fact]
    public void Rows_are_counted_before_they_are_built()
    {
        byte[] page = [.. Enumerable.Repeat(new byte[] { 0x12, 0x00 }, 300_000).SelectMany(row => row)];
        var frame = WireSamples.StreamFrame([0x1A, .. Varint(page.Length), .. page]);
        var codec = WireSamples.NewStreamCodec();
        var result = codec.Decode(frame);

        // The least of some: what the runtime allocates on this thread when it replaces code by faster code is not the codec's.
        Assert.Equal(0, Enumerable.Range(0, 8).Min(_ => AllocatedBy(() => codec.Decode(frame))));
        Assert.Equal(DecodeFailure.LimitExceeded, result.Failure);
    }

    private static long AllocatedBy(Action action)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    [Fact]
    public void Two_thousand_rows_are_accepted()
    {
        var row = ((TablePage)WireSamples.Frames["stream-table-page"]).Rows[1];
        var page = new TablePage(WireSamples.Alpha, [.. Enumerable.Repeat(row, WireLimits.MaxRowCount)], Last: true);
        var codec = WireSamples.NewStreamCodec();

        WireSamples.AssertSame(page, codec.Decode(codec.Encode(page)).Value);
    }

    [Fact]
    public void Frame_without_a_message_or_with_two_is_refused()
    {
        AssertRefused(DecodeFailure.MissingField, []);
        AssertRefused(DecodeFailure.DuplicateField, [0x12, 3, 0x0A, 1, 0x6E, 0x12, 3, 0x0A, 1, 0x6E]);
        AssertRefused(DecodeFailure.DuplicateField, [0x12, 3, 0x0A, 1, 0x6E, 0x22, 2, 0x08, 1]);
    }

    [Fact]
    public void Groups_are_refused_at_every_depth()
    {
        byte[] group = [0x7B, 0x7C];
        byte[] endpoint = [0x0A, 2, .. group];
        byte[] record = [0x3A, 4, .. endpoint];
        byte[] row = [0x12, 6, .. record];
        AssertRefused(DecodeFailure.BadWireType, group);
        AssertRefused(DecodeFailure.BadWireType, [0x12, 2, .. group]);
        AssertRefused(DecodeFailure.BadWireType, [0x1A, 2, .. group]);
        AssertRefused(DecodeFailure.BadWireType, [0x1A, 8, .. row]);
    }

    [Fact]
    public void Purpose_and_code_and_status_must_be_known()
    {
        var source = ByteString.CopyFromUtf8("n");
        AssertRefused(DecodeFailure.UnknownKind, new V1.Frame { SyncRequest = new V1.SyncRequest { Source = source } });
        AssertRefused(DecodeFailure.UnknownKind, new V1.Frame { Error = new V1.Error { Code = (V1.Error.Types.Code)20 } });
        AssertRefused(DecodeFailure.LimitExceeded, new V1.Frame { Error = new V1.Error { Code = V1.Error.Types.Code.WrongKey, KeyIds = { 1, 2, 3, 4, 5 } } });
        AssertRefused(DecodeFailure.UnknownKind, Page(row => row.Status = V1.Announce.Types.Kind.Join));
        AssertRefused(DecodeFailure.UnknownKind, Page(row => row.Status = V1.Announce.Types.Kind.Unspecified));
    }

    [Theory]
    [InlineData(6)]
    [InlineData(-1)]
    public void Rows_of_a_later_status_are_passed_over_and_counted_and_the_rest_is_taken(int status)
    {
        var frame = Page(_ => { });
        var later = new V1.Row { Status = (V1.Announce.Types.Kind)status, Incarnation = ulong.MaxValue };
        frame.TablePage.Rows.Insert(0, later);
        frame.TablePage.Rows.Add(later);

        var result = WireSamples.NewStreamCodec().Decode(WireSamples.StreamFrame(frame.ToByteArray()));

        Assert.Equal(2, result.LaterCount);
        Assert.Equal("n", Assert.Single(Assert.IsType<TablePage>(result.Value).Rows).Name.Value);
    }

    [Fact]
    public void Versions_of_a_row_must_be_possible()
    {
        AssertRefused(DecodeFailure.BadVersionNumber, Page(row => row.Incarnation = WireLimits.MaxIncarnation));
        AssertRefused(DecodeFailure.BadVersionNumber, Page(row => row.DetailsGeneration = row.Generation + 1));
    }

    [Fact]
    public void Row_without_record_and_page_without_source_are_refused()
    {
        AssertRefused(DecodeFailure.MissingField, Page(row => row.Record = null));
        AssertRefused(DecodeFailure.MissingField, new V1.Frame { TablePage = new V1.TablePage { Last = true } });
    }

    [Fact]
    public void Second_record_of_a_row_is_refused()
    {
        var row = Page(_ => { }).TablePage.Rows[0];
        byte[] twice = [.. row.ToByteArray(), .. new V1.Row { Record = row.Record }.ToByteArray()];
        byte[] page = [0x12, (byte)twice.Length, .. twice];

        AssertRefused(DecodeFailure.DuplicateField, [0x1A, (byte)page.Length, .. page]);
    }

    [Fact]
    public void Detail_of_an_error_is_cut_between_characters()
    {
        var codec = WireSamples.NewStreamCodec();

        var sent = codec.Decode(codec.Encode(new StreamError(StreamErrorCode.Malformed, "x" + new string('ß', 200))));

        var detail = Assert.IsType<StreamError>(sent.Value).Detail;
        Assert.Equal("x" + new string('ß', 127), detail);
        Assert.Equal(255, Encoding.UTF8.GetByteCount(detail));
    }

    [Fact]
    public void Detail_above_its_limit_is_refused() => AssertRefused(
        DecodeFailure.LimitExceeded,
        new V1.Frame { Error = new V1.Error { Code = V1.Error.Types.Code.Busy, Detail = new string('x', 257) } });

    [Fact]
    public void Buckets_and_fingerprints_have_their_limits()
    {
        AssertRefused(DecodeFailure.MissingField, new V1.Frame { BucketDigests = new V1.BucketDigests() });
        AssertTaken(new BucketDigests(new uint[WireLimits.MaxBucketCount]));
        AssertRefused(DecodeFailure.LimitExceeded, new V1.Frame { BucketDigests = new V1.BucketDigests { Digests = { new uint[WireLimits.MaxBucketCount + 1] } } });
        AssertTaken(new Fingerprints(new BitArray(WireLimits.MaxBucketCount), new ulong[WireLimits.MaxFingerprintCount], Last: true));
        AssertRefused(
            DecodeFailure.LimitExceeded, new V1.Frame { Fingerprints = new V1.Fingerprints { Rows = { new ulong[WireLimits.MaxFingerprintCount + 1] } } });
        AssertRefused(
            DecodeFailure.LimitExceeded,
            new V1.Frame { Fingerprints = new V1.Fingerprints { Buckets = ByteString.CopyFrom(new byte[(WireLimits.MaxBucketCount / 8) + 1]) } });
    }

    [Fact]
    public void The_largest_page_of_fingerprints_fits_the_smallest_frame_that_may_be_configured()
    {
        var page = new Fingerprints(
            new BitArray(WireLimits.MaxBucketCount, true), [.. Enumerable.Repeat(ulong.MaxValue, WireLimits.MaxFingerprintCount)], Last: true);

        Assert.InRange(WireSamples.NewStreamCodec().Encode(page).Length, 12_000, 16 << 10);
    }

    [Theory]
    [InlineData(0x0A, 6)] // sync_request.self
    [InlineData(0x62, 1)] // sync_accepted.self
    public void A_row_that_stands_alone_is_scanned_as_one_of_a_page(byte frameTag, byte rowField)
    {
        byte rowTag = (byte)((rowField * 8) + 2);
        var row = Page(_ => { }).TablePage.Rows[0];
        byte[] once = [rowTag, (byte)row.CalculateSize(), .. row.ToByteArray()];
        byte[] twice = [.. once, .. once];
        AssertRefused(DecodeFailure.DuplicateField, [frameTag, (byte)twice.Length, .. twice]);

        var doubled = new V1.Row(row).ToByteArray();
        byte[] records = [.. doubled, .. new V1.Row { Record = row.Record }.ToByteArray()];
        byte[] inside = [rowTag, (byte)records.Length, .. records];
        AssertRefused(DecodeFailure.DuplicateField, [frameTag, (byte)inside.Length, .. inside]);
    }

    [Fact]
    public void A_row_that_stands_alone_must_be_valid()
    {
        var row = Page(row => row.Status = V1.Announce.Types.Kind.Join).TablePage.Rows[0];
        AssertRefused(DecodeFailure.UnknownKind, new V1.Frame { SyncAccepted = new V1.SyncAccepted { Self = row } });
        AssertRefused(
            DecodeFailure.UnknownKind,
            new V1.Frame { SyncRequest = new V1.SyncRequest { Purpose = V1.SyncRequest.Types.Purpose.Join, Source = ByteString.CopyFromUtf8("n"), Self = row } });
    }

    private static void AssertTaken(StreamMessage message)
    {
        var codec = WireSamples.NewStreamCodec();
        WireSamples.AssertSame(message, codec.Decode(codec.Encode(message)).Value);
    }

    private static V1.Frame Page(Action<V1.Row> change)
    {
        var row = new V1.Row
        {
            Status = V1.Announce.Types.Kind.Suspect,
            Name = ByteString.CopyFromUtf8("n"),
            Generation = 1,
            Record = new V1.Record { Endpoint = new V1.Endpoint { Address = ByteString.CopyFrom(10, 0, 0, 1), Port = 1 } },
        };
        change(row);
        return new V1.Frame { TablePage = new V1.TablePage { Source = ByteString.CopyFromUtf8("s"), Rows = { row } } };
    }

    private static byte[] Varint(int value)
    {
        var bytes = new byte[5];
        var writer = new WireWriter(bytes);
        writer.Varint((ulong)value);
        return bytes[..writer.Position];
    }

    private static void AssertRefused(DecodeFailure failure, V1.Frame frame) => AssertRefused(failure, frame.ToByteArray());

    private static void AssertRefused(DecodeFailure failure, byte[] body) =>
        Assert.Equal(failure, WireSamples.NewStreamCodec().Decode(WireSamples.StreamFrame(body)).Failure);
}
