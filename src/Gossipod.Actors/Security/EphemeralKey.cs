using System.Security.Cryptography;

namespace Gossipod.Actors.Security;

/// <summary>
/// One side's half of a Diffie-Hellman exchange (ECDH, P-256) that lives for one handshake: whoever steals the cluster's key later
/// still cannot read what was recorded.
/// </summary>
internal sealed class EphemeralKey : IDisposable
{
    /// <summary>The public half: both coordinates.</summary>
    public const int PublicBytes = 2 * CoordinateBytes;

    public const int SharedBytes = CoordinateBytes;

    private const int CoordinateBytes = 32;
    private const int DrawsMax = 8;

    private readonly ECDiffieHellman _pair;

    public EphemeralKey(SecretFiller fill) => _pair = Draw(fill);

    public void WritePublic(Span<byte> destination)
    {
        var point = _pair.ExportParameters(includePrivateParameters: false).Q;
        point.X.CopyTo(destination);
        point.Y.CopyTo(destination[CoordinateBytes..]);
    }

    /// <summary>The secret that both sides have; false when that is no public half.</summary>
    public bool TryAgree(ReadOnlySpan<byte> theirs, Span<byte> shared)
    {
        try
        {
            using var other = ECDiffieHellman.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = theirs[..CoordinateBytes].ToArray(), Y = theirs[CoordinateBytes..PublicBytes].ToArray() },
            });
            using var key = other.PublicKey;
            var secret = _pair.DeriveRawSecretAgreement(key);
            secret.CopyTo(shared);
            CryptographicOperations.ZeroMemory(secret);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    public void Dispose() => _pair.Dispose();

    /// <summary>One number in four thousand million is too large for the curve.</summary>
    private static ECDiffieHellman Draw(SecretFiller fill)
    {
        var number = new byte[CoordinateBytes];
        try
        {
            for (var draw = 1; ; draw++)
            {
                fill(number);
                try
                {
                    return ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = number });
                }
                catch (CryptographicException) when (draw < DrawsMax)
                {
                }
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(number);
        }
    }
}
