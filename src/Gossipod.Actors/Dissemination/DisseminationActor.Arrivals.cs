using System.Buffers;
using Akka.Actor;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Membership;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Disseminating;
using Gossipod.Actors.Protocol.Packets;
using Gossipod.Actors.Security;
using Gossipod.Actors.Transport;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Dissemination;

/// <content>
/// What arrives: opened, decoded, and passed on. A sealed packet of a life of a peer that is new here may be a recording, so it is kept
/// until its sender has answered a challenge; an answer is as long as its question, and a question never longer than what caused it.
/// </content>
internal sealed partial class DisseminationActor
{
    private static readonly TimeSpan ChallengeInterval = TimeSpan.FromMilliseconds(100);

    private static readonly int ChallengeBytes = PacketCodec.SizeOf(new Challenge(1, 1)) + PacketBudget.SealBytes;

    private static readonly TimeSpan UnknownKeyInterval = TimeSpan.FromMilliseconds(200);

    private MonotonicTime _unknownKeyToldAt = MonotonicTime.Never;

    /// <summary>The packet that is being opened.</summary>
    private readonly byte[] _opened = new byte[ushort.MaxValue];

    private void OnDatagram(DatagramReceived datagram)
    {
        var bytes = datagram.Bytes.Span;
        if (WirePrelude.Has(bytes, WirePrelude.SealedDatagramFlags)) OnSealed(datagram, bytes);
        else if (!_sealing.AcceptsClear && WirePrelude.Has(bytes, WirePrelude.DatagramFlags)) DropClear(datagram, bytes);
        else if (Decode(datagram, bytes) is { Primary: not Challenge } packet) PassOn(packet, datagram);
    }

    private void DropClear(DatagramReceived datagram, ReadOnlySpan<byte> bytes)
    {
        if (_trial is null || !IsTrial(_codec.Decode(bytes).Value, isSealed: false, isTaken: false)) Drop(datagram, Counter.DatagramsClear);
    }

    private void OnSealed(DatagramReceived datagram, ReadOnlySpan<byte> bytes, bool hasWaited = false)
    {
        if (_sealing.Opener is not { } opener)
        {
            Drop(datagram, Counter.DatagramsSealed);
            return;
        }

        var result = opener.Open(bytes, _opened, datagram.ReceivedAt);
        switch (result.Outcome)
        {
            case OpenOutcome.Foreign: DropForeign(datagram, bytes); return;
            case OpenOutcome.UnknownKey: OnUnknownKey(datagram, result.Header.Key); return;
            case OpenOutcome.Forged: Drop(datagram, Counter.DatagramsForged); return;
            case OpenOutcome.Replayed: Drop(datagram, Counter.DatagramsReplayed); return;
        }

        if (Decode(datagram, _opened.AsSpan(0, result.Length)) is not { } packet) return;
        if (hasWaited) packet = WithoutContent(packet);
        if (packet.Primary is Challenge challenge) OnChallenge(challenge, datagram, result);
        else if (result.Outcome == OpenOutcome.Unproven) Hold(datagram, result.Session!);
        else if (result.Header.To == _self.Tag) PassOn(packet, datagram, result.Session!.Id);
        else if (packet.Primary is Ping ping) PassOn(new Packet(ping, []), datagram); // whoever sent it learns that another name lives here
        else Drop(datagram, Counter.DatagramsMisaddressed);
    }

    /// <summary>
    /// What has waited may be a recording of the last moments of our life before. Claims have versions and answers a question; what users have
    /// sent has nothing that tells a copy, and may be lost.
    /// </summary>
    private Packet WithoutContent(Packet packet)
    {
        if (packet.Primary is not UserMessage && packet.Broadcasts.Length == 0) return packet;
        _context.Counters.Add(Counter.DatagramsUnproven);
        return new Packet(packet.Primary is UserMessage ? null : packet.Primary, packet.Updates);
    }

