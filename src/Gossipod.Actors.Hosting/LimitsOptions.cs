namespace Gossipod.Actors.Hosting;

/// <summary>What strangers can make this node do: section <c>gossipod.limits</c>. What is null or empty is left to it.</summary>
public sealed class LimitsOptions
{
    /// <summary>Datagrams per second taken from one stranger's host, 1–100,000.</summary>
    public int? DatagramsPerSecond { get; set; }

    /// <summary>Datagrams taken from it at once after a silence, 1–100,000.</summary>
    public int? DatagramBurst { get; set; }

    /// <summary>How many times as much is taken from the endpoint of a live member, 1–100.</summary>
    public int? MemberFactor { get; set; }

    /// <summary>Datagrams per second taken from all strangers together, 1–1,000,000.</summary>
    public int? StrangerDatagramsPerSecond { get; set; }

    /// <summary>Most strangers, and most members, whose use of late is remembered, 16–1,000,000.</summary>
    public int? MaxSources { get; set; }

    /// <summary>Most datagrams of members that wait in mailboxes of this node, 64–1,000,000.</summary>
    public int? MaxWaitingDatagrams { get; set; }

    /// <summary>Unknown members per second that one source may introduce, 1–100,000.</summary>
    public int? NewMembersPerSecond { get; set; }

    /// <summary>Networks in CIDR notation that datagrams, streams and members' addresses must be in; empty allows all.</summary>
    public IList<string> AllowedNetworks { get; set; } = [];
}
