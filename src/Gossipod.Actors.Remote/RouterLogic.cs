namespace Gossipod.Actors.Remote;

/// <summary>How a <see cref="GossipodRouter"/> chooses the member for a message.</summary>
public enum RouterLogic
{
    /// <summary>One after the other.</summary>
    RoundRobin = 0,

    /// <summary>Any, each as likely as the others.</summary>
    Random = 1,

    /// <summary>
    /// The one that the message's key belongs to, by a hash ring over the members' names: a member that is restarted, on whatever address,
    /// has the keys that it had before, and routers that see the same members agree on all keys.
    /// </summary>
    ConsistentHash = 2,
}
