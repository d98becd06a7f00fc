using System.Collections;
using System.Collections.Immutable;
using System.Net;
using CsCheck;
using Gossipod.Actors.Protocol.Forgetting;
using Gossipod.Actors.Protocol.Keys;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Messaging;
using Gossipod.Actors.Protocol.Packets;
using Gossipod.Actors.Protocol.Paths;
using Gossipod.Actors.Protocol.Signing;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Tests.Wire;

/// <summary>Generators of valid messages of every kind.</summary>
internal static class WireGens
{
    public static readonly Gen<MemberName> Name =
        Gen.String[Gen.Char["abcXYZ019-_.:@[]"], 1, 42].Select(MemberName.Create);

    private static readonly Gen<MemberVersion> Version =
        Gen.Select(Gen.ULong[1, ulong.MaxValue], Gen.ULong[0, MemberVersion.MaxIncarnation - 1], (g, i) => new MemberVersion(g, i));

    private static readonly Gen<IPEndPoint> Endpoint = Gen.Select(
        Gen.OneOf(Gen.Byte.Array[4], Gen.Byte.Array[16]), Gen.Int[1, 65_535], (a, p) => new IPEndPoint(new IPAddress(a), p));

    private static readonly Gen<ImmutableSortedDictionary<string, string>> Tags = Gen.Select(
            Gen.String[Gen.Char["abcß"], 1, 5], Gen.String[Gen.Char["01日"], 0, 5])
        .Array[0, 4]
        .Select(pairs => pairs.Aggregate(MemberDetails.NoTags, (tags, pair) => tags.SetItem(pair.Item1, pair.Item2)));

    private static readonly Gen<MemberDetails> Details = Gen.Select(
        Endpoint, Gen.Int[0, 65_535], Tags, Gen.Byte.Array[0, 200], Gen.Byte.Array[0, 20],
        (e, s, t, m, x) => new MemberDetails(e, s, t, m, x));

    private static readonly Gen<LeaveKey> Key = Gen.OneOf(Gen.Const(LeaveKey.None), Gen.Select(Gen.ULong, Gen.ULong, (a, b) => new LeaveKey(a, b)));

    private static readonly Gen<byte[]> Proof = Gen.Byte[1, 255].Array[Protocol.Signing.Signature.Bytes];

    private static readonly Gen<Signature?> Signature =
        Gen.OneOf(Gen.Const((Signature?)null), Proof.Select(bytes => Protocol.Signing.Signature.TryRead(bytes)));

    private static readonly Gen<RecordSignature?> SignedBy = Gen.OneOf(
        Gen.Const((RecordSignature?)null),
        Gen.Select(Proof, Proof, (key, value) => (RecordSignature?)new RecordSignature(IdentityKey.TryRead(key)!, Protocol.Signing.Signature.TryRead(value)!)));

    private static readonly Gen<MemberDetails> Locked = Gen.Select(
        Details, Key, SignedBy, (details, key, by) => details with { Lock = new LeaveLock(key.First, key.Second), Signature = by });

    public static readonly Gen<MemberUpdate> Update = Gen.OneOf(
        Gen.Select(Name, Version, Locked, MemberUpdate.Join),
        Gen.Select(Name, Version, Locked, MemberUpdate.Alive),
        Gen.Select(Name, Version, Name, Signature, (n, v, a, s) => MemberUpdate.Suspect(n, v, a) with { Signature = s }),
        Gen.Select(Name, Version, Name, Signature, (n, v, a, s) => MemberUpdate.Confirm(n, v, a) with { Signature = s }),
        Gen.Select(Name, Version, Key, (n, v, k) => MemberUpdate.Leave(n, v, k)));

    private static readonly Gen<ulong> Sequence = Gen.ULong[1, ulong.MaxValue];

    private static readonly Gen<uint> NameTag = Gen.UInt[1, uint.MaxValue];

    private static readonly Gen<TimeSpan> Budget = Gen.Int[1, 600_000].Select(millis => TimeSpan.FromMilliseconds(millis));

    private static readonly Gen<int> Padding = Gen.OneOf(Gen.Const(0), Gen.Int[1, 300]);

    private static readonly Gen<ProtocolMessage?> Primary = Gen.OneOf(
        Gen.Const((ProtocolMessage?)null),
        Gen.Select(Sequence, NameTag, NameTag, Gen.ULong, Padding, Gen.Byte, (q, s, t, h, p, l) => (ProtocolMessage?)new Ping(q, s, t, h) { Padding = p, LocalHealth = l }),
        Gen.Select(Sequence, NameTag, NameTag, Gen.ULong, Padding, Gen.Byte, (q, s, t, h, p, l) => (ProtocolMessage?)new Ack(q, s, t, h) { Padding = p, LocalHealth = l }),
        Gen.Select(Sequence, NameTag, Gen.ULong, (q, s, h) => (ProtocolMessage?)new Ack(q, s, s, h)),
        Gen.Select(Sequence, NameTag, (q, s) => (ProtocolMessage?)new Nack(q, s)),
        Gen.Select(Sequence, NameTag, Name, Endpoint, Budget, (q, s, n, e, b) => (ProtocolMessage?)new PingReq(q, s, n, e, b)));

    public static readonly Gen<MessagePayload> Payload = Gen.Select(
        Gen.Int[0, 5], Gen.Int, Gen.String[Gen.Char["abcß日."], 0, 20], Gen.Byte.Array[0, 200],
        (f, i, m, b) => new MessagePayload((PayloadFormat)f, i, m, b));

