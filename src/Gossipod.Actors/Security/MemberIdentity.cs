using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Gossipod.Actors.Protocol.Signing;

namespace Gossipod.Actors.Security;

/// <summary>
/// The private key by which a node is one and the same member over all of its lives (ECDSA over P-256): with it, and only with it, somebody
/// signs what the member says. Thread-safe. Its text is never written to a log: <see cref="ToString"/> gives the public half.
/// </summary>
public sealed class MemberIdentity : ISignatures
{
    private const int CoordinateBytes = IdentityKey.Bytes / 2;

    private readonly ECDsa _pair;
    private readonly IdentityKey _key;

    private MemberIdentity(ECDsa pair)
    {
        _pair = pair;
        var point = pair.ExportParameters(includePrivateParameters: false).Q;
        _key = IdentityKey.TryRead([.. point.X!, .. point.Y!])!;
    }

    /// <summary>The public half, no secret: Base64 of X ‖ Y, 88 characters. What <c>security.trusted-identities</c> lists behind a name.</summary>
    public string PublicKey => _key.ToString();

    IdentityKey ISignatures.Key => _key;

    /// <summary>A new identity from the operating system's random numbers.</summary>
    public static MemberIdentity Generate() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>Reads a private key of P-256 in PEM, PKCS#8 or SEC 1, without a password.</summary>
    public static bool TryParse(string? pem, [NotNullWhen(true)] out MemberIdentity? identity)
    {
        identity = null;
        var pair = ECDsa.Create();
        try
        {
            pair.ImportFromPem(pem);
            var parameters = pair.ExportParameters(includePrivateParameters: true);
            CryptographicOperations.ZeroMemory(parameters.D);
            if (parameters.Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value) identity = new MemberIdentity(pair);
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException)
        {
        }

        if (identity is null) pair.Dispose();
        return identity is not null;
    }

    /// <summary>Reads the identity in a file; makes one, readable by its owner alone, where there is no file.</summary>
    /// <exception cref="IOException">The file cannot be used; the message says why, and repeats nothing of it.</exception>
    public static MemberIdentity LoadOrCreate(string path) => LoadOrCreate(path, out var problem) ?? throw new IOException($"{path} {problem}");

    /// <summary>The private key: PKCS#8 in PEM.</summary>
    public string ToPem() => _pair.ExportPkcs8PrivateKeyPem() + "\n";

    /// <summary>The public half.</summary>
    public override string ToString() => PublicKey;

    Signature ISignatures.Sign(ReadOnlySpan<byte> digest)
    {
        lock (_pair) return Signature.TryRead(_pair.SignHash(digest.ToArray()))!;
    }

    bool ISignatures.IsValid(IdentityKey key, ReadOnlySpan<byte> digest, Signature signature)
    {
        try
        {
            using var other = ECDsa.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = key.Span[..CoordinateBytes].ToArray(), Y = key.Span[CoordinateBytes..].ToArray() },
            });
            return other.VerifyHash(digest, signature.Span);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    internal static MemberIdentity? LoadOrCreate(string path, out string? problem)
    {
        if (!File.Exists(path))
        {
            var made = Generate();
            problem = SecretFile.Write(path, made.ToPem());
            return problem is null ? made : null;
        }

        return Load(path, out problem);
    }

    /// <summary>Reads the identity in a file; null with a problem for people, which does not name the file.</summary>
    internal static MemberIdentity? Load(string path, out string? problem)
    {
        if (SecretFile.Read(path, out problem) is not { } pem) return null;
        if (TryParse(pem, out var identity)) return identity;
        problem = "must hold a private key of the curve P-256 in PEM, without a password";
        return null;
    }
}
