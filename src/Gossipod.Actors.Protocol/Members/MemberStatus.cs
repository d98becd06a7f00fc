namespace Gossipod.Actors.Protocol.Members;

/// <summary>What this node believes of a member. The numbers are stable and rise with precedence at one version.</summary>
public enum MemberStatus
{
    /// <summary>Believed to be running.</summary>
    Alive = 0,

    /// <summary>Accused of having failed; becomes Dead unless it refutes in time (SWIM §4.2).</summary>
    Suspect = 1,

    /// <summary>Declared failed. The row stays as a tombstone.</summary>
    Dead = 2,

    /// <summary>Departed by its own announcement. The row stays as a tombstone.</summary>
    Left = 3,

    /// <summary>Only of the local node: its departure is being announced.</summary>
    Leaving = 4,
}
