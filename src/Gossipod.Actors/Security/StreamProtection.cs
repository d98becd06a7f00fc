namespace Gossipod.Actors.Security;

/// <summary>What protects the streams that a node connects, and is demanded of those that it accepts: <c>gossipod.security.streams</c>.</summary>
public enum StreamProtection
{
    /// <summary>The cluster's keys, if there are any.</summary>
    Keys,

    /// <summary>TLS 1.3 with certificates of both sides.</summary>
    Tls,
}
