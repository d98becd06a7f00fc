namespace Gossipod.Actors.Security;

/// <summary>A node's TLS. Immutable and validated.</summary>
internal sealed record TlsSettings
{
    /// <summary>The certificate at the start; null for none.</summary>
    public TlsIdentity? Identity { get; init; }

    /// <summary>What it was read from, in short.</summary>
    public string Stamp { get; init; } = "";

    /// <summary>Where it is read anew; null for nowhere.</summary>
    public ITlsSource? Source { get; init; }

    /// <summary>Time between looks whether it has changed; 0 for none.</summary>
    public TimeSpan ReloadInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether issuers are asked if a certificate is revoked.</summary>
    public bool ChecksRevocation { get; init; }

    /// <summary>Whether streams sealed by the keyring are taken beside TLS. On while a cluster changes over.</summary>
    public bool AcceptsSealed { get; init; }
}
