namespace Gossipod.Actors.Security;

/// <summary>Whether members sign their records and accusations, and demand it of others: <c>security.sign-records</c>.</summary>
public enum SignRecords
{
    /// <summary>Nothing is signed, and signatures are not looked at.</summary>
    Off,

    /// <summary>This node signs, and takes what is not signed as well: on the way from off to on. Protects from nothing.</summary>
    Accept,

    /// <summary>This node signs, and takes nothing that is not.</summary>
    On,
}
