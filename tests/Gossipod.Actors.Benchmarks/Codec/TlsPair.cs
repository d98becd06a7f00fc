using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Security;

namespace Gossipod.Actors.Benchmarks.Codec;

/// <summary>Two ends of a TLS stream in one thread.</summary>
internal sealed class TlsPair : IDisposable
{
    private readonly TlsChannel _connector;
    private readonly TlsChannel _acceptor;

    private TlsPair(TlsIdentity connector, TlsIdentity acceptor)
    {
        _connector = TlsChannel.Connect(connector, MemberName.Create("b"), withCertificate: true, static () => { });
        _acceptor = TlsChannel.Accept(acceptor, static () => { });
    }

    /// <summary>Two ends that have accepted each other.</summary>
    public static TlsPair Shake(TlsIdentity connector, TlsIdentity acceptor)
    {
        var pair = new TlsPair(connector, acceptor);
        for (var round = 0; !pair._connector.IsOpen || !pair._acceptor.IsOpen; round++)
        {
            if (round > 10) throw new InvalidOperationException("The handshake did not end.");
            Carry(pair._connector, pair._acceptor);
            if (!pair._acceptor.IsOpen) pair._acceptor.Next(out _);
            Carry(pair._acceptor, pair._connector);
            if (!pair._connector.IsOpen) pair._connector.Next(out _);
        }

        return pair;
    }

    public void Send(byte[] frame)
    {
        if (!_connector.Write(frame)) throw new InvalidOperationException(_connector.Failure);
        for (var left = frame.Length; left > 0;)
        {
            if (_connector.TryTake(out var record)) _acceptor.Feed(record.Span);
            while (_acceptor.Next(out var plain) == TlsProgress.Bytes) left -= plain.Length;
        }
    }

    public void Dispose()
    {
        _connector.Dispose();
        _acceptor.Dispose();
    }

    private static void Carry(TlsChannel from, TlsChannel to)
    {
        while (from.TryTake(out var bytes)) to.Feed(bytes.Span);
    }
}

/// <summary>An authority with certificates on P-256.</summary>
internal sealed class BenchmarkAuthority : IDisposable
{
    private readonly X509Certificate2 _root;

    public BenchmarkAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=benchmark", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        _root = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(2));
    }

    public TlsIdentity IdentityOf(string node, string cluster)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=node", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddUri(new Uri(new TlsName(cluster, node).ToString()));
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], critical: false));
        using var issued = request.Create(_root, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1), RandomNumberGenerator.GetBytes(8));
        var certificates = new TlsCertificates(issued.CopyWithPrivateKey(key), [X509CertificateLoader.LoadCertificate(_root.RawData)]);
        return TlsIdentity.Create(certificates, cluster, MemberName.Create(node), checkRevocation: false, out var problem) ?? throw new InvalidOperationException(problem);
    }

    public void Dispose() => _root.Dispose();
}
