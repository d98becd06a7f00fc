using System.Collections;
using System.Net;
using Gossipod.Actors.Protocol.Forgetting;
using Gossipod.Actors.Protocol.Keys;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Messaging;
using Gossipod.Actors.Protocol.Packets;
using Gossipod.Actors.Protocol.Paths;
using Gossipod.Actors.Protocol.Probing;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Tests.Vectors;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Tests.Wire;

/// <summary>
/// One message of every kind, and helpers that the wire's tests share. The golden files hold what these give on the wire.
/// </summary>
internal static class WireSamples
{
    public const int MaxMetadataBytes = 512;
    public const int MaxFrameBytes = 1 << 20;

    public static readonly ClusterTag Cluster = ClusterTag.Of(VectorInputs.ClusterName);

    public static readonly MemberName Alpha = VectorInputs.Alpha;
    public static readonly MemberName Beta = VectorInputs.Beta;

    private static readonly MemberVersion Version = VectorInputs.Issued;
    private static readonly MemberVersion Newest = new(ulong.MaxValue, MemberVersion.MaxIncarnation - 1);
    private static readonly IPEndPoint V4 = new(IPAddress.Parse("192.0.2.17"), 7946);
    private static readonly IPEndPoint V6 = new(IPAddress.Parse("2001:db8::17"), 65_535);

    private static readonly LeaveKey Key = VectorInputs.FarewellKey;

    private static readonly MemberDetails Full = VectorInputs.BetaRecord;

    private static TimeSpan Micros(long count) => TimeSpan.FromMicroseconds(count);

    public static readonly IReadOnlyDictionary<string, Packet> Packets = new Dictionary<string, Packet>
    {
        ["ping"] = new(new Ping(0x0102030405060708, Alpha.Tag, Beta.Tag, 0x1112131415161718), []),
        ["ping-padded"] = new(new Ping(0x0102030405060708, Alpha.Tag, Beta.Tag, 0x1112131415161718) { Padding = 20, LocalHealth = 3 }, []),
        ["ping-req"] = new(new PingReq(0x0102030405060708, Alpha.Tag, Beta, V4, TimeSpan.FromMilliseconds(700)), []),
        ["ping-req-ipv6"] = new(new PingReq(1, Alpha.Tag, Beta, V6, TimeSpan.FromMilliseconds(600_000)), []),
        ["ack"] = new(new Ack(0x0102030405060708, Beta.Tag, Beta.Tag, 0x1112131415161718), []),
        ["ack-padded"] = new(new Ack(0x0102030405060708, Beta.Tag, Beta.Tag, 0x1112131415161718) { Padding = 25, LocalHealth = 255 }, []),
        ["ack-relayed"] = new(new Ack(0x0102030405060708, Alpha.Tag, Beta.Tag, 0), []),
        ["nack"] = new(new Nack(ulong.MaxValue, Alpha.Tag), []),
        ["challenge"] = new(new Challenge(0x0102030405060708, 0x1112131415161718), []),
        ["gossip-join"] = new(null, [MemberUpdate.Join(Alpha, new MemberVersion(Version.Generation, 0), MemberDetails.At(V4, 7_946))]),
        ["gossip-alive"] = new(null, [MemberUpdate.Alive(Beta, Version, Full)]),
        ["gossip-suspect"] = new(null, [MemberUpdate.Suspect(Beta, Version, Alpha)]),
        ["gossip-confirm"] = new(null, [MemberUpdate.Confirm(Beta, Newest, Alpha)]),
        ["gossip-alive-signed"] = new(null, [MemberUpdate.Alive(Alpha, Version, VectorInputs.AlphaRecord)]),
        ["gossip-suspect-signed"] = new(null, [MemberUpdate.Suspect(Beta, Version, Alpha) with { Signature = VectorInputs.SuspectSignature }]),
        ["gossip-leave"] = new(null, [MemberUpdate.Leave(Alpha, Version, Key)]),
        ["user-message"] = new(new UserMessage(Alpha, Beta.Tag, MessagePayload.FromText("größe")), []),
        ["user-message-akka"] = new(new UserMessage(Beta, Alpha.Tag, new MessagePayload(PayloadFormat.Akka, -7, "order-v1", new byte[] { 0, 0xFF })), []),
        ["broadcast"] = new BroadcastPacket(null, [], [BroadcastWire.Create(Alpha, Version.Generation, 3, "", MessagePayload.FromText("hello"))]),
        ["broadcasts-with-updates"] = new BroadcastPacket(
            new Nack(5, Alpha.Tag),
            [MemberUpdate.Leave(Beta, Version, Key)],
            [
                BroadcastWire.Create(Beta, ulong.MaxValue, WireLimits.MaxBroadcastSequence - 1, "cache-β", new MessagePayload(PayloadFormat.Protobuf, 0, "a.B", default)),
                BroadcastWire.Create(Alpha, 1, 1, "", MessagePayload.FromBytes(default)),
            ]),
        ["broadcast-digest"] = new(
            new BroadcastDigest(
                Beta,
                Alpha.Tag,
                IsReply: true,
                [new DigestEntry(Alpha.Hash, Version.Generation, 0, default), new DigestEntry(Beta.Hash, 1, 300, new byte[] { 0x02, 0x80 })]),
            []),
        ["ping-with-updates"] = new(
            new Ping(9, Beta.Tag, Alpha.Tag, 0),
            [
                MemberUpdate.Suspect(Alpha, Version, Beta),
                MemberUpdate.Join(Beta, Version, MemberDetails.At(V4)),
                MemberUpdate.Alive(Alpha, Version.Next(), Full with { Endpoint = V4, StreamPort = 0 }),
                MemberUpdate.Leave(Beta, Version, LeaveKey.None),
                MemberUpdate.Confirm(Alpha, Version, Alpha),
            ]),
    };

