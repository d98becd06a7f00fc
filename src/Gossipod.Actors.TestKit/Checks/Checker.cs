using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.TestKit;

/// <summary>
/// Watches one invariant over what the nodes report. Knows nodes by name; fed by <see cref="InvariantChecks"/>, in the order in
/// which things happen. Not thread-safe.
/// </summary>
internal abstract class Checker
{
    /// <summary>The first violation, with the invariant's number.</summary>
    public string? Violation { get; private set; }

    /// <summary>A life of the observer begins.</summary>
    public virtual void OnBegin(string observer, ClusterSnapshot first, TimeSpan now)
    {
    }

    public virtual void OnEvent(string observer, ClusterEvent @event, TimeSpan now)
    {
    }

    /// <summary>Once a second for every node that runs and is not paused.</summary>
    public virtual void OnSweep(string observer, ClusterSnapshot seen, TimeSpan now)
    {
    }

    public virtual void OnDatagram(int bytes, TimeSpan now)
    {
    }

    public virtual void OnStopped(string node, TimeSpan now, bool crashed)
    {
    }

    public virtual void OnResumed(string node, TimeSpan now)
    {
    }

    /// <summary>From now on the node's clocks count so many seconds per second.</summary>
    public virtual void OnClockRate(string node, double rate)
    {
    }

    /// <summary>A fault begins or ends: what holds for a calm cluster does not hold now.</summary>
    public virtual void OnDisturbed(TimeSpan now)
    {
    }

    protected void Fail(string invariant, string text) => Violation ??= $"{invariant} is violated: {text}";
}
