namespace Gossipod.Actors.Protocol;

/// <summary>Presets of <see cref="ProtocolSettings"/> for a kind of network (protocol.md §12).</summary>
public enum NetworkProfile
{
    /// <summary>One machine: short timeouts, few helpers.</summary>
    Local,

    /// <summary>One data centre. The default.</summary>
    Lan,

    /// <summary>Several sites: long periods and timeouts.</summary>
    Wan,
}
