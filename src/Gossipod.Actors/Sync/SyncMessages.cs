using System.Diagnostics;
using System.Net;
using Gossipod.Actors.Membership;

namespace Gossipod.Actors.Sync;

/// <summary>Exchange tables with every seed, in parallel; the sender gets <see cref="JoinFinished"/>. From Node and Seeds.</summary>
/// <param name="Seeds">Where they are.</param>
/// <param name="Trace">The join's span; default for none.</param>
internal sealed record JoinCluster(IReadOnlyList<IPEndPoint> Seeds, ActivityContext Trace = default) : INodeMessage;

/// <summary>Every seed has answered or failed.</summary>
internal sealed record JoinFinished(IReadOnlyList<SeedResult> Seeds) : INodeMessage;

/// <summary>Exchange tables with this peer, whose view differs from ours although gossip had its time. From Probe.</summary>
internal sealed record RepairWith(IPEndPoint Peer) : INodeMessage;

/// <summary>The anti-entropy timer.</summary>
internal sealed record SyncTick : INodeMessage
{
    public static readonly SyncTick Instance = new();
}

/// <summary>Time to contact a dead member, perhaps.</summary>
internal sealed record HealTick : INodeMessage
{
    public static readonly HealTick Instance = new();
}

/// <summary>A busy seed is to be asked again.</summary>
internal sealed record AskSeedAgain(SeedJoin Join) : INodeMessage;

/// <summary>A repair found its peer, or this node, too busy; time for another.</summary>
internal sealed record RepairAgain : INodeMessage
{
    public static readonly RepairAgain Instance = new();
}
