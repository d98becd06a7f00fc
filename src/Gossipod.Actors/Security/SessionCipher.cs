using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Gossipod.Actors.Security;

/// <summary>
/// AES-256-GCM under the key that one session derives from one cluster key. Nonces are the session's counters, so none comes twice and
/// the number of datagrams under a cluster key is not bound by random nonces. Not thread-safe.
/// </summary>
internal sealed class SessionCipher : IDisposable
{
    private const int NonceBytes = 12;

    private readonly AesGcm _aes;

    public SessionCipher(ClusterKey key, ulong session, string clusterName)
    {
        Key = key.Id;
        Span<byte> salt = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(salt, session);
        Span<byte> derived = stackalloc byte[ClusterKey.SizeInBytes];
        key.Derive(salt, Encoding.UTF8.GetBytes("gossipod datagram v1 " + clusterName), derived);
        _aes = new AesGcm(derived, SealHeader.TagBytes);
        CryptographicOperations.ZeroMemory(derived);
    }

    /// <summary>The cluster key it comes from.</summary>
    public KeyId Key { get; }

    /// <summary>Seals in place what lies between a datagram's header, which is complete, and its last 16 bytes, which are written.</summary>
    public void Seal(Span<byte> datagram, ulong counter)
    {
        Span<byte> nonce = stackalloc byte[NonceBytes];
        BinaryPrimitives.WriteUInt64BigEndian(nonce[4..], counter);
        var body = datagram[SealHeader.BodyOffset..^SealHeader.TagBytes];
        _aes.Encrypt(nonce, body, body, datagram[^SealHeader.TagBytes..], datagram[..SealHeader.BodyOffset]);
    }

    /// <summary>Opens a datagram's body into <paramref name="body"/>; false, with nothing of it there, when one bit is not as it was sealed.</summary>
    public bool TryOpen(ReadOnlySpan<byte> datagram, ulong counter, Span<byte> body)
    {
        Span<byte> nonce = stackalloc byte[NonceBytes];
        BinaryPrimitives.WriteUInt64BigEndian(nonce[4..], counter);
        try
        {
            _aes.Decrypt(nonce, datagram[SealHeader.BodyOffset..^SealHeader.TagBytes], datagram[^SealHeader.TagBytes..], body, datagram[..SealHeader.BodyOffset]);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    public void Dispose() => _aes.Dispose();
}