    /// <summary>Once in a while is enough: the keyring asks a member for what is missing.</summary>
    private void OnUnknownKey(DatagramReceived datagram, KeyId key)
    {
        Drop(datagram, Counter.DatagramsOfUnknownKey);
        if (datagram.ReceivedAt - _unknownKeyToldAt < UnknownKeyInterval) return;
        _unknownKeyToldAt = datagram.ReceivedAt;
        _refs.Keyring.Tell(new UnknownKeySeen(datagram.From, key));
    }

    private Packet? Decode(DatagramReceived datagram, ReadOnlySpan<byte> bytes)
    {
        var decoded = _codec.Decode(bytes);
        if (decoded.LaterCount > 0) _context.Counters.Add(Counter.UpdatesOfLaterKind, decoded.LaterCount);
        if (decoded.Value is { } packet) return packet;
        _context.Counters.Refused(decoded.Failure);
        LogDrop(datagram, decoded);
        return null;
    }

    /// <summary>A sealed one that is not ours by its origin, or too short for a seal.</summary>
    private void DropForeign(DatagramReceived datagram, ReadOnlySpan<byte> bytes)
    {
        var origin = WirePrelude.CheckOrigin(bytes, _cluster);
        var reason = origin == DecodeFailure.None ? DecodeFailure.TooShort : origin;
        _context.Counters.Refused(reason);
        LogDrop(datagram, reason);
    }

    private void PassOn(Packet packet, DatagramReceived datagram, ulong session = 0)
    {
        if (_trial is not null && IsTrial(packet, WirePrelude.Has(datagram.Bytes.Span, WirePrelude.SealedDatagramFlags), isTaken: true)) return;
        if (_context.Ingress.PassesOn(datagram.Lane))
            _refs.Membership.Tell(new PacketReceived(packet, datagram.From, datagram.ReceivedAt, datagram.Lane) { Session = session });
    }

    private void Drop(DatagramReceived datagram, Counter reason)
    {
        _context.Counters.Add(reason);
        LogDrop(datagram, reason);
    }

    private void LogDrop<T>(DatagramReceived datagram, T reason) =>
        LogMessages.Undecodable(_log, _context.LogLimits, datagram.From, datagram.Bytes.Length, reason);

    private void Hold(DatagramReceived datagram, Session session)
    {
        if (!_sealing.Opener!.Sessions.TryHold(session, datagram)) Drop(datagram, Counter.DatagramsUnproven);
        var now = _context.Now;
        if (now - session.AskedAt < ChallengeInterval || datagram.Bytes.Length < ChallengeBytes) return;
        _context.Counters.Add(Counter.SessionsChallenged);
        SendChallenge(datagram, session, new Challenge(NonceFor(session), _sealing.Random.NextUInt64() | 1));
    }

    private void OnChallenge(Challenge challenge, DatagramReceived datagram, OpenResult result)
    {
        var session = result.Session!;
        if (result.Header.To != SealHeader.Half(_sealing.Sealer!.Session))
        {
            Drop(datagram, Counter.DatagramsMisaddressed);
            return;
        }

        var held = _sealing.Opener!.Admit(session, challenge.Answer, result.Header.Counter, datagram.ReceivedAt);
        if (challenge.Ask != 0) SendChallenge(datagram, session, new Challenge(session.IsVerified ? 0 : NonceFor(session), challenge.Ask));
        if (held is null) return;
        _context.Counters.Add(Counter.SessionsAdmitted);
        foreach (var earlier in held) OnSealed(earlier, earlier.Bytes.Span, hasWaited: true);
    }

    private ulong NonceFor(Session session)
    {
        if (session.Asked == 0) session.Challenge(_sealing.Random.NextUInt64() | 1, _context.Now);
        else session.Challenge(session.Asked, _context.Now);
        return session.Asked;
    }

    /// <summary>Sealed even where packets go out in the clear: a peer that seals has a key.</summary>
    private void SendChallenge(DatagramReceived to, Session session, Challenge challenge)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ChallengeBytes);
        var length = _codec.EncodePrimary(challenge, buffer.AsSpan(SealHeader.Bytes));
        _refs.Datagrams.Tell(new SendDatagram(to.From, buffer, _sealing.Sealer!.Seal(buffer, length, SealHeader.Half(session.Id))));
    }
}
