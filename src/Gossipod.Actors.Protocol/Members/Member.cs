using System.Net;

namespace Gossipod.Actors.Protocol.Members;

/// <summary>One member as one node sees it at one moment: an immutable row of its membership table.</summary>
public sealed class Member
{
    internal Member(
        MemberName name, MemberVersion version, MemberStatus status, MemberDetails details, MemberVersion detailsVersion, MonotonicTime since,
        MemberUpdate? farewell = null)
    {
        MemberName = name;
        Version = version;
        Status = status;
        Details = details;
        DetailsVersion = detailsVersion;
        Since = status == MemberStatus.Alive ? default : since;
        Farewell = farewell;
    }

    /// <summary>The member's unique name, 1–128 of A–Z, a–z, 0–9 and <c>. _ - : @ [ ]</c>.</summary>
    public string Name => MemberName.Value;

    /// <summary>The advertised endpoint of its datagrams.</summary>
    public IPEndPoint Address => Details.Endpoint;

    /// <summary>The TCP endpoint of its streams, or null when it has none.</summary>
    public IPEndPoint? StreamAddress => Details.StreamPort == 0 ? null : new IPEndPoint(Details.Endpoint.Address, Details.StreamPort);

    /// <summary>What this node believes of it.</summary>
    public MemberStatus Status { get; }

    /// <summary>The newest version of the member that this node has heard of.</summary>
    public MemberVersion Version { get; }

    /// <summary>The member's tags, sorted by key.</summary>
    public IReadOnlyDictionary<string, string> Tags => Details.Tags;

    /// <summary>The member's opaque application bytes.</summary>
    public ReadOnlyMemory<byte> Metadata => Details.Metadata;

    /// <summary>The member's public key, Base64 of X ‖ Y (P-256), with which it signs its records; null where it does not.</summary>
    public string? Identity => Details.Signature?.Key.ToString();

    /// <summary>Alive or Suspect: a member that is probed and counted.</summary>
    public bool IsLive => Status is MemberStatus.Alive or MemberStatus.Suspect or MemberStatus.Leaving;

    internal MemberName MemberName { get; }

    internal MemberDetails Details { get; }

    /// <summary>The version that issued <see cref="Details"/>; below <see cref="Version"/> while only accusations of the newer one were heard.</summary>
    internal MemberVersion DetailsVersion { get; }

    /// <summary>
    /// When this node gave the row its present status; 0 for Alive, of which nobody asks, so that observers can share the row.
    /// </summary>
    internal MonotonicTime Since { get; }

    /// <summary>The LEAVE that made the row Left, which proves it to others; of ourselves while leaving. Null at any other status.</summary>
    internal MemberUpdate? Farewell { get; }

    /// <summary>As <c>name@generation/incarnation status</c>.</summary>
    public override string ToString() => $"{Name}@{Version} {Status}";

    internal Member With(MemberVersion version, MemberStatus status, MonotonicTime now, MemberUpdate? farewell = null) =>
        new(MemberName, version, status, Details, DetailsVersion, status == Status ? Since : now, farewell);

    internal Member WithDetails(MemberDetails details, MemberVersion detailsVersion) =>
        new(MemberName, Version, Status, details, detailsVersion, Since, Farewell);
}
