using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Security;

/// <summary>A node's certificate, checked and ready for handshakes. Immutable; shared by the node's streams.</summary>
internal sealed class TlsIdentity
{
    /// <summary>Of a list of revoked certificates: a handshake waits for it on a thread of the dispatcher.</summary>
    private static readonly TimeSpan RetrievalTimeout = TimeSpan.FromSeconds(2);

    private readonly SslStreamCertificateContext _context;
    private readonly TlsCertificates _certificates;
    private readonly X509RevocationMode _revocation;
    private readonly string _stamp;

    private TlsIdentity(TlsCertificates certificates, SslStreamCertificateContext context, string cluster, X509RevocationMode revocation)
    {
        (_certificates, _context, _revocation) = (certificates, context, revocation);
        (ClusterName, _stamp) = (cluster, certificates.Stamp);
        (ValidUntil, SerialNumber) = (certificates.Certificate.NotAfter, certificates.Certificate.SerialNumber);
    }

    public string ClusterName { get; }

    /// <summary>The end of our certificate's validity.</summary>
    public DateTimeOffset ValidUntil { get; }

    /// <summary>Stands for our certificate in logs.</summary>
    public string SerialNumber { get; }

    /// <summary>An identity by certificates that hold what they must for this node; null with a problem for people otherwise.</summary>
    public static TlsIdentity? Create(TlsCertificates certificates, string cluster, MemberName self, bool checkRevocation, out string? problem)
    {
        problem = certificates switch
        {
            { Certificate.HasPrivateKey: false } => "the certificate has no private key",
            { Authorities.Count: 0 } => "there is no certificate authority",
            _ => null,
        };
        if (problem is not null) return null;

        var verdict = JudgeOwn(certificates, cluster, self);
        if (!verdict.IsAccepted)
        {
            problem = verdict.Detail;
            return null;
        }

        try
        {
            return Of(certificates, cluster, checkRevocation);
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException or NotSupportedException)
        {
            problem = $"the certificate cannot be used: {failure.Message}";
            return null;
        }
    }

    /// <summary>An identity by these certificates, whatever they hold.</summary>
    /// <exception cref="CryptographicException">They cannot be used.</exception>
    public static TlsIdentity Of(TlsCertificates certificates, string cluster, bool checkRevocation)
    {
        // Offline: no issuer is downloaded from where a certificate says it is.
        var context = SslStreamCertificateContext.Create(certificates.Certificate, [.. certificates.Intermediates], offline: true);
        return new TlsIdentity(certificates, context, cluster, checkRevocation ? X509RevocationMode.Online : X509RevocationMode.NoCheck);
    }

    /// <summary>Whether both would do the same.</summary>
    public bool IsSameAs(TlsIdentity other) => _stamp == other._stamp;

    public SslServerAuthenticationOptions AsServer(RemoteCertificateValidationCallback judge) => new()
    {
        EnabledSslProtocols = SslProtocols.Tls13,
        ServerCertificateContext = _context,
        ClientCertificateRequired = true,
        CertificateChainPolicy = Policy(_certificates, _revocation),
        RemoteCertificateValidationCallback = judge,
        EncryptionPolicy = EncryptionPolicy.RequireEncryption,
        AllowRenegotiation = false,
        AllowTlsResume = false,
    };

    /// <param name="judge">Decides on the peer's certificate.</param>
    /// <param name="withCertificate">Whether we show ours; not, to see that a node refuses that.</param>
    public SslClientAuthenticationOptions AsClient(RemoteCertificateValidationCallback judge, bool withCertificate) => new()
    {
        EnabledSslProtocols = SslProtocols.Tls13,
        TargetHost = "",
        ClientCertificateContext = withCertificate ? _context : null,
        CertificateChainPolicy = Policy(_certificates, _revocation),
        RemoteCertificateValidationCallback = judge,
        EncryptionPolicy = EncryptionPolicy.RequireEncryption,
        AllowRenegotiation = false,
        AllowTlsResume = false,
    };

    private static TlsVerdict JudgeOwn(TlsCertificates certificates, string cluster, MemberName self)
    {
        using var chain = new X509Chain { ChainPolicy = Policy(certificates, X509RevocationMode.NoCheck) };
        chain.ChainPolicy.ExtraStore.AddRange(certificates.Intermediates.ToArray());
        chain.Build(certificates.Certificate);
        return TlsJudge.Judge(certificates.Certificate, FlagsOf(chain), cluster, self);
    }

    public static X509ChainStatusFlags FlagsOf(X509Chain chain) => chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status);

    private static X509ChainPolicy Policy(TlsCertificates certificates, X509RevocationMode revocation)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = revocation,
            RevocationFlag = X509RevocationFlag.ExcludeRoot,
            DisableCertificateDownloads = true,
            UrlRetrievalTimeout = RetrievalTimeout,
        };
        policy.CustomTrustStore.AddRange(certificates.Authorities.ToArray());
        return policy;
    }
}

/// <summary>Where a node's identity is found: written by the one actor that renews it, read by every stream that begins.</summary>
internal sealed class TlsCell(TlsIdentity? identity)
{
    private TlsIdentity? _current = identity;

    /// <summary>The identity of now; null for a node without TLS.</summary>
    public TlsIdentity? Current
    {
        get => Volatile.Read(ref _current);
        set => Volatile.Write(ref _current, value);
    }
}
