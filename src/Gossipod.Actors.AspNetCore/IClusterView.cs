using Gossipod.Actors.AspNetCore.Json;

namespace Gossipod.Actors.AspNetCore;

/// <summary>The cluster as the endpoints read it. Implemented by <see cref="NodeView"/>; a measurement puts a made-up one in its place.</summary>
internal interface IClusterView
{
    /// <summary>Completes when there is something to read.</summary>
    Task Started { get; }

    /// <summary>Members of every status, in ordinal order of their names, and the number of the last event they include.</summary>
    (long Sequence, IReadOnlyList<MemberJson> Members) Members();

    /// <summary>The member of that name, and the number of the last event that its row includes; null when there is none.</summary>
    (long Sequence, MemberJson Member)? Find(string name);

    /// <summary>What this node says of itself.</summary>
    SelfJson Self(bool allowsActions, StreamsJson streams);

    /// <summary>How it is.</summary>
    HealthJson Health();

    /// <summary>What pings have shown.</summary>
    SightingsJson Sightings();

    /// <summary>Events from now on.</summary>
    IAsyncEnumerable<EventJson> WatchAsync(CancellationToken ending);
}
