using System.Net;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Packets;

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

    /// <summary>Right after <see cref="OnSweep"/>: how much the node's actors hold.</summary>
    public virtual void OnInternals(string observer, ClusterSnapshot seen, NodeInternals internals)
    {
    }

    public virtual void OnSent(SentDatagram sent, TimeSpan now)
    {
    }

    /// <summary>A node got a datagram from this address.</summary>
    public virtual void OnDelivered(string node, IPEndPoint from, Packet? packet, int bytes)
    {
    }

    public virtual void OnStopped(string node, TimeSpan now, bool crashed)
    {
    }

    /// <summary>A node that has left joins again in the same process: its events go on, its table begins anew.</summary>
    public virtual void OnJoinsAgain(string node, TimeSpan now)
    {
    }

    /// <summary>An operator says that a member is gone for good.</summary>
    public virtual void OnForgetting(string member)
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

/// <summary>What a node has just handed to the network.</summary>
/// <param name="Sender">Its name.</param>
/// <param name="Seen">Its table; null before it has started.</param>
/// <param name="To">Where to.</param>
/// <param name="Packet">What is in it; null if it cannot be read.</param>
/// <param name="Bytes">Its length.</param>
internal readonly record struct SentDatagram(string Sender, ClusterSnapshot? Seen, IPEndPoint To, Packet? Packet, int Bytes);
