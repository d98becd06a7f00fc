using Akka.Actor;
using Akka.Event;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Remote;

/// <summary>
/// What an actor gets once when a member that it watches has come to its end, in this node's view; the watch is over then. The view can be
/// wrong, as every failure detector's: a member that was only cut off comes back later, and may be watched again.
/// </summary>
/// <param name="Member">Its row then; null when an actor was watched at an address that no known member tells.</param>
/// <param name="End">How it ended.</param>
/// <param name="Actor">The actor whose member was watched; null when the member itself was.</param>
public sealed record MemberTerminated(Member? Member, MemberEnd End, IActorRef? Actor) : INoSerializationVerificationNeeded, IDeadLetterSuppression;

/// <summary>How a watched member came to its end.</summary>
public enum MemberEnd
{
    /// <summary>It was declared dead.</summary>
    Died = 0,

    /// <summary>It announced its departure.</summary>
    Left = 1,

    /// <summary>Its process was restarted, or began a new life: what the old one held in memory is gone, and its actors with it.</summary>
    Restarted = 2,

    /// <summary>
    /// This node does not know it: it is long gone, was never heard of, or this node has begun a new life and forgotten all others, or broke.
    /// </summary>
    Unknown = 3,
}
