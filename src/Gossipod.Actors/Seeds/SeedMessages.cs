using Gossipod.Actors.Membership;

namespace Gossipod.Actors.Seeds;

/// <summary>Where the seeds are now. From the look-up.</summary>
internal sealed record SeedsResolved(ResolvedSeeds Seeds) : INodeMessage;

/// <summary>How did the first attempt to join the configured seeds go? Answered with <see cref="JoinResult"/> once it is over. From Node.</summary>
internal sealed record GetFirstJoin : INodeMessage
{
    public static readonly GetFirstJoin Instance = new();
}

/// <summary>Time to look the seeds up: to join them, or to contact one that is missing.</summary>
internal sealed record SeedTick : INodeMessage
{
    public static readonly SeedTick Instance = new();
}
