using System.Collections.Immutable;
using System.Net;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Messaging;
using Gossipod.Actors.Protocol.Packets;
using Gossipod.Actors.Protocol.Signing;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Fuzzing.Generating;

/// <summary>Random packets that a node may send, with every limit reached now and then.</summary>
/// <param name="random">Decides.</param>
/// <param name="known">Members that half of the messages are about and from; null for none.</param>
internal sealed class ValidMessages(FuzzRandom random, IReadOnlyList<Member>? known = null)
{
    public const int MaxMetadataBytes = 512;

    private static readonly string[] Letters = ["a", "b", "node-", "7", ".", "_", ":", "@", "[", "]"];
    private static readonly ulong[] Extremes = [1, 2, 127, 128, uint.MaxValue, 1UL << 32, 1UL << 53, 1UL << 61, (1UL << 62) - 1];

    public Packet Packet() => random.Next(8) switch
    {
        0 => new Packet(new UserMessage(Name(), Tag(), Payload(300)), []),
        1 => new Packet(Digest(), []),
        2 => new BroadcastPacket(Primary(), Updates(random.Next(4)), Many(random.Next(1, 5), Broadcast)),
        3 => new Packet(null, Updates(random.Next(1, 12))),
        _ => new Packet(Primary(), Updates(random.Next(6))),
    };

    public MemberName Name()
    {
        if (known is not null && random.OneIn(2)) return random.Pick(known).MemberName;
        if (random.OneIn(20)) return MemberName.Create(new string('n', MemberName.MaxBytes));
        var text = "m";
        for (var i = random.Next(6); i > 0; i--) text += random.Pick(Letters);
        return MemberName.Create(text);
    }

    public MemberVersion Version() => known is not null && random.Next(3) > 0
        ? random.Pick(known).Version with { Incarnation = (ulong)random.Next(4) }
        : new MemberVersion(Number(ulong.MaxValue), Number(MemberVersion.MaxIncarnation) - 1);

    public MemberDetails Details() => new(
        Endpoint(), random.OneIn(3) ? 0 : random.Next(1, 65_536), Tags(), random.Bytes(random.OneIn(3) ? random.Next(200) : 0),
        random.Bytes(random.OneIn(5) ? random.Next(257) : 0))
    {
        Lock = Key() is var key && random.OneIn(2) ? key.LockFor(Name(), Number(ulong.MaxValue)) : new LeaveLock(key.First, key.Second),
        Signature = random.OneIn(4) ? new RecordSignature(Identity(), Signature()) : null,
    };

    /// <summary>Now and then a member's.</summary>
    public IdentityKey Identity() => known is not null && random.OneIn(2) && random.Pick(known).Details.Signature is { } signedBy
        ? signedBy.Key
        : IdentityKey.TryRead(random.Bytes(IdentityKey.Bytes)) ?? Identity();

    public Signature Signature() => Protocol.Signing.Signature.TryRead(random.Bytes(Protocol.Signing.Signature.Bytes)) ?? Signature();

    /// <summary>Now and then one that somebody might know.</summary>
    public LeaveKey Key() => random.Next(4) switch
    {
        0 => LeaveKey.None,
        1 when known is not null => new LeaveKey(random.Pick(known).Details.Lock.First, random.Pick(known).Details.Lock.Second),
        _ => new LeaveKey(random.NextUInt64(), random.NextUInt64()),
    };

    public IPEndPoint Endpoint() => known is not null && random.OneIn(2)
        ? random.Pick(known).Details.Endpoint
        : new IPEndPoint(new IPAddress(random.Bytes(random.OneIn(4) ? 16 : 4)), random.Next(1, 65_536));

    public MessagePayload Payload(int maxBytes) => new(
        (PayloadFormat)random.Next(random.OneIn(4) ? 256 : 3), random.OneIn(3) ? (int)random.NextUInt64() : 0,
        random.OneIn(3) ? Name().Value : "", random.Bytes(random.Next(maxBytes)));

    public Broadcast Broadcast() =>
        BroadcastWire.Create(
            Name(), Number(ulong.MaxValue), Number(WireLimits.MaxBroadcastSequence - 1), random.OneIn(2) ? "" : Name().Value, Payload(120));

    public MemberUpdate Update() => random.Next(5) switch
    {
        0 => MemberUpdate.Join(Name(), Version(), Details()),
        1 => MemberUpdate.Alive(Name(), Version(), Details()),
        2 => MemberUpdate.Suspect(Name(), Version(), Name()) with { Signature = random.OneIn(4) ? Signature() : null },
        3 => MemberUpdate.Confirm(Name(), Version(), Name()) with { Signature = random.OneIn(4) ? Signature() : null },
        _ => MemberUpdate.Leave(Name(), Version(), Key()),
    };

    /// <summary>1 to <paramref name="max"/>, small, extreme or anything.</summary>
    public ulong Number(ulong max) => random.Next(3) switch
    {
        0 => (ulong)random.Next(1, 1_000),
        1 => Math.Min(random.Pick(Extremes), max),
        _ => Math.Max(1, random.NextUInt64() % max),
    };

    public static T[] Many<T>(int count, Func<T> one)
    {
        var all = new T[count];
        for (var i = 0; i < count; i++) all[i] = one();
        return all;
    }

    private MemberUpdate[] Updates(int count) => Many(count, Update);

    private uint Tag() => known is not null && random.Next(3) > 0 ? random.Pick(known).MemberName.Tag : (uint)Number(uint.MaxValue);

    private ProtocolMessage? Primary() => random.Next(7) switch
    {
        0 => null,
        1 => new Ping(Number(ulong.MaxValue), Tag(), Tag(), random.NextUInt64()) { Padding = Padding(), LocalHealth = Health() },
        2 => new PingReq(Number(ulong.MaxValue), Tag(), Name(), Endpoint(), TimeSpan.FromMilliseconds(random.Next(1, 600_001))),
        3 => new Nack(Number(ulong.MaxValue), Tag()),
        4 => OwnAck(Tag()),
        5 => new Challenge(random.OneIn(3) ? 0 : random.NextUInt64(), random.NextUInt64()),
        _ => new Ack(Number(ulong.MaxValue), Tag(), Tag(), random.NextUInt64()) { Padding = Padding(), LocalHealth = Health() },
    };

    private int Padding() => random.OneIn(4) ? random.Next(300) : 0;

    private byte Health() => random.OneIn(3) ? (byte)random.Next(256) : (byte)0;

    private Ack OwnAck(uint source) => new(Number(ulong.MaxValue), source, source, random.NextUInt64());

    private BroadcastDigest Digest()
    {
        DigestEntry Entry() => new(
            random.NextUInt64(), Number(ulong.MaxValue), Number(WireLimits.MaxBroadcastSequence - 1),
            random.Bytes(random.Next(random.OneIn(5) ? 257 : 9)));
        return new BroadcastDigest(Name(), Tag(), random.OneIn(2), Many(random.Next(4), Entry));
    }

    private ImmutableSortedDictionary<string, string> Tags()
    {
        var tags = MemberDetails.NoTags;
        if (random.Next(3) > 0) return tags;
        for (var i = random.Next(random.OneIn(8) ? 40 : 4); i > 0; i--) tags = tags.SetItem(
            "k" + random.Next(100), random.OneIn(2) ? "" : "v" + random.Next(100));
        return tags;
    }
}
