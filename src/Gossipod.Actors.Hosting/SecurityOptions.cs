using Gossipod.Actors.Security;

namespace Gossipod.Actors.Hosting;

/// <summary>Protection of everything that is sent: section <c>gossipod.security</c>. What is null or empty is left to it.</summary>
public sealed class SecurityOptions
{
    /// <summary>The cluster's keys, Base64 of 32 bytes each, the one that seals first; 0–4. Take them from the host's configuration (user secrets, a
    /// vault, the environment), not from code. Without any, datagrams are in the clear, and streams that are not TLS.</summary>
    public IList<string> Keys { get; set; } = [];

    /// <summary>File of keys, one per line, that only its owner may read; changes by command are written back to it.</summary>
    public string? KeyFile { get; set; }

    /// <summary>Environment variable that holds the keys, with commas between them.</summary>
    public string? KeyEnvironment { get; set; }

    /// <summary>Accept only datagrams that one of the keys seals, and streams as <see cref="Streams"/> says; default on.</summary>
    public bool? VerifyIncoming { get; set; }

    /// <summary>Protect what is sent: datagrams when there are keys, streams as <see cref="Streams"/> says; default on.</summary>
    public bool? VerifyOutgoing { get; set; }

    /// <summary>Refuse to start without keys, or while the clear is sent or accepted; default off.</summary>
    public bool? RequireEncryption { get; set; }

    /// <summary>Try the protection by the node's own sockets before it joins, and refuse to start if it is not as configured; default on.</summary>
    public bool? SelfCheck { get; set; }

    /// <summary>Whether members sign what they say, so that the keys alone do not let anybody speak in another's name; default off.</summary>
    public SignRecords? SignRecords { get; set; }

    /// <summary>File of this node's identity, which its start makes where there is none; needed when records are signed.</summary>
    public string? IdentityFile { get; set; }

    /// <summary>The identity of every member that may be one, each <c>NAME KEY</c>, this node's included; none trusts the first one of a name.</summary>
    public IList<string> TrustedIdentities { get; set; } = [];

    /// <summary>What protects streams; default the keys. TLS needs a certificate: <see cref="Tls"/>, or <see cref="GossipodOptions.TlsCertificates"/>.</summary>
    public StreamProtection? Streams { get; set; }

    /// <summary>Whether streams by TLS may go without keys, and datagrams with them in the clear; default off.</summary>
    public bool? ClearDatagrams { get; set; }

    /// <summary>The node's certificate.</summary>
    public TlsOptions Tls { get; set; } = new();
}

/// <summary>A node's certificate: section <c>gossipod.security.tls</c>. What is null is left to it.</summary>
public sealed class TlsOptions
{
    /// <summary>PEM of the node's certificate, intermediate ones after it.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>PEM of its private key, closed to all but its owner and group.</summary>
    public string? KeyFile { get; set; }

    /// <summary>PKCS#12 of both, instead of the two.</summary>
    public string? Pkcs12File { get; set; }

    /// <summary>Environment variable with the password of the key or of PKCS#12.</summary>
    public string? PasswordEnvironment { get; set; }

    /// <summary>PEM of the cluster's own authorities, the only ones that are trusted; writable for nobody but its owner.</summary>
    public string? CaFile { get; set; }

    /// <summary>Ask issuers whether a certificate is revoked; default off.</summary>
    public bool? CheckRevocation { get; set; }

    /// <summary>Time between looks whether the files have changed, 1 s–24 h, 0 for never; lower sees a renewed certificate sooner.</summary>
    public TimeSpan? ReloadInterval { get; set; }

    /// <summary>Also accept streams that the keys seal, while a cluster changes over; default off.</summary>
    public bool? AcceptSealed { get; set; }
}
