using System.Security.Cryptography.X509Certificates;

namespace Gossipod.Actors.Security;

/// <summary>
/// What a node proves itself by on TLS streams, and by what it judges others. Given by files, or by an application through
/// <see cref="GossipodSetup.TlsCertificates"/>. Immutable. An application's certificates stay its own: no node disposes them, and they must
/// not be disposed before streams begin with the next ones, and those that began with these have ended.
/// </summary>
public sealed class TlsCertificates
{
    /// <summary>A node's certificate with the authorities of its cluster.</summary>
    /// <param name="certificate">
    /// The node's own, with its private key: extended key usage serverAuth and clientAuth, and the subject alternative name
    /// <c>URI:gossipod:CLUSTER/NODE</c>.
    /// </param>
    /// <param name="authorities">The cluster's own certificate authorities, at least one; no other is trusted, the system's neither.</param>
    /// <param name="intermediates">Issuers between the certificate and an authority, sent along with it. Null for none.</param>
    public TlsCertificates(X509Certificate2 certificate, IEnumerable<X509Certificate2> authorities, IEnumerable<X509Certificate2>? intermediates = null)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        ArgumentNullException.ThrowIfNull(authorities);
        Certificate = certificate;
        Authorities = [.. authorities];
        Intermediates = [.. intermediates ?? []];
    }

    /// <summary>What is in them, in short.</summary>
    internal string Stamp => string.Join(' ', [
        Certificate.Thumbprint, "", .. Authorities.Select(one => one.Thumbprint), "", .. Intermediates.Select(one => one.Thumbprint)]);

    /// <summary>The node's own, with its private key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>The only authorities that are trusted.</summary>
    public IReadOnlyList<X509Certificate2> Authorities { get; }

    /// <summary>Issuers between the two.</summary>
    public IReadOnlyList<X509Certificate2> Intermediates { get; }
}
