using System.Net;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Admitting;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Transport;

/// <summary>
/// Where every datagram comes in, on the thread that received it, before it is copied, decoded or put into a mailbox: foreign traffic,
/// other networks and whoever is over its budget are refused and counted; the rest takes a place in its lane, so that no mailbox grows
/// without bound. One per node, safe for any thread.
/// </summary>
/// <remarks>
/// Members have a lane of their own, which no stranger can fill. The last quarter of it is for pings and their answers, so that a flood of a
/// member's other datagrams does not make others look dead.
/// </remarks>
internal sealed class IngressGate(NodeSettings settings, NodeCounters counters, ulong key)
{
    private readonly Lock _gate = new();
    private readonly IngressBudget _budget = new(settings.Limits.Ingress, key);
    private readonly ClusterTag _cluster = ClusterTag.Of(settings.ClusterName);
    private readonly int _maxBytes = settings.Protocol.MaxDatagramBytes;
    private readonly int _forProbes = settings.Limits.MaxWaitingDatagrams / 4;

    private volatile IPEndPoint? _trial;
    private volatile Places _members = new(settings.Limits.MaxWaitingDatagrams);
    private volatile Places _strangers = new(settings.Limits.MaxWaitingDatagrams / 4);

    /// <summary>Datagrams, and what became of them, that wait in mailboxes of the node now.</summary>
    public int Waiting => _members.UnderWay + _strangers.UnderWay;

    /// <summary>Sources whose budget is not full, and live members whose endpoints are known.</summary>
    public (int Sources, int Members) Held
    {
        get
        {
            lock (_gate) return (_budget.SourceCount, _budget.MemberCount);
        }
    }

    /// <summary>Lets a datagram in, or counts why not.</summary>
    /// <param name="from">Where it came from, in canonical form.</param>
    /// <param name="start">Its first bytes, at least nine unless it is shorter.</param>
    /// <param name="length">How long it is.</param>
    /// <param name="now">When it came.</param>
    /// <returns>The lane in which it has taken a place, to be left when it has been looked at; null when it was refused.</returns>
    public Places? Admit(IPEndPoint from, ReadOnlySpan<byte> start, int length, MonotonicTime now)
    {
        if (length == 0) return Refuse(Counter.DatagramsEmpty);
        if (length > _maxBytes) return Refuse(Counter.DatagramsOversize);
        if (WirePrelude.CheckOrigin(start, _cluster) is var reason && reason != DecodeFailure.None)
        {
            counters.Refused(reason);
            return null;
        }

        if (!EndpointGuard.IsAllowed(from.Address, settings.Limits.AllowedNetworks)) return Refuse(Counter.DatagramsNotAllowed);
        Admission admission;
        lock (_gate) admission = _budget.Admit(from, now);
        var (members, strangers) = (_members, _strangers);
        return admission switch
        {
            Admission.Member => members.TryEnter(IsProbe(start) ? 0 : _forProbes) ? Take(members, length) : Refuse(Counter.DatagramsCrowdedOut),
            Admission.Stranger => strangers.TryEnter() ? Take(strangers, length) : Refuse(Counter.StrangerDatagramsCrowdedOut),
            Admission.MemberOverBudget => Refuse(Counter.DatagramsOverMemberBudget),
            Admission.SourceOverBudget => Refuse(Counter.DatagramsOverSourceBudget),
            _ => Refuse(Counter.DatagramsOverStrangersBudget),
        };
    }

    /// <summary>Whether a live member is at that endpoint.</summary>
    public bool IsMember(IPEndPoint endpoint)
    {
        lock (_gate) return _budget.IsMember(endpoint);
    }

    /// <summary>A check of ourselves begins: what comes from our own endpoint has a member's place and budget, and no stranger's.</summary>
    public void BeginTrial(IPEndPoint own)
    {
        var canonical = EndpointGuard.Canonical(own);
        lock (_gate) _budget.Move(_trial, canonical);
        _trial = canonical;
    }

    public void EndTrial()
    {
        lock (_gate) _budget.Move(_trial, null);
        _trial = null;
    }

    /// <summary>Whether streams from there are our own, of such a check.</summary>
    public bool IsOnTrial(IPAddress from) => _trial is { } own && own.Address.Equals(EndpointGuard.Canonical(from));

    /// <summary>A row changed: who lives at which endpoint has a member's budget there.</summary>
    public void OnChanged(Member? old, Member row)
    {
        var (before, after) = (old is { IsLive: true } ? old.Address : null, row.IsLive ? row.Address : null);
        lock (_gate) _budget.Move(before, after);
    }

    /// <summary>Takes a place for what became of a datagram, before it is told to the next actor, which leaves it again.</summary>
    /// <returns>Whether to tell it; false, and counted, where its lane is full.</returns>
    public bool PassesOn(Places? lane)
    {
        if (lane is null || lane.TryEnter()) return true;
        counters.Add(ReferenceEquals(lane, _strangers) ? Counter.StrangerDatagramsCrowdedOut : Counter.DatagramsCrowdedOut);
        return false;
    }

    /// <summary>A new life begins: nobody is known, and what waited in mailboxes is gone with them.</summary>
    public void Forget()
    {
        _trial = null;
        lock (_gate) _budget.Forget();
        _members = new Places(settings.Limits.MaxWaitingDatagrams);
        _strangers = new Places(settings.Limits.MaxWaitingDatagrams / 4);
    }

    /// <summary>A ping, an ack or a nack in the clear, by the tag of its first field; what is sealed does not say.</summary>
    private static bool IsProbe(ReadOnlySpan<byte> start) => start.Length > WireLimits.PreludeBytes
        && (uint)start[WireLimits.PreludeBytes] is FieldTag.PacketPing or FieldTag.PacketPingReq or FieldTag.PacketAck or FieldTag.PacketNack;

    private Places Take(Places lane, int length)
    {
        counters.Add(Counter.DatagramsReceived);
        counters.Add(Counter.DatagramBytesReceived, length);
        return lane;
    }

    private Places? Refuse(Counter reason)
    {
        counters.Add(reason);
        return null;
    }
}
