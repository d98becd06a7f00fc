using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Disseminating;
using Gossipod.Actors.Transport;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Security;

/// <summary>What came of a sealed datagram.</summary>
internal enum OpenOutcome
{
    /// <summary>Its packet is there, from a session that has answered a challenge, for the first time.</summary>
    Opened,

    /// <summary>Its packet is there, but may be a recording: the session has answered no challenge.</summary>
    Unproven,

    /// <summary>Shorter than what sealing adds, or not of this protocol or cluster.</summary>
    Foreign,

    /// <summary>Sealed with a key that is not here.</summary>
    UnknownKey,

    /// <summary>Not what a holder of the key sealed.</summary>
    Forged,

    /// <summary>Came before, or is too old to tell.</summary>
    Replayed,
}

/// <summary>An opened datagram, or why it was not.</summary>
/// <param name="Outcome">Which.</param>
/// <param name="Length">Bytes of the packet with a prelude in the clear.</param>
/// <param name="Header">What the datagram said of itself.</param>
/// <param name="Session">The sender's, when the key was right.</param>
internal readonly record struct OpenResult(OpenOutcome Outcome, int Length, SealHeader Header, Session? Session);

/// <summary>Opens the datagrams that reach one life of a node. Never throws on remote bytes; not thread-safe.</summary>
/// <param name="keys">The keys, each of which opens.</param>
/// <param name="clusterName">Goes into the derived keys.</param>
/// <param name="maxSessions">Most sessions remembered.</param>
internal sealed class DatagramOpener(KeyringCell keys, string clusterName, int maxSessions) : IDisposable
{
    private readonly ClusterTag _cluster = ClusterTag.Of(clusterName);

    public SessionTable Sessions { get; } = new(maxSessions);

    /// <summary>Opens a datagram into <paramref name="packet"/>, which has room for as many bytes.</summary>
    public OpenResult Open(ReadOnlySpan<byte> datagram, Span<byte> packet, MonotonicTime now)
    {
        if (WirePrelude.Check(datagram, WirePrelude.SealedDatagramFlags, _cluster, out _) != DecodeFailure.None
            || datagram.Length < WireLimits.PreludeBytes + PacketBudget.SealBytes)
        {
            return new OpenResult(OpenOutcome.Foreign, 0, default, null);
        }

        var header = SealHeader.Read(datagram);
        var ring = keys.Current!;
        if (ring.Find(header.Key) is not { } key) return new OpenResult(OpenOutcome.UnknownKey, 0, header, null);
        var known = Sessions.Find(header.Session);
        if (known is { IsVerified: true } && !known.Window.IsFresh(header.Counter)) return new OpenResult(OpenOutcome.Replayed, 0, header, known);
        var session = known ?? new Session(header.Session);
        var length = datagram.Length - PacketBudget.SealBytes;
        if (!session.Cipher(key, ring, clusterName).TryOpen(datagram, header.Counter, packet[WireLimits.PreludeBytes..length]))
        {
            if (known is null) session.Dispose();
            return new OpenResult(OpenOutcome.Forged, 0, header, null);
        }

        WirePrelude.Write(packet, WirePrelude.DatagramFlags, _cluster);
        if (known is null) Sessions.AddWaiting(session);
        if (!session.IsVerified) return new OpenResult(OpenOutcome.Unproven, length, header, session);
        session.Window.TryTake(header.Counter);
        Sessions.Touch(session, now);
        return new OpenResult(OpenOutcome.Opened, length, header, session);
    }

    /// <summary>
    /// Takes an answer to our challenge. Gives what its session had sent before and is waiting; null when it is no answer. All else that was
    /// sealed before the answer is taken for a recording: the life of ours before this one may have opened it.
    /// </summary>
    public IReadOnlyList<DatagramReceived>? Admit(Session session, ulong answer, ulong counter, MonotonicTime now)
    {
        if (session.IsVerified || !session.TryVerify(answer)) return null;
        var waiting = Sessions.Admit(session, now);
        Span<ulong> counters = stackalloc ulong[SessionTable.MaxHeld];
        for (var i = 0; i < waiting.Count; i++) counters[i] = SealHeader.Read(waiting[i].Bytes.Span).Counter;
        session.Window.BeginAt(counter, counters[..waiting.Count]);
        return waiting;
    }

    public void Dispose() => Sessions.Dispose();
}
