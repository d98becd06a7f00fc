using System.Net;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Probing;

namespace Gossipod.Actors.Protocol.Tests;

/// <summary>Named starting points of the tests.</summary>
internal static class Given
{
    /// <summary>
    /// The wall clock of every table here, in Unix milliseconds, and the generation of every member unless a test says otherwise.
    /// </summary>
    public const ulong Generation = 1_800_000_000_000;

    public static readonly MonotonicTime Start = new(5_000_000_000);

    public static readonly MemberName Self = Name("self");

    public static readonly MemberName Bob = Name("bob");

    /// <summary>A member that is Alive in <see cref="TableHolding"/>: its accusations count.</summary>
    public static readonly MemberName Accuser = Name("accuser");

    public static readonly MemberDetails SelfDetails = Locked(Details(7000), Self);

    public static MemberName Name(string value) => MemberName.Create(value);

    public static MonotonicTime At(double seconds) => Start + TimeSpan.FromSeconds(seconds);

    public static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    public static IPEndPoint Endpoint(int port) => new(IPAddress.Loopback, port);

    /// <summary>With the lock of <see cref="Bob"/>'s life; <see cref="Claim"/> puts everybody's own in its place.</summary>
    public static MemberDetails Details(int port = 7001, string? role = null)
    {
        var details = Locked(MemberDetails.At(Endpoint(port)), Bob);
        return role is null ? details : details with { Tags = MemberDetails.NoTags.Add("role", role) };
    }

    public static MemberVersion Version(ulong incarnation, ulong generation = Generation) => new(generation, incarnation);

    public static MemberUpdate Claim(UpdateKind kind, MemberName name, MemberVersion version, MemberDetails? details = null) => kind switch
    {
        UpdateKind.Join => MemberUpdate.Join(name, version, Locked(details ?? Details(), name, version.Generation)),
        UpdateKind.Alive => MemberUpdate.Alive(name, version, Locked(details ?? Details(), name, version.Generation)),
        UpdateKind.Suspect => MemberUpdate.Suspect(name, version, Accuser),
        UpdateKind.Confirm => MemberUpdate.Confirm(name, version, Accuser),
        _ => MemberUpdate.Leave(name, version, KeyOf(name)),
    };

    /// <summary>The key of every life of that member.</summary>
    public static LeaveKey KeyOf(MemberName name) => new(name.Hash, 1);

    public static MemberDetails Locked(MemberDetails details, MemberName name, ulong generation = Generation) =>
        details with { Lock = KeyOf(name).LockFor(name, generation) };

    public static SeededRandom Random(ulong seed = 1) => new(seed, ~seed);

    public static PlausibleVersions Plausible() => new(Generation, Start);

    /// <summary>A table that holds nobody but ourselves.</summary>
    public static MembershipTable Table(int maxMembers = 1_000) => new(Self, Generation, SelfDetails, Plausible(), maxMembers, Start, key: KeyOf(Self));

    /// <summary>A table that holds Bob at that status and version, and an Alive accuser.</summary>
    public static MembershipTable TableHolding(MemberStatus? status, MemberVersion version)
    {
        var table = Table();
        table.Apply(MemberUpdate.Join(Accuser, Version(0), Details(7100)), Start);
        if (status is not { } known) return table;
        table.Apply(Claim(UpdateKind.Join, Bob, version), Start);
        var kind = known switch
        {
            MemberStatus.Suspect => UpdateKind.Suspect,
            MemberStatus.Dead => UpdateKind.Confirm,
            MemberStatus.Left => UpdateKind.Leave,
            _ => UpdateKind.Alive,
        };
        table.Apply(Claim(kind, Bob, version), Start);
        return table;
    }

    public static Member Row(
        string name = "bob", MemberStatus status = MemberStatus.Alive, MemberVersion? version = null, MemberDetails? details = null,
        MemberVersion? detailsVersion = null, MonotonicTime? since = null)
    {
        var at = version ?? Version(0);
        var farewell = status == MemberStatus.Left ? Claim(UpdateKind.Leave, Name(name), at) : null;
        var record = Locked(details ?? Details(), Name(name), (detailsVersion ?? at).Generation);
        return new Member(Name(name), at, status, record, detailsVersion ?? at, since ?? Start, farewell);
    }

    /// <summary>Alive members m0, m1, …</summary>
    public static List<Member> Members(int count) =>
        [.. Enumerable.Range(0, count).Select(i => Row($"m{i}", details: Details(8000 + i)))];

    /// <summary>A ring of a cluster of that size, ourselves not in it.</summary>
    public static ProbeRing Ring(int clusterSize, SeededRandom random)
    {
        var ring = new ProbeRing();
        foreach (var member in Members(clusterSize - 1)) ring.Put(member, random);
        return ring;
    }

    /// <summary>Two names with one tag, found by brute force.</summary>
    public static (MemberName First, MemberName Second) NamesSharingATag()
    {
        var seen = new Dictionary<uint, MemberName>();
        for (var i = 0; ; i++)
        {
            var name = Name($"n{i}");
            if (!seen.TryAdd(name.Tag, name)) return (seen[name.Tag], name);
        }
    }
}
