namespace Gossipod.Actors.Protocol.Probing;

/// <summary>
/// How much this node trusts its own timing (Lifeguard LHA-Probe): a score from 0, healthy, to a maximum. The protocol period and
/// the direct timeout scale by score + 1. Owned by ProbeActor; not thread-safe.
/// </summary>
internal sealed class LocalHealth(int max)
{
    public int Score { get; private set; }

    /// <summary>Adds to the score and clamps it to 0…max.</summary>
    /// <returns>The change that took effect.</returns>
    public int Apply(int delta)
    {
        var before = Score;
        Score = Math.Clamp(Score + delta, 0, max);
        return Score - before;
    }

    public TimeSpan Scale(TimeSpan interval) => interval * (Score + 1);
}
