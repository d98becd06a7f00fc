namespace Gossipod.Actors.Hosting;

/// <summary>Table exchange: section <c>gossipod.sync</c>. What is null is left to it.</summary>
public sealed class SyncOptions
{
    /// <summary>Most time one exchange may take, 100 ms–10 min; lower gives up on silent seeds sooner.</summary>
    public TimeSpan? ExchangeTimeout { get; set; }

    /// <summary>Rows per page of a table, 1–10,000; fewer keep each page short.</summary>
    public int? PageRows { get; set; }

    /// <summary>Most exchanges under way that this node began, and most that peers began, 1–10,000; lower bounds memory.</summary>
    public int? MaxExchanges { get; set; }

    /// <summary>Most seeds that wait for one of those to end, 1–1,000,000; lower bounds memory.</summary>
    public int? MaxWaitingJoins { get; set; }

    /// <summary>Most bytes that the membership hook may add to an exchange; 0 for none. The same on every node.</summary>
    public int? MaxStateBytes { get; set; }

    /// <summary>Class of the membership hook, <c>Namespace.Class, Assembly</c>; <see cref="GossipodOptions.MembershipHook"/> wins over it.</summary>
    public string? Hook { get; set; }
}