    public static readonly IReadOnlyDictionary<string, StreamMessage> Frames = new Dictionary<string, StreamMessage>
    {
        ["stream-sync-request"] = new SyncRequest(
            SyncPurpose.Join, Alpha, 0x21222324, 0x1112131415161718, 1, new SyncRow(Alpha, MemberStatus.Alive, Version, Version, MemberDetails.At(V4, 7_946))),
        ["stream-sync-request-repair"] = new SyncRequest(SyncPurpose.Repair, Beta, 0xFFFFFFFF, 0, 300),
        ["stream-in-sync"] = new InSync(Beta),
        ["stream-in-sync-state"] = new InSync(Beta, new byte[] { 0x00, 0xFF }),
        ["stream-bucket-digests"] = new BucketDigests([0, 0x01020304, 0xFFFFFFFF, 5]),
        ["stream-fingerprints"] = new Fingerprints(
            new BitArray([false, true, false, false, false, false, false, false, true, false, false, false, false, false, false, false]),
            [0x0102030405060709, ulong.MaxValue],
            Last: false),
        ["stream-fingerprints-none"] = new Fingerprints(Fingerprints.NoBuckets, [], Last: true),
        ["stream-sync-accepted"] = new SyncAccepted(
            new SyncRow(Beta, MemberStatus.Alive, Version.Next(), Version.Next(), MemberDetails.At(V4, 7_946)), new byte[] { 0x7F }),
        ["stream-sync-accepted-bare"] = new SyncAccepted(null, default),
        ["stream-table-page"] = new TablePage(
            Alpha,
            [
                new SyncRow(Alpha, MemberStatus.Alive, Version, Version, Full),
                new SyncRow(Beta, MemberStatus.Suspect, Version.Next(), Version, MemberDetails.At(V4)),
                new SyncRow(MemberName.Create("gone"), MemberStatus.Dead, Version, Version, MemberDetails.At(V6, 1)),
                new SyncRow(MemberName.Create("left"), MemberStatus.Left, Version, Version, MemberDetails.At(V4, 65_535) with { Lock = Key.LockFor(Alpha, 1) }) { Key = Key },
            ],
            Last: true),
        ["stream-table-page-signed"] = new TablePage(
            Alpha,
            [
                new SyncRow(Alpha, MemberStatus.Alive, Version, Version, VectorInputs.AlphaRecord),
                new SyncRow(Beta, MemberStatus.Dead, Version, Version, VectorInputs.BetaRecordSigned) { Signature = VectorInputs.SuspectSignature },
            ],
            Last: true),
        ["stream-error-unsigned"] = new StreamError(StreamErrorCode.Unsigned, "a does not sign"),
        ["stream-table-page-empty"] = new TablePage(Alpha, [], Last: false),
        ["stream-ping"] = new StreamPing(0x2122232425262728, 0x0A0B0C0D, 0x1A1B1C1D, 0x3132333435363738, IsAccused: true),
        ["stream-pong"] = new StreamPong(0x2122232425262728, 0x1A1B1C1D, 0x3132333435363738),
        ["stream-message-hello"] = new MessageHello(Alpha, 0x1A1B1C1D, Version.Generation, 300, 0x0102030405060708),
        ["stream-hello-accepted"] = new HelloAccepted(Beta, 70_000),
        ["stream-key-request"] = new KeyRequest(KeyOperation.Install, Beta.Tag, 0x01020304, Enumerable.Range(0, 32).Select(i => (byte)i).ToArray()),
        ["stream-key-report"] = new KeyReport(Beta, [0x01020304, 0xFFFEFDFC], "it is full", default),
        ["stream-forget-request"] = new ForgetRequest(ForgetOperation.Forget, Beta.Tag, Alpha, MemberName.Create("gone"), Version),
        ["stream-forget-ask"] = new ForgetRequest(ForgetOperation.Ask, Beta.Tag, Alpha, MemberName.Create("gone"), default),
        ["stream-forget-report"] = new ForgetReport(Beta, ForgetStanding.Forgotten, Version),
        ["stream-path-request"] = new PathRequest(Beta.Tag, Alpha),
        ["stream-path-report"] = new PathReport(Beta, true, Micros(1_250), null, "refused: Busy", 1_800_000_000_123, 1_800_000_003_456),
        ["stream-error-wrong-key"] = new StreamError(StreamErrorCode.WrongKey, "not here") { KeyIds = [0x01020304, 0xFFFEFDFC] },
        ["stream-error"] = new StreamError(StreamErrorCode.Busy, "8 streams are open"),
    };

