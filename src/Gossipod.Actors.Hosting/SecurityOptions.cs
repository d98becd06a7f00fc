namespace Gossipod.Actors.Hosting;

/// <summary>Protection of everything that is sent: section <c>gossipod.security</c>. What is null or empty is left to it.</summary>
public sealed class SecurityOptions
{
    /// <summary>The cluster's keys, Base64 of 32 bytes each, the one that seals first; 0–4. Take them from the host's configuration (user secrets, a
    /// vault, the environment), not from code. Without any, everything is in the clear.</summary>
    public IList<string> Keys { get; set; } = [];

    /// <summary>File of keys, one per line, that only its owner may read; changes by command are written back to it.</summary>
    public string? KeyFile { get; set; }

    /// <summary>Environment variable that holds the keys, with commas between them.</summary>
    public string? KeyEnvironment { get; set; }

    /// <summary>Accept only what is sealed with one of the keys; default on.</summary>
    public bool? VerifyIncoming { get; set; }

    /// <summary>Seal what is sent, when there are keys; default on.</summary>
    public bool? VerifyOutgoing { get; set; }

    /// <summary>Refuse to start without keys, or while the clear is sent or accepted; default off.</summary>
    public bool? RequireEncryption { get; set; }
}
