namespace Gossipod.Actors;

/// <summary>Where a node stands.</summary>
public enum NodePhase
{
    /// <summary>A life begins: its sockets are being bound, and what protects them is tried.</summary>
    Binding,

    /// <summary>It is a member.</summary>
    Running,

    /// <summary>The farewell is on its way.</summary>
    Leaving,

    /// <summary>The farewell is with others, and the actors and sockets of this life are being ended.</summary>
    Ending,

    /// <summary>Nothing of the life that ended is left; another may begin.</summary>
    Left,

    /// <summary>It could not start or broke.</summary>
    Failed,
}
