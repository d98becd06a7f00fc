using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using Gossipod.Actors.AspNetCore.Json;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.AspNetCore;

/// <summary>A node as JSON: its snapshot, with what its events since the start have added. Watched once; read from any thread.</summary>
internal sealed class NodeView(GossipodCluster cluster, TimeProvider time) : IClusterView
{
    private static readonly string Version =
        typeof(GossipodCluster).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    private readonly ConcurrentDictionary<string, Standing> _standings = new(StringComparer.Ordinal);

    public Task Started => cluster.Started;

    public (long Sequence, IReadOnlyList<MemberJson> Members) Members()
    {
        var snapshot = cluster.Snapshot;
        return (snapshot.Sequence, [.. snapshot.Members.Select(Json)]);
    }

    public (long Sequence, MemberJson Member)? Find(string name)
    {
        var snapshot = cluster.Snapshot;
        return snapshot.Find(name) is { } member ? (snapshot.Sequence, Json(member)) : null;
    }

    public SelfJson Self(bool allowsActions, StreamsJson streams)
    {
        var (snapshot, address, settings) = (cluster.Snapshot, cluster.AddressReport, cluster.Settings);
        return new SelfJson
        {
            Cluster = settings.ClusterName,
            Version = Version,
            Member = Json(snapshot.Self),
            Health = Health(),
            Sequence = snapshot.Sequence,
            ViewHash = Hex(cluster.ViewHash),
            Counts = Counts(snapshot),
            Bound = $"{address.Bound}",
            Advertised = $"{address.Advertised}",
            ReachedByPeer = address.ReachedByPeer,
            AddressProblems = [.. address.Problems.Select(problem => problem.ToString())],
            Seeds = settings.Seeds,
            Profile = Lower(settings.Profile),
            ProtocolPeriodMs = settings.Protocol.ProtocolPeriod.TotalMilliseconds,
            MaxDatagramBytes = settings.Protocol.MaxDatagramBytes,
            AllowsActions = allowsActions,
            Streams = streams,
        };
    }

    public HealthJson Health()
    {
        var (health, readiness) = (cluster.Health, cluster.Readiness);
        return new HealthJson
        {
            Status = !health.IsLive || readiness.Level == ReadinessLevel.NotReady ? "unhealthy" : readiness.Level == ReadinessLevel.Degraded ? "degraded" : "healthy",
            Reason = health.IsLive ? readiness.Reason : health.Failure ?? "the probe loop does not turn",
            IsStarted = cluster.Started.IsCompletedSuccessfully,
            IsReady = readiness.Level != ReadinessLevel.NotReady,
            IsLive = health.IsLive,
            Phase = Lower(health.Phase),
            LocalHealth = health.LocalHealth,
            LocalHealthMax = health.LocalHealthMax,
            SinceTickMs = health.SinceTick?.TotalMilliseconds,
            Failure = health.Failure,
        };
    }

    public SightingsJson Sightings() => new()
    {
        ViewHash = Hex(cluster.ViewHash),
        Members = cluster.Snapshot.Members.Select(member => (member.Name, Sighting: Sighting(member)))
            .Where(entry => entry.Sighting is not null).ToDictionary(entry => entry.Name, entry => entry.Sighting!, StringComparer.Ordinal),
    };

    public async IAsyncEnumerable<EventJson> WatchAsync([EnumeratorCancellation] CancellationToken ending)
    {
        await foreach (var @event in cluster.WatchAsync(ending).ConfigureAwait(false))
        {
            if (@event is CurrentCluster)
            {
                // What happened before, nobody has told us: what we knew of it may be over.
                _standings.Clear();
                continue;
            }

            Note(@event);
            yield return Json(@event);
        }
    }

    private static CountsJson Counts(ClusterSnapshot snapshot)
    {
        Span<int> counts = stackalloc int[5];
        foreach (var member in snapshot.Members) counts[(int)member.Status]++;
        return new CountsJson(
            counts[(int)MemberStatus.Alive], counts[(int)MemberStatus.Suspect], counts[(int)MemberStatus.Leaving], counts[(int)MemberStatus.Dead],
            counts[(int)MemberStatus.Left], snapshot.StreamOnlyCount);
    }