    public static PacketCodec NewPacketCodec() => new(Cluster, MaxMetadataBytes);

    public static StreamCodec NewStreamCodec() => new(Cluster, MaxMetadataBytes, MaxFrameBytes);

    /// <summary>A whole datagram by the hand-written codec, assembled as the broadcast queue does it.</summary>
    public static byte[] Encode(PacketCodec codec, Packet packet)
    {
        var primary = new byte[PacketCodec.SizeOf(packet.Primary)];
        Assert.Equal(primary.Length, codec.EncodePrimary(packet.Primary, primary));
        return [.. primary, .. packet.Updates.SelectMany(PacketCodec.EncodeUpdate), .. packet.Broadcasts.SelectMany(broadcast => broadcast.Encoded)];
    }

    /// <summary>The prelude of a datagram of the samples' cluster and the given body.</summary>
    public static byte[] Datagram(params byte[] body) => [.. NewPrelude(WirePrelude.DatagramFlags), .. body];

    public static byte[] StreamFrame(params byte[] body) => [.. NewPrelude(WirePrelude.StreamFlags), .. body];

    public static void AssertSame(Packet expected, Packet? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected.Updates, actual.Updates);
        Assert.Equal(expected.Updates.Select(update => update.Details?.Signature?.Value), actual.Updates.Select(update => update.Details?.Signature?.Value));
        Assert.Equal(
            expected.Broadcasts.Select(b => (b.Origin, b.Generation, b.Sequence, b.Name, b.Payload)),
            actual.Broadcasts.Select(b => (b.Origin, b.Generation, b.Sequence, b.Name, b.Payload)));
        if (expected.Primary is not BroadcastDigest digest)
        {
            Assert.Equal(expected.Primary, actual.Primary);
            return;
        }

        var other = Assert.IsType<BroadcastDigest>(actual.Primary);
        Assert.Equal((digest.Source, digest.Target, digest.IsReply), (other.Source, other.Target, other.IsReply));
        Assert.Equal(digest.Entries, other.Entries);
    }

    public static void AssertSame(StreamMessage expected, StreamMessage? actual)
    {
        if (expected is TablePage page)
        {
            var other = Assert.IsType<TablePage>(actual);
            Assert.Equal((page.Source, page.Last), (other.Source, other.Last));
            Assert.Equal(page.Rows, other.Rows);
            Assert.Equal(page.Rows.Select(row => row.Details.Signature?.Value), other.Rows.Select(row => row.Details.Signature?.Value));
        }
        else if (expected is Fingerprints fingerprints)
        {
            var other = Assert.IsType<Fingerprints>(actual);
            Assert.Equal(fingerprints.Buckets.Cast<bool>(), other.Buckets.Cast<bool>());
            Assert.Equal(fingerprints.Rows, other.Rows);
            Assert.Equal(fingerprints.Last, other.Last);
        }
        else if (expected is BucketDigests buckets)
        {
            Assert.Equal(buckets.Digests, Assert.IsType<BucketDigests>(actual).Digests);
        }
        else if (expected is KeyReport report)
        {
            var other = Assert.IsType<KeyReport>(actual);
            Assert.Equal((report.Source, report.Problem), (other.Source, other.Problem));
            Assert.Equal(report.KeyIds, other.KeyIds);
            Assert.Equal(report.Keys.ToArray(), other.Keys.ToArray());
            Assert.Equal(report.Proofs.ToArray(), other.Proofs.ToArray());
        }
        else
        {
            Assert.Equal(Plain(expected), Plain(actual));
        }
    }

    /// <summary>What can be compared as a value: bytes are not.</summary>
    private static object? Plain(StreamMessage? message) => message switch
    {
        KeyRequest request => (request with { Key = default, Proofs = default }, Convert.ToHexString(request.Key.Span), Convert.ToHexString(request.Proofs.Span)),
        InSync same => (same.Source, Convert.ToHexString(same.State.Span)),
        SyncAccepted accepted => (accepted.Self, Convert.ToHexString(accepted.State.Span)),
        _ => message,
    };

    private static byte[] NewPrelude(byte flags)
    {
        var prelude = new byte[WireLimits.PreludeBytes];
        WirePrelude.Write(prelude, flags, Cluster);
        return prelude;
    }
}
