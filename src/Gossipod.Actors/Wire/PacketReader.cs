using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Messaging;
using Gossipod.Actors.Protocol.Packets;
using Gossipod.Actors.Protocol.Signing;

namespace Gossipod.Actors.Wire;

/// <summary>
/// Reads the messages of a datagram for <see cref="PacketCodec"/>. A method that returns null has failed the reader, or has passed over
/// an update of a later version's kind.
/// </summary>
internal sealed class PacketReader(NameCache names, UpdateCache updates, BroadcastCache broadcasts, RecordReader records)
{
    /// <inheritdoc cref="RecordReader.Begin"/>
    public void Begin() => records.Begin();

    public ProtocolMessage? ReadPrimary(ref WireReader reader, uint kind, Slice slice)
    {
        if (kind == FieldTag.PacketUserMessage) return UserMessageWire.ReadMessage(ref reader, slice, names);
        if (kind == FieldTag.PacketChallenge) return ReadChallenge(ref reader, slice);
        if (kind == FieldTag.PacketBroadcastDigest) return UserMessageWire.ReadDigest(ref reader, slice, names);
        ulong sequence = 0, viewHash = 0, budget = 0, health = 0;
        uint source = 0, target = 0;
        Slice targetName = default, endpoint = default, padding = default;
        var outer = reader.Enter(slice);
        while (reader.NextField(out var tag))
        {
            switch (tag)
            {
                case FieldTag.Sequence: sequence = reader.Fixed64(); break;
                case FieldTag.Source: source = reader.Fixed32(); break;
                case FieldTag.Target when kind is FieldTag.PacketPing or FieldTag.PacketAck: target = reader.Fixed32(); break;
                case FieldTag.ViewHash when kind is FieldTag.PacketPing or FieldTag.PacketAck: viewHash = reader.Fixed64(); break;
                case FieldTag.Padding when kind is FieldTag.PacketPing or FieldTag.PacketAck: padding = reader.Bytes(); break;
                case FieldTag.LocalHealth when kind is FieldTag.PacketPing or FieldTag.PacketAck: health = reader.Varint(); break;
                case FieldTag.PingReqTargetName when kind == FieldTag.PacketPingReq: targetName = reader.Bytes(); break;
                case FieldTag.PingReqEndpoint when kind == FieldTag.PacketPingReq:
                    if (!endpoint.IsAbsent) reader.Fail(DecodeFailure.DuplicateField, reader.Position);
                    endpoint = reader.Bytes();
                    break;
                case FieldTag.PingReqBudget when kind == FieldTag.PacketPingReq: budget = reader.Varint(); break;
                default: reader.Skip(tag); break;
            }
        }

        reader.Leave(outer);
        if (sequence == 0 || source == 0 || (kind == FieldTag.PacketPing && target == 0))
            reader.Fail(DecodeFailure.MissingField, slice.Start);
        if (reader.Failed) return null;
        return kind switch
        {
            FieldTag.PacketPing => new Ping(sequence, source, target, viewHash) { Padding = padding.Length, LocalHealth = Capped(health) },
            FieldTag.PacketAck => new Ack(sequence, source, target == 0 ? source : target, viewHash) { Padding = padding.Length, LocalHealth = Capped(health) },
            FieldTag.PacketNack => new Nack(sequence, source),
            _ => ReadPingReq(ref reader, slice, (sequence, source), targetName, endpoint, budget),
        };
    }

    /// <summary>A number of 32 bits, of which no more than the last are read, as by every reader of protobuf.</summary>
    private static byte Capped(ulong health) => (byte)Math.Min((uint)health, byte.MaxValue);

    public MemberUpdate? ReadUpdate(ref WireReader reader, Slice slice)
    {
        if (updates.Find(reader[slice], out var hash) is { } known) return known;
        var update = Decode(ref reader, slice);
        if (update is not null) updates.Add(reader[slice], hash, update);
        return update;
    }

    public Broadcast? ReadBroadcast(ref WireReader reader, Slice slice)
    {
        if (broadcasts.Find(reader[slice], out var hash) is { } known) return known;
        var broadcast = BroadcastWire.Read(ref reader, slice, names);
        if (broadcast is not null) broadcasts.Add(hash, broadcast);
        return broadcast;
    }

