using Gossipod.Actors.Protocol;

namespace Gossipod.Actors.Experiments;

/// <summary>The settings with which the production actors are the papers' systems.</summary>
internal static class PaperSettings
{
    /// <summary>
    /// Das, Gupta, Motivala, DSN 2002, §5: T' = 2 s, K = 1, natural logarithms, λ = 3, at most 6 updates on a packet, and none of what
    /// came later: no gossip of its own, no exchange of tables after the join, no Lifeguard, no stall gate.
    /// </summary>
    public static class Swim2002
    {
        /// <summary>A failed probe is a death at once, news rides on pings, requests and acks: SWIM+Inf.</summary>
        public static readonly ProtocolSettings Infection = new()
        {
            ProtocolPeriod = TimeSpan.FromSeconds(2),
            DirectTimeout = TimeSpan.FromMilliseconds(20),
            IndirectProbeCount = 1,
            SuspicionAlpha = 0,
            SuspicionBeta = 1,
            SuspicionConfirmations = 0,
            LocalHealthMax = 0,
            BuddySystem = false,
            ExpediteSuspects = false,
            StallGate = false,
            DeathIsFinal = true,
            Logarithm = LogarithmBase.Natural,
            RetransmitMultiplier = 3,
            MaxUpdatesPerPacket = 6,
            Dissemination = DisseminationMode.Piggyback,
            FreshNewsHaste = 1,
            SyncInterval = TimeSpan.Zero,
            ContactDead = false,
            StreamProbe = false,
        };

        /// <summary>The same, but each death is told to everyone at once, unreliably, instead: SWIM:Basic.</summary>
        public static readonly ProtocolSettings Basic = Infection with { Dissemination = DisseminationMode.Broadcast };

        /// <summary>A failed probe is a suspicion of 3⌈ln(n + 1)⌉ periods: SWIM+Inf.+Susp.</summary>
        public static readonly ProtocolSettings Suspicion = Infection with { SuspicionAlpha = 3 };
    }
}
