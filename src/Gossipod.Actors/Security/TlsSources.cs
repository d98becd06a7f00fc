using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Gossipod.Actors.Security;

/// <summary>Where a node's certificates come from, at its start and later.</summary>
internal interface ITlsSource
{
    /// <summary>Reads them. Never throws on what is there.</summary>
    /// <param name="known">The stamp of what the caller has and need not have again; null for none.</param>
    /// <param name="stamp">What was read, in short; equal when nothing has changed.</param>
    /// <param name="problem">For people; null when there is none.</param>
    /// <returns>Null with a problem, and where nothing has changed.</returns>
    TlsCertificates? Read(string? known, out string stamp, out string? problem);

    /// <summary>Those read are not used.</summary>
    void Release(TlsCertificates certificates);
}

/// <summary>Certificates of an application, which owns them: the node disposes none of them, and uses each until another takes its place.</summary>
internal sealed class TlsProvider(Func<TlsCertificates> provide) : ITlsSource
{
    public TlsCertificates? Read(string? known, out string stamp, out string? problem)
    {
        problem = null;
        try
        {
            var certificates = provide();
            stamp = certificates.Stamp;
            return stamp == known ? null : certificates;
        }
#pragma warning disable CA1031 // The application's code, which may throw anything.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            problem = $"the application's provider of certificates failed: {failure.Message}";
            stamp = problem;
            return null;
        }
    }

    public void Release(TlsCertificates certificates)
    {
    }

    public override string ToString() => $"{nameof(GossipodSetup)}.{nameof(GossipodSetup.TlsCertificates)}";
}

/// <summary>Files of a certificate, which are read anew whenever they have changed: PEM with its key, or PKCS#12 with both, and the authorities as PEM.</summary>
/// <param name="Certificate">PEM, the node's certificate first, intermediates after it; null for PKCS#12.</param>
/// <param name="Key">PEM of its private key.</param>
/// <param name="Pkcs12">PKCS#12; null for PEM.</param>
/// <param name="Password">Of the key or of PKCS#12; null for none.</param>
/// <param name="Authorities">PEM of the cluster's own authorities.</param>
internal sealed record TlsFiles(string? Certificate, string? Key, string? Pkcs12, string? Password, string Authorities) : ITlsSource
{
    private const long MaxBytes = 1 << 20;

    public TlsCertificates? Read(string? known, out string stamp, out string? problem)
    {
        (stamp, problem) = ("", null);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var contents = new Dictionary<string, byte[]>();
        // Who writes the authorities decides whom this node believes.
        foreach (var (path, forbidden) in new[]
        {
            (Certificate, UnixFileMode.None), (Key, SecretFile.OwnersAndGroupsOnly), (Pkcs12, SecretFile.OwnersAndGroupsOnly),
            (Authorities, SecretFile.OwnersToWrite),
        })
        {
            if (path is null) continue;
            if (SecretFile.ReadBytes(path, forbidden, MaxBytes, out problem) is not { } bytes)
            {
                stamp = problem = $"{path} {problem}";
                return null;
            }

            contents[path] = bytes;
            hash.AppendData(bytes);
        }

        stamp = Convert.ToHexString(hash.GetHashAndReset());
        return stamp == known ? null : Parse(contents, out problem);
    }

    public void Release(TlsCertificates certificates)
    {
        foreach (var one in certificates.Intermediates.Concat(certificates.Authorities).Prepend(certificates.Certificate)) one.Dispose();
    }

    public override string ToString() => Certificate ?? Pkcs12 ?? "";

    private TlsCertificates? Parse(Dictionary<string, byte[]> contents, out string? problem)
    {
        var at = Authorities;
        try
        {
            problem = null;
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPem(Encoding.UTF8.GetString(contents[Authorities]));
            at = ToString();
            return Pkcs12 is not null ? FromPkcs12(contents[Pkcs12], authorities) : FromPem(contents, authorities);
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException or FormatException)
        {
            problem = $"{at} cannot be used, or does not fit its key or password: {failure.Message}";
            return null;
        }
    }

    private TlsCertificates FromPkcs12(byte[] bytes, X509Certificate2Collection authorities)
    {
        var all = X509CertificateLoader.LoadPkcs12Collection(bytes, Password, X509KeyStorageFlags.DefaultKeySet);
        var own = all.FirstOrDefault(one => one.HasPrivateKey) ?? throw new CryptographicException("it holds no certificate with a private key.");
        return new TlsCertificates(own, authorities, all.Where(one => one != own));
    }

    private TlsCertificates FromPem(Dictionary<string, byte[]> contents, X509Certificate2Collection authorities)
    {
        var (certificate, key) = (Encoding.UTF8.GetString(contents[Certificate!]), Encoding.UTF8.GetString(contents[Key!]));
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(certificate);
        var own = Password is null ? X509Certificate2.CreateFromPem(certificate, key) : X509Certificate2.CreateFromEncryptedPem(certificate, key, Password);
        return new TlsCertificates(Usable(own), authorities, chain.Skip(1));
    }

    /// <summary>Windows' TLS does not use keys that are in memory alone.</summary>
    private static X509Certificate2 Usable(X509Certificate2 certificate)
    {
        if (!OperatingSystem.IsWindows()) return certificate;
        using (certificate) return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }
}
