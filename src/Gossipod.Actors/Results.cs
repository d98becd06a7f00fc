using System.Net;

namespace Gossipod.Actors;

/// <summary>What a subscriber gets first.</summary>
public enum InitialState
{
    /// <summary>One <see cref="ClusterSnapshot"/>.</summary>
    AsSnapshot,

    /// <summary>The events that lead to the present members: a <c>MemberJoined</c> each, and what happened since where they are not Alive.</summary>
    AsEvents,
}

/// <summary>How an attempt to join went.</summary>
/// <param name="Seeds">One entry per endpoint tried; a name that resolves to several addresses has several.</param>
public sealed record JoinResult(IReadOnlyList<SeedResult> Seeds)
{
    /// <summary>Whether at least one seed took us in.</summary>
    public bool Joined => Seeds.Any(seed => seed.Joined);

    /// <summary>One line for people: who answered, and each failure with its reason.</summary>
    public override string ToString() => string.Join("; ", Seeds.Select(seed => seed.ToString()));
}

/// <summary>How joining through one seed went.</summary>
/// <param name="Seed">The seed as it was given.</param>
/// <param name="Endpoint">The address tried; null when the name could not be resolved.</param>
/// <param name="Failure">Why it failed; null when it took us in.</param>
public sealed record SeedResult(string Seed, IPEndPoint? Endpoint, string? Failure)
{
    /// <summary>Whether this seed took us in.</summary>
    public bool Joined => Failure is null;

    /// <summary>One line for people.</summary>
    public override string ToString()
    {
        var where = Endpoint is null || Endpoint.ToString() == Seed ? Seed : $"{Seed} ({Endpoint})";
        return Joined ? $"{where}: joined" : $"{where}: {Failure}";
    }
}

/// <summary>How a leave went.</summary>
/// <param name="Acknowledged">Members that acknowledged our farewell; they pass it on.</param>
/// <param name="Asked">Members that were told directly.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record LeaveResult(int Acknowledged, int Asked, TimeSpan Elapsed)
{
    /// <summary>Whether the farewell is known to be with others, or there was nobody to tell.</summary>
    public bool Complete => Asked == 0 || Acknowledged > 0;
}
