namespace Gossipod.Actors.Wire;

/// <summary>Why received bytes were refused. Each is a counter.</summary>
internal enum DecodeFailure
{
    /// <summary>They were not.</summary>
    None,

    /// <summary>Less than a prelude.</summary>
    TooShort,

    /// <summary>Not of this protocol.</summary>
    BadMagic,

    /// <summary>A wire version this node does not speak.</summary>
    BadVersion,

    /// <summary>Flags of another transport or of another version.</summary>
    BadFlags,

    /// <summary>Sent by a node of a cluster with another name.</summary>
    WrongCluster,

    /// <summary>A field ends beyond the bytes that enclose it.</summary>
    Truncated,

    /// <summary>A varint of more than 64 bits.</summary>
    BadVarint,

    /// <summary>A group, a wire type that does not exist, or field number 0.</summary>
    BadWireType,

    /// <summary>A name that breaks a rule of <see cref="Protocol.Members.MemberName"/>.</summary>
    BadName,

    /// <summary>An address of neither 4 nor 16 bytes, port 0, or a port above 65,535.</summary>
    BadEndpoint,

    /// <summary>An incarnation of 2^62 or more, or details newer than their row.</summary>
    BadVersionNumber,

    /// <summary>A tag that is not UTF-8, or whose key is empty or repeated.</summary>
    BadTag,

    /// <summary>A leave key or lock that is not 16 bytes long, a public key or signature that is not 64, one that is all zeros, or one without the other: absent stands for none.</summary>
    BadKey,

    /// <summary>A field that the message's kind demands is absent or zero.</summary>
    MissingField,

    /// <summary>A second message where the specification allows one.</summary>
    DuplicateField,

    /// <summary>More than <see cref="WireLimits.MaxUpdateCount"/> updates.</summary>
    TooManyUpdates,

    /// <summary>Another limit of <see cref="WireLimits"/> or of the settings.</summary>
    LimitExceeded,

    /// <summary>A user's content that is not what its sender wrote.</summary>
    BadCheck,

    /// <summary>Text that is not UTF-8.</summary>
    BadText,

    /// <summary>An enumeration's value that this version does not know.</summary>
    UnknownKind,

    /// <summary>A stream frame that the generated parser refused.</summary>
    Malformed,
}
