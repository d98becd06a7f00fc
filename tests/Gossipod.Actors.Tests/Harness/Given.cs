using System.Net;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Tests.Harness;

/// <summary>Named starting points of the actors' tests.</summary>
internal static class Given
{
    /// <summary>The generation of every member unless a test says otherwise.</summary>
    public const ulong Generation = 1_800_000_000_000;

    public static readonly MemberName Self = Name("self");
    public static readonly MemberName Bob = Name("bob");
    public static readonly MemberName Carol = Name("carol");
    public static readonly MemberName Dave = Name("dave");
    public static readonly MemberName Erin = Name("erin");

    public static readonly IReadOnlyList<MemberName> Others =
        [Bob, Carol, Dave, Erin, Name("frank"), Name("grace"), Name("heidi"), Name("ivan")];

    public static MemberName Name(string value) => MemberName.Create(value);

    public static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    public static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    public static MemberVersion Version(ulong incarnation = 0, ulong generation = Generation) => new(generation, incarnation);

    public static IPEndPoint Endpoint(int port) => new(IPAddress.Loopback, port);

    /// <summary>A port of its own for every name of the tests.</summary>
    public static IPEndPoint AddressOf(MemberName name) => Endpoint(name.Equals(Self) ? 7000 : 7001 + (int)(name.Hash % 50_000));

    public static MemberDetails DetailsOf(MemberName name, int metadataBytes = 0) =>
        MemberDetails.At(AddressOf(name), AddressOf(name).Port) with
        {
            Metadata = new byte[metadataBytes],
            Lock = KeyOf(name).LockFor(name, Generation),
        };

    /// <summary>The key of every life of that member.</summary>
    public static LeaveKey KeyOf(MemberName name) => new(name.Hash, 1);

    public static MemberUpdate Leave(MemberName name, ulong incarnation = 0) => MemberUpdate.Leave(name, Version(incarnation), KeyOf(name));

    public static MemberUpdate Join(MemberName name, MemberVersion? version = null, MemberDetails? details = null) =>
        MemberUpdate.Join(name, version ?? Version(), details ?? DetailsOf(name));

    public static Member Row(
        MemberName name, MemberStatus status = MemberStatus.Alive, ulong incarnation = 0, MonotonicTime since = default) =>
        new(name, Version(incarnation), status, DetailsOf(name), Version(incarnation), since, status == MemberStatus.Left ? Leave(name, incarnation) : null);
}
