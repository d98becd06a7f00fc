namespace Gossipod.Actors.Protocol;

/// <summary>Which logarithm of the cluster's size counts.</summary>
public enum LogarithmBase
{
    /// <summary>Retransmissions λ·⌈log10(n + 1)⌉, suspicion α·max(1, log10 n) periods: memberlist's and Lifeguard's.</summary>
    Ten = 0,

    /// <summary>Retransmissions λ·⌈ln(n + 1)⌉, suspicion α·⌈ln(n + 1)⌉ periods: SWIM §5's, longer and more.</summary>
    Natural,
}

/// <summary>How a member's own news reaches the others.</summary>
public enum DisseminationMode
{
    /// <summary>Infection: news rides on pings, their answers and gossip, and whoever hears of it passes it on (SWIM §4.1).</summary>
    Epidemic = 0,

    /// <summary>Infection by pings and their answers alone, without gossip rounds: SWIM §4.1 as written.</summary>
    Piggyback,

    /// <summary>One datagram to every member at once, never repeated and never passed on: SWIM:Basic's multicast, for comparison.</summary>
    Broadcast,
}

/// <summary>In which order members are probed.</summary>
public enum ProbeOrder
{
    /// <summary>Each member goes through a shuffled ring of its own (SWIM §4.3).</summary>
    Shuffled = 0,

    /// <summary>
    /// All members derive one permutation from the time, so that each is probed once in every period. Needs wall clocks that agree
    /// within a period; where they or the views do not, probing is as good as random.
    /// </summary>
    Shared,
}