    /// <summary>Keeps what a snapshot does not say: since when, and why.</summary>
    private void Note(ClusterEvent @event)
    {
        switch (@event)
        {
            case MemberRemoved removed: _standings.TryRemove(removed.Member.Name, out _); break;
            case MemberUpdated or MemberConflict: break;
            case MemberEvent about:
                _standings[about.Member.Name] = Of(about.Member.Name) with { Status = about.Member.Status, Since = Now, Cause = CauseJson.Of(about.Cause) };
                break;
            case DatagramPathChanged path: _standings[path.Member.Name] = Of(path.Member.Name) with { IsStreamOnly = path.IsBlocked }; break;
        }
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private Standing Of(string name) => _standings.TryGetValue(name, out var known) ? known : new Standing(null, null, null, false);

    private EventJson Json(ClusterEvent @event) => @event switch
    {
        MemberUpdated updated => About("updated", updated) with { Changes = Names(updated.Changes), ChangedTags = updated.ChangedTags },
        MemberConflict conflict => About("conflict", conflict) with { ClaimedAddress = $"{conflict.ClaimedAddress}" },
        MemberJoined joined => About("joined", joined),
        MemberSuspected suspected => About("suspected", suspected),
        MemberRecovered recovered => About("recovered", recovered),
        MemberDied died => About("died", died),
        MemberLeft left => About("left", left),
        MemberRemoved removed => About("removed", removed),
        SelfRefuted refuted => About("refuted", refuted),
        LocalHealthChanged health => Event("health", health) with { LocalHealth = health.Score, PreviousLocalHealth = health.Previous },
        DatagramPathChanged path => Event("path", path) with { Member = Json(path.Member), IsBlocked = path.IsBlocked },
        _ => Event(@event.GetType().Name, @event),
    };

    private EventJson Event(string type, ClusterEvent @event) => new() { Sequence = @event.Sequence, At = Now, Type = type };

    private EventJson About(string type, MemberEvent @event) => Event(type, @event) with { Member = Json(@event.Member), Cause = CauseJson.Of(@event.Cause) };

    private MemberJson Json(Member member)
    {
        var standing = Of(member.Name);
        var isKnown = standing.Status == member.Status;
        return new MemberJson
        {
            Name = member.Name,
            Address = $"{member.Address}",
            Status = Lower(member.Status),
            IsSelf = member.Name == cluster.Settings.Name,
            Generation = member.Version.Generation,
            Incarnation = member.Version.Incarnation,
            Tags = member.Tags,
            MetadataBytes = member.Metadata.Length,
            Since = isKnown ? standing.Since : null,
            Cause = isKnown ? standing.Cause : null,
            IsStreamOnly = standing.IsStreamOnly && member.IsLive,
            Sighting = Sighting(member),
        };
    }

    /// <summary>Nobody pings the dead: what was measured of them last says nothing of them.</summary>
    private SightingJson? Sighting(Member member) => member.IsLive ? Json(cluster.Sighting(member.Name)) : null;

    private static SightingJson? Json(PeerSighting? sighting) => sighting is null ? null : new SightingJson
    {
        RoundTripMs = sighting.RoundTrip is { } roundTrip ? Math.Round(roundTrip.TotalMilliseconds, 3) : null,
        RoundTripAgeMs = sighting.RoundTripAge is { } age ? Math.Round(age.TotalMilliseconds) : null,
        ViewHash = sighting.ViewHash is { } hash ? Hex(hash) : null,
        ViewHashAgeMs = sighting.ViewHashAge is { } viewAge ? Math.Round(viewAge.TotalMilliseconds) : null,
        LocalHealth = sighting.LocalHealth,
    };

    private static List<string> Names(MemberChanges changes) =>
        [.. Enum.GetValues<MemberChanges>().Where(change => change != 0 && changes.HasFlag(change)).Select(change => Lower(change))];

    private static string Lower<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static string Hex(ulong hash) => hash.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>What events have told of a member beyond its row; since when and why are about that status.</summary>
    private sealed record Standing(MemberStatus? Status, long? Since, CauseJson? Cause, bool IsStreamOnly);
}