    private MemberUpdate? Decode(ref WireReader reader, Slice slice)
    {
        UpdateKind kind = 0;
        ulong generation = 0, incarnation = 0;
        Slice name = default, from = default, record = default, leaveKey = default, signature = default;
        var isRepeated = false;
        var outer = reader.Enter(slice);
        while (reader.NextField(out var tag))
        {
            switch (tag)
            {
                case FieldTag.AnnounceKind: kind = (UpdateKind)unchecked((int)reader.Varint()); break;
                case FieldTag.AnnounceName: name = reader.Bytes(); break;
                case FieldTag.AnnounceGeneration: generation = reader.Varint(); break;
                case FieldTag.AnnounceIncarnation: incarnation = reader.Varint(); break;
                case FieldTag.AnnounceFrom: from = reader.Bytes(); break;
                case FieldTag.AnnounceRecord:
                    isRepeated |= !record.IsAbsent;
                    record = reader.Bytes();
                    break;
                case FieldTag.AnnounceLeaveKey: leaveKey = reader.Bytes(); break;
                case FieldTag.AnnounceSignature: signature = reader.Bytes(); break;
                default: reader.Skip(tag); break;
            }
        }

        reader.Leave(outer);
        if (kind is < 0 or > UpdateKind.Leave) return null;
        if (isRepeated) reader.Fail(DecodeFailure.DuplicateField, record.Start);
        if (!LeaveKey.TryRead(reader[leaveKey], out var key)) reader.Fail(DecodeFailure.BadKey, leaveKey.Start);
        if (signature.Length > 0) records.Spend(ref reader, WireLimits.AccusationSignatureWeight);
        var accuser = signature.Length == 0 ? null : Signature.TryRead(reader[signature]);
        if (accuser is null && signature.Length > 0) reader.Fail(DecodeFailure.BadKey, signature.Start);
        if (kind == 0) reader.Fail(DecodeFailure.UnknownKind, slice.Start);
        if (incarnation >= WireLimits.MaxIncarnation) reader.Fail(DecodeFailure.BadVersionNumber, slice.Start);
        if (reader.Failed) return null;
        var version = new MemberVersion(generation, incarnation);
        if (kind != UpdateKind.Leave) return Named(kind, version, ref reader, slice, name, from, record, accuser);
        return ReadName(ref reader, name, slice) is { } leaver ? MemberUpdate.Leave(leaver, version, key) : null;
    }

    private MemberUpdate? Named(
        UpdateKind kind, MemberVersion version, ref WireReader reader, Slice slice, Slice nameAt, Slice fromAt, Slice recordAt, Signature? accuser)
    {
        var name = ReadName(ref reader, nameAt, slice);
        if (name is null) return null;
        if (kind is UpdateKind.Suspect or UpdateKind.Confirm)
            return ReadName(ref reader, fromAt, slice) is { } from ? new MemberUpdate(kind, name, version, from, null) { Signature = accuser } : null;

        if (recordAt.IsAbsent) reader.Fail(DecodeFailure.MissingField, slice.Start);
        return !reader.Failed && records.Read(ref reader, recordAt) is { } details
            ? new MemberUpdate(kind, name, version, name, details)
            : null;
    }

    private static Challenge ReadChallenge(ref WireReader reader, Slice slice)
    {
        ulong ask = 0, answer = 0;
        var outer = reader.Enter(slice);
        while (reader.NextField(out var tag))
        {
            switch (tag)
            {
                case FieldTag.ChallengeAsk: ask = reader.Fixed64(); break;
                case FieldTag.ChallengeAnswer: answer = reader.Fixed64(); break;
                default: reader.Skip(tag); break;
            }
        }

        reader.Leave(outer);
        return new Challenge(ask, answer);
    }

    private PingReq? ReadPingReq(
        ref WireReader reader, Slice slice, (ulong Sequence, uint Source) start, Slice targetAt, Slice endpointAt, ulong budget)
    {
        if (endpointAt.IsAbsent || budget == 0) reader.Fail(DecodeFailure.MissingField, slice.Start);
        if (budget > WireLimits.MaxBudgetMilliseconds) reader.Fail(DecodeFailure.LimitExceeded, slice.Start);
        if (reader.Failed || ReadName(ref reader, targetAt, slice) is not { } target) return null;
        if (WireEndpoint.Read(ref reader, endpointAt) is not { } endpoint) return null;
        return new PingReq(start.Sequence, start.Source, target, endpoint, TimeSpan.FromMilliseconds((long)budget));
    }

    private MemberName? ReadName(ref WireReader reader, Slice at, Slice message)
    {
        if (at.Length == 0)
        {
            reader.Fail(DecodeFailure.MissingField, message.Start);
            return null;
        }

        var name = names.Find(reader[at]);
        if (name is null) reader.Fail(DecodeFailure.BadName, at.Start);
        return name;
    }
}
