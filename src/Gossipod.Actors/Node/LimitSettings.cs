using System.Net;
using Gossipod.Actors.Protocol.Admitting;

namespace Gossipod.Actors.Node;

/// <summary>What strangers can make this node do.</summary>
internal sealed record LimitSettings
{
    /// <summary>Datagrams per second taken from one stranger's host.</summary>
    public int DatagramsPerSecond { get; init; } = 200;

    /// <summary>Datagrams taken from it at once after a silence.</summary>
    public int DatagramBurst { get; init; } = 400;

    /// <summary>How many times as much a live member may send, from its endpoint.</summary>
    public int MemberFactor { get; init; } = 5;

    /// <summary>Datagrams per second taken from all strangers together, and half of those taken at once.</summary>
    public int StrangerDatagramsPerSecond { get; init; } = 2_000;

    /// <summary>Most sources with a budget of their own; those above share one.</summary>
    public int MaxSources { get; init; } = 4_096;

    /// <summary>Most datagrams of members under way inside the node; of strangers a quarter of it.</summary>
    public int MaxWaitingDatagrams { get; init; } = 4_096;

    /// <summary>Members that one source may introduce per second.</summary>
    public int NewMembersPerSecond { get; init; } = 50;

    /// <summary>Networks that datagrams, streams and the addresses in records must be in; empty allows all.</summary>
    public IReadOnlyList<IPNetwork> AllowedNetworks { get; init; } = [];

    public IngressLimits Ingress => new(
        new RateLimit(DatagramsPerSecond, DatagramBurst),
        new RateLimit((double)DatagramsPerSecond * MemberFactor, DatagramBurst * MemberFactor),
        new RateLimit(StrangerDatagramsPerSecond, StrangerDatagramsPerSecond * 2),
        MaxSources);
}
