using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Security;

/// <summary>
/// The two keys of one stream, one per direction, and their counters. Derived by HKDF-SHA256 from the cluster's key; the salt is the
/// SHA-256 of both handshake frames, with the random bytes of both sides in them, and the secret of the ephemeral halves; the label
/// names direction and cluster. AES-256-GCM; the nonce is 4 zero bytes and the frame's number, so frames cannot be left out, repeated
/// or reordered. Owned by a <see cref="StreamSeal"/>; not thread-safe.
/// </summary>
internal sealed class StreamSealKeys : IDisposable
{
    private const int NonceBytes = 12;
    private const string ConnectorLabel = "gossipod stream v1 connector ";
    private const string AcceptorLabel = "gossipod stream v1 acceptor ";
    private const string HelloLabel = "gossipod stream v1 hello ";

    private readonly AesGcm _ours;
    private readonly AesGcm _theirs;
    private readonly byte[] _nonce = new byte[NonceBytes];
    private ulong _sent;
    private ulong _received;

    private StreamSealKeys(AesGcm ours, AesGcm theirs) => (_ours, _theirs) = (ours, theirs);

    /// <summary>The keys of a stream whose handshake this was.</summary>
    /// <param name="key">The cluster's.</param>
    /// <param name="clusterName">Whose.</param>
    /// <param name="hello">The whole frame.</param>
    /// <param name="welcome">The frame up to its proof.</param>
    /// <param name="shared">The ephemeral halves' secret.</param>
    /// <param name="isConnector">Whether we connected.</param>
    public static StreamSealKeys Derive(
        ClusterKey key, string clusterName, ReadOnlySpan<byte> hello, ReadOnlySpan<byte> welcome, ReadOnlySpan<byte> shared, bool isConnector)
    {
        Span<byte> salt = stackalloc byte[SHA256.HashSizeInBytes + EphemeralKey.SharedBytes];
        Span<byte> transcript = stackalloc byte[StreamSealWire.HandshakeBytes + StreamSealWire.ProofOffset];
        hello.CopyTo(transcript);
        welcome[..StreamSealWire.ProofOffset].CopyTo(transcript[StreamSealWire.HandshakeBytes..]);
        SHA256.HashData(transcript, salt);
        shared.CopyTo(salt[SHA256.HashSizeInBytes..]);
        Span<byte> derived = stackalloc byte[ClusterKey.SizeInBytes];
        key.Derive(salt, Encoding.UTF8.GetBytes(ConnectorLabel + clusterName), derived);
        var connector = new AesGcm(derived, StreamSealWire.TagBytes);
        key.Derive(salt, Encoding.UTF8.GetBytes(AcceptorLabel + clusterName), derived);
        var acceptor = new AesGcm(derived, StreamSealWire.TagBytes);
        CryptographicOperations.ZeroMemory(derived);
        CryptographicOperations.ZeroMemory(salt);
        return isConnector ? new StreamSealKeys(connector, acceptor) : new StreamSealKeys(acceptor, connector);
    }

    /// <summary>Says on a Hello that its sender has the key; no proof that it is alive. Keeps strangers from costing us an exchange of halves.</summary>
    public static void ProveHello(ClusterKey key, string clusterName, Span<byte> hello) =>
        HelloProof(key, clusterName, hello, hello[StreamSealWire.ProofOffset..]);

    public static bool IsProven(ClusterKey key, string clusterName, ReadOnlySpan<byte> hello)
    {
        Span<byte> proof = stackalloc byte[StreamSealWire.TagBytes];
        HelloProof(key, clusterName, hello, proof);
        return CryptographicOperations.FixedTimeEquals(proof, hello[StreamSealWire.ProofOffset..]);
    }

    /// <summary>Fills in the proof of our Welcome: our first sealed frame, an empty one that covers both handshake frames.</summary>
    public void ProveWelcome(ReadOnlySpan<byte> hello, Span<byte> welcome)
    {
        Span<byte> covered = stackalloc byte[StreamSealWire.HandshakeBytes + StreamSealWire.ProofOffset];
        Cover(hello, welcome, covered);
        _ours.Encrypt(Nonce(_sent++), [], [], welcome[StreamSealWire.ProofOffset..], covered);
    }

    public bool IsWelcomeProven(ReadOnlySpan<byte> hello, ReadOnlySpan<byte> welcome)
    {
        Span<byte> covered = stackalloc byte[StreamSealWire.HandshakeBytes + StreamSealWire.ProofOffset];
        Cover(hello, welcome, covered);
        return TryDecrypt([], welcome[StreamSealWire.ProofOffset..], [], covered);
    }

    /// <summary>A Data frame with this frame in it.</summary>
    public byte[] Seal(ClusterTag cluster, ReadOnlySpan<byte> frame)
    {
        var sealedFrame = new byte[StreamSealWire.DataBytes + frame.Length];
        StreamSealWire.WriteHead(sealedFrame, cluster, StreamSealWire.Data);
        var content = sealedFrame.AsSpan(StreamSealWire.HeadBytes, frame.Length);
        var tag = sealedFrame.AsSpan(StreamSealWire.HeadBytes + frame.Length);
        _ours.Encrypt(Nonce(_sent++), frame, content, tag, sealedFrame.AsSpan(0, StreamSealWire.HeadBytes));
        return sealedFrame;
    }

    /// <summary>The frame in a Data frame, in its place; false when it is not the peer's next one.</summary>
    public bool TryOpen(Memory<byte> sealedFrame, out Memory<byte> frame)
    {
        frame = default;
        var length = sealedFrame.Length - StreamSealWire.DataBytes;
        if (length < 0) return false;
        var content = sealedFrame.Slice(StreamSealWire.HeadBytes, length);
        var (head, tag) = (sealedFrame[..StreamSealWire.HeadBytes], sealedFrame[(StreamSealWire.HeadBytes + length)..]);
        if (!TryDecrypt(content.Span, tag.Span, content.Span, head.Span)) return false;
        frame = content;
        return true;
    }

    public void Dispose()
    {
        _ours.Dispose();
        _theirs.Dispose();
    }

    private static void HelloProof(ClusterKey key, string clusterName, ReadOnlySpan<byte> hello, Span<byte> proof)
    {
        Span<byte> secret = stackalloc byte[ClusterKey.SizeInBytes];
        Span<byte> code = stackalloc byte[HMACSHA256.HashSizeInBytes];
        key.Derive([], Encoding.UTF8.GetBytes(HelloLabel + clusterName), secret);
        HMACSHA256.HashData(secret, hello[..StreamSealWire.ProofOffset], code);
        code[..StreamSealWire.TagBytes].CopyTo(proof);
        CryptographicOperations.ZeroMemory(secret);
    }

    private static void Cover(ReadOnlySpan<byte> hello, ReadOnlySpan<byte> welcome, Span<byte> covered)
    {
        hello.CopyTo(covered);
        welcome[..StreamSealWire.ProofOffset].CopyTo(covered[StreamSealWire.HandshakeBytes..]);
    }

    private bool TryDecrypt(ReadOnlySpan<byte> content, ReadOnlySpan<byte> tag, Span<byte> plain, ReadOnlySpan<byte> covered)
    {
        try
        {
            _theirs.Decrypt(Nonce(_received), content, tag, plain, covered);
            _received++;
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    private ReadOnlySpan<byte> Nonce(ulong number)
    {
        BinaryPrimitives.WriteUInt64BigEndian(_nonce.AsSpan(NonceBytes - sizeof(ulong)), number);
        return _nonce;
    }
}