    private static readonly Gen<Broadcast> Broadcast = Gen.Select(
        Name, Gen.ULong[1, ulong.MaxValue], Gen.ULong[1, WireLimits.MaxBroadcastSequence - 1], Gen.String[Gen.Char["abcß日"], 0, 9], Payload, BroadcastWire.Create);

    private static readonly Gen<DigestEntry> Entry = Gen.Select(
        Gen.ULong, Gen.ULong, Gen.ULong[0, WireLimits.MaxBroadcastSequence - 1], Gen.Byte.Array[0, 256], (o, g, t, a) => new DigestEntry(o, g, t, a));

    /// <summary>These come without anything that rides on them.</summary>
    private static readonly Gen<Packet> UserPacket = Gen.OneOf(
            Gen.Select(Name, NameTag, Payload, (s, t, p) => (ProtocolMessage)new UserMessage(s, t, p)),
            Gen.Select(Gen.ULong, Gen.ULong, (ask, answer) => (ProtocolMessage)new Challenge(ask, answer)),
            Gen.Select(Name, NameTag, Gen.Bool, Entry.Array[0, 5], (s, t, r, e) => (ProtocolMessage)new BroadcastDigest(s, t, r, e)))
        .Select(message => new Packet(message, []));

    public static readonly Gen<Packet> Packet = Gen.OneOf(
        Gen.Select(Primary, Update.Array[0, 12], (p, u) => new Packet(p, u)),
        Gen.Select(Primary, Update.Array[0, 6], Broadcast.Array[0, 6], (p, u, b) => (Packet)new BroadcastPacket(p, u, b)),
        UserPacket);

    private static readonly Gen<SyncRow> Row = Gen.Select(
        Name, Gen.Int[0, 3], Version, Version, Locked, Key, Signature,
        (n, s, v, d, r, k, a) => new SyncRow(n, (MemberStatus)s, v > d ? v : d, v > d ? d : v, r)
        {
            Key = s == (int)MemberStatus.Left ? k : LeaveKey.None,
            Signature = s is (int)MemberStatus.Suspect or (int)MemberStatus.Dead ? a : null,
        });

    private static readonly Gen<TimeSpan?> Micros = Gen.OneOf(Gen.Const((TimeSpan?)null), Gen.UInt[1, uint.MaxValue].Select(m => (TimeSpan?)TimeSpan.FromMicroseconds(m)));

    public static readonly Gen<StreamMessage> Frame = Gen.OneOf(
        Gen.Select(Gen.Bool, Name, Gen.UInt, Gen.ULong, Gen.Int[0, int.MaxValue], Row, (j, n, s, h, c, r) =>
            (StreamMessage)new SyncRequest(j ? SyncPurpose.Join : SyncPurpose.Repair, n, s, h, c, j ? r : null)),
        Gen.Select(Name, Gen.Byte.Array[0, 9], (n, s) => (StreamMessage)new InSync(n, s)),
        Gen.UInt.Array[1, 40].Select(d => (StreamMessage)new BucketDigests(d)),
        Gen.Select(Gen.Bool.Array[0, 5], Gen.ULong.Array[0, 40], Gen.Bool, (b, r, l) =>
            (StreamMessage)new Fingerprints(new BitArray([.. b.SelectMany(one => Enumerable.Repeat(one, 8))]), r, l)),
        Gen.Select(Gen.Bool, Row, Gen.Byte.Array[0, 9], (h, r, s) => (StreamMessage)new SyncAccepted(h ? r : null, s)),
        Gen.Select(Name, Row.Array[0, 8], Gen.Bool, (n, r, l) => (StreamMessage)new TablePage(n, r, l)),
        Gen.Select(Gen.Int[1, 5], Gen.UInt, Gen.UInt, Gen.Bool, Gen.Byte.Array[32], Gen.Byte.Array[0, 128], (o, t, i, h, k, p) =>
            (StreamMessage)new KeyRequest((KeyOperation)o, t, i, h ? k : default(ReadOnlyMemory<byte>)) { Proofs = p }),
        Gen.Select(Name, Gen.UInt.Array[1, 4], Gen.String[Gen.Char["ab ß"], 0, 99], Gen.Byte.Array[128], Gen.Bool, (n, i, p, k, h) =>
            (StreamMessage)new KeyReport(n, i, p, h ? k.AsMemory(0, i.Length * KeyReport.KeyBytes) : default(ReadOnlyMemory<byte>)) { Proofs = k }),
        Gen.Select(Gen.Int[1, 2], Gen.UInt, Name, Name, Version, (o, t, s, n, v) =>
            (StreamMessage)new ForgetRequest((ForgetOperation)o, t, s, n, v)),
        Gen.Select(Name, Gen.Int[1, 4], Version, (n, s, v) => (StreamMessage)new ForgetReport(n, (ForgetStanding)s, v)),
        Gen.Select(Gen.UInt, Name, (t, s) => (StreamMessage)new PathRequest(t, s)),
        Gen.Select(Name, Gen.Bool, Micros, Micros, Gen.String[Gen.Char["ab ß"], 0, 99], Gen.ULong, Gen.ULong, (n, a, d, s, p, r, o) =>
            (StreamMessage)new PathReport(n, a, d, s, p, r, o)),
        Gen.Select(Gen.Int[1, 19], Gen.String[Gen.Char["ab ß"], 0, 99], (c, d) => (StreamMessage)new StreamError((StreamErrorCode)c, d)));
}
