using System.Globalization;
using Gossipod.Actors.Protocol;

namespace Gossipod.Actors.Experiments.Lifeguard;

/// <summary>A named configuration of the production actors.</summary>
internal sealed record Mode(string Name, ProtocolSettings Settings)
{
    /// <summary>
    /// The paper's memberlist without Lifeguard: a suspicion has one length, nothing is re-gossiped because it was confirmed, periods
    /// never scale. What memberlist does not have is off: pause detection, postponed verdicts, probes out of turn, hastened gossip,
    /// calls to the dead.
    /// Deviation: the direct timeout is 400 ms, not 500, because our helpers have to nack within the period.
    /// </summary>
    public static readonly Mode Swim = new("SWIM", new ProtocolSettings
    {
        SuspicionAlpha = 5,
        SuspicionBeta = 1,
        SuspicionConfirmations = 0,
        LocalHealthMax = 0,
        BuddySystem = false,
        StallGate = false,
        ExpediteSuspects = false,
        FreshNewsHaste = 1,
        ContactDead = false,
        StreamProbe = false,
    });

    public static readonly Mode Probe = Swim.With("LHA-Probe", settings => settings with { LocalHealthMax = 8 });

    public static readonly Mode Suspicion =
        Swim.With("LHA-Suspicion", settings => settings with { SuspicionBeta = 6, SuspicionConfirmations = 3 });

    public static readonly Mode Buddy = Swim.With("Buddy System", settings => settings with { BuddySystem = true });

    public static readonly Mode Lifeguard = Tuned(5, 6) with { Name = "Lifeguard" };

    public static readonly Mode Gate = Lifeguard.With("Lifeguard + gate", settings => settings with { StallGate = true });

    /// <summary>With everything else that is a default here: suspects out of turn, hastened gossip, calls to the dead.</summary>
    public static readonly Mode Hasty =
        Gate.With("+ expedite, haste", settings => settings with { ExpediteSuspects = true, FreshNewsHaste = 4, ContactDead = true });

    public static readonly Mode Shared = Hasty.With("+ shared order", settings => settings with { ProbeOrder = ProbeOrder.Shared });

    /// <summary>What the package does unless told otherwise.</summary>
    public static readonly Mode Product = new("default", new ProtocolSettings());

    /// <summary>The paper's five, in the order of its tables.</summary>
    public static IReadOnlyList<Mode> Paper { get; } = [Swim, Probe, Suspicion, Buddy, Lifeguard];

    /// <summary>Lifeguard at other suspicion lengths (Table VII).</summary>
    public static Mode Tuned(double alpha, double beta) => new(
        string.Create(CultureInfo.InvariantCulture, $"Lifeguard ({alpha:0},{beta:0})"),
        Swim.Settings with
        {
            SuspicionAlpha = alpha,
            SuspicionBeta = beta,
            SuspicionConfirmations = 3,
            LocalHealthMax = 8,
            BuddySystem = true,
        });

    public Mode With(string name, Func<ProtocolSettings, ProtocolSettings> change) => new(name, change(Settings));

    public Mode WithAlpha(double alpha) =>
        With(string.Create(CultureInfo.InvariantCulture, $"{Name}, α = {alpha:0}"), settings => settings with { SuspicionAlpha = alpha });
}
