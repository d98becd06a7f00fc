using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ClusterConsole;

/// <summary>Makes what nodes need for TLS, to try it out: an authority and a certificate for each node, as PEM.</summary>
internal static class Certificates
{
    private const int AuthorityDays = 3_650;
    private const int NodeDays = 90;

    /// <summary>
    /// Writes NODE.pem and NODE-key.pem for each node; their authority is ca.pem with ca-key.pem in the same directory, made there unless it
    /// exists.
    /// </summary>
    public static int Make(string directory, string cluster, IEnumerable<string> nodes)
    {
        try
        {
            Directory.CreateDirectory(directory);
            using var authority = Authority(directory, cluster);
            foreach (var node in nodes)
            {
                using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
                using var certificate = Issue(authority, cluster, node, key);
                Write(directory, Uri.EscapeDataString(node), certificate, key);
            }

            return 0;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            Console.Error.WriteLine($"certificates {directory}: cannot be made: {failure.Message}");
            return 2;
        }
    }

    private static X509Certificate2 Authority(string directory, string cluster)
    {
        var (path, keyPath) = (Path.Combine(directory, "ca.pem"), Path.Combine(directory, "ca-key.pem"));
        if (File.Exists(path)) return X509Certificate2.CreateFromPemFile(path, keyPath);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(new X500DistinguishedName($"CN=Gossipod {Plain(cluster)}"), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddDays(AuthorityDays));
        Write(directory, "ca", made, key);
        return made;
    }

    private static X509Certificate2 Issue(X509Certificate2 authority, string cluster, string node, ECDsa key)
    {
        var request = new CertificateRequest(new X500DistinguishedName($"CN={Plain(node)}"), key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddUri(new Uri($"gossipod:{Uri.EscapeDataString(cluster)}/{Uri.EscapeDataString(node)}"));
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], critical: false));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        return request.Create(authority, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddDays(NodeDays), RandomNumberGenerator.GetBytes(16));
    }

    /// <summary>What a distinguished name can hold as it is; the names that count are in the URI.</summary>
    private static string Plain(string text) => string.Concat(text.Where(char.IsAsciiLetterOrDigit));

    private static void Write(string directory, string name, X509Certificate2 certificate, ECDsa key)
    {
        var (path, keyPath) = (Path.Combine(directory, name + ".pem"), Path.Combine(directory, name + "-key.pem"));
        const UnixFileMode own = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Write(path, certificate.ExportCertificatePem(), own | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        Write(keyPath, key.ExportPkcs8PrivateKeyPem(), own);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path} and {keyPath}, until {certificate.NotAfter.ToUniversalTime():u}"));
    }

    private static void Write(string path, string text, UnixFileMode mode)
    {
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = mode;
        using var stream = new FileStream(path, options);
        stream.Write(Encoding.ASCII.GetBytes(text));
    }
}
