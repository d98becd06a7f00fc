namespace Gossipod.Actors.Diagnostics.Metrics;

/// <summary>What became of one seed of a join. This node itself among its seeds is none of these, and is not counted.</summary>
internal enum JoinOutcome
{
    /// <summary>It took this node in.</summary>
    Joined,

    /// <summary>It refused, or the exchange of tables broke.</summary>
    Failed,

    /// <summary>Its host name, service or text led to no endpoint.</summary>
    Unresolved,

    /// <summary>As many joins waited already as sync.max-waiting-joins allows.</summary>
    NotAsked,
}
