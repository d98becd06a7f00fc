namespace Gossipod.Actors.Protocol.Forgetting;

/// <summary>What a member that an operator wants forgotten is to one node.</summary>
public enum ForgetStanding
{
    /// <summary>The node did not answer.</summary>
    NoAnswer,

    /// <summary>The node does not know it: there is nothing to forget.</summary>
    Unknown,

    /// <summary>Alive, Suspect or Leaving there: it is not to be forgotten.</summary>
    Live,

    /// <summary>Dead or Left there, and still in the node's table.</summary>
    Gone,

    /// <summary>Forgotten there: not in the table, and not taken in again but as a later life, for as long as its tombstone would have lasted.</summary>
    Forgotten,
}
