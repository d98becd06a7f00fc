using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gossipod.Actors.Security;

namespace Gossipod.Actors.Tests.Security;

/// <summary>A certificate authority of a test, and what it issues. Nothing of it is in any store of the system.</summary>
internal sealed class TestAuthority : IDisposable
{
    public const string Cluster = "tests";
    public const string ServerUsage = "1.3.6.1.5.5.7.3.1";
    public const string ClientUsage = "1.3.6.1.5.5.7.3.2";

    public static readonly string[] BothUsages = [ServerUsage, ClientUsage];

    private static int _serial;

    private readonly X509Certificate2 _withKey;

    public TestAuthority(string name = "authority", TestAuthority? parent = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        var (from, to) = (DateTimeOffset.UtcNow.AddYears(-2), DateTimeOffset.UtcNow.AddYears(2));
        if (parent is null)
        {
            _withKey = request.CreateSelfSigned(from, to);
        }
        else
        {
            using var issued = request.Create(parent._withKey, from, to.AddDays(-1), NextSerial());
            _withKey = issued.CopyWithPrivateKey(key);
        }

        Certificate = X509CertificateLoader.LoadCertificate(_withKey.RawData);
    }

    public X509Certificate2 Certificate { get; }

    /// <summary>A certificate with its key.</summary>
    /// <param name="uris">Its alternative names; none for no such extension.</param>
    /// <param name="usages">Extended key usages; null for both.</param>
    /// <param name="from">Days from now.</param>
    /// <param name="to">Days from now.</param>
    public X509Certificate2 IssueFor(IEnumerable<string> uris, string[]? usages = null, double from = -1, double to = 30)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=node", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("unrelated.test");
        foreach (var uri in uris) names.AddUri(new Uri(uri));
        request.CertificateExtensions.Add(names.Build());
        if (usages is not { Length: 0 })
        {
            var oids = new OidCollection();
            foreach (var usage in usages ?? BothUsages) oids.Add(new Oid(usage));
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(oids, critical: false));
        }

        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        using var issued = request.Create(_withKey, DateTimeOffset.UtcNow.AddDays(from), DateTimeOffset.UtcNow.AddDays(to), NextSerial());
        return issued.CopyWithPrivateKey(key);
    }

    public X509Certificate2 Issue(string node, string cluster = Cluster, string[]? usages = null, double from = -1, double to = 30) =>
        IssueFor([new TlsName(cluster, node).ToString()], usages, from, to);

    /// <summary>What a node of the cluster is given.</summary>
    public TlsCertificates For(string node, string cluster = Cluster) => new(Issue(node, cluster), [Certificate]);

    /// <summary>An identity that no check has seen.</summary>
    public TlsIdentity Unchecked(X509Certificate2 certificate, string cluster = Cluster, params TestAuthority[] alsoTrusted) =>
        TlsIdentity.Of(new TlsCertificates(certificate, [Certificate, .. alsoTrusted.Select(one => one.Certificate)]), cluster, checkRevocation: false);

    /// <summary>Writes files of a node, and gives their paths.</summary>
    public TestCertificateFiles Write(string node, string cluster = Cluster, string? directory = null, double from = -1)
    {
        directory ??= Directory.CreateTempSubdirectory("gossipod-tls").FullName;
        var files = new TestCertificateFiles(Path.Combine(directory, "node.pem"), Path.Combine(directory, "node-key.pem"), Path.Combine(directory, "ca.pem"));
        using var certificate = Issue(node, cluster, from: from);
        using var key = certificate.GetECDsaPrivateKey()!;
        File.WriteAllText(files.Certificate, certificate.ExportCertificatePem());
        WriteSecret(files.Key, System.Text.Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem()));
        WriteSecret(files.Authorities, System.Text.Encoding.ASCII.GetBytes(Certificate.ExportCertificatePem()));
        return files;
    }

    public string WritePkcs12(string node, string password, string cluster = Cluster)
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("gossipod-tls").FullName, "node.p12");
        using var certificate = Issue(node, cluster);
        WriteSecret(path, certificate.Export(X509ContentType.Pkcs12, password));
        return path;
    }

    public void Dispose()
    {
        _withKey.Dispose();
        Certificate.Dispose();
    }

    private static void WriteSecret(string path, byte[] bytes)
    {
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var stream = new FileStream(path, options);
        stream.Write(bytes);
    }

    private static byte[] NextSerial() => [1, .. BitConverter.GetBytes(Interlocked.Increment(ref _serial))];
}

/// <summary>Paths of a node's certificate, key and authorities.</summary>
internal sealed record TestCertificateFiles(string Certificate, string Key, string Authorities)
{
    /// <summary>As settings below <c>gossipod</c>, with commas between them.</summary>
    public string Hocon => $"security.tls.certificate-file = \"{Certificate}\", security.tls.key-file = \"{Key}\", security.tls.ca-file = \"{Authorities}\"";
}
