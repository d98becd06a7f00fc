using System.Security.Cryptography;
using System.Text;
using Gossipod.Actors.Protocol.Keys;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Security;

/// <summary>
/// What shows over TLS that a node which asks about keys, or answers, holds one of them: its certificate says who it is, and outlives its
/// keys. Pure.
/// </summary>
/// <remarks>
/// <para>A proof is HMAC-SHA256 by a key of its own (HKDF over a key of the ring, salted with the cluster's name) over what is asked or
/// reported, but for words, and the names of both sides. There is one for each key of the prover, as neither knows which ones the other has; one that fits
/// is enough.</para>
/// <para>Both names are those of the stream's certificates, so a proof is of no use to anybody who has read it: on another stream at least
/// one of the names is another. That is why it needs no nonce.</para>
/// </remarks>
/// <param name="cluster">The cluster's name.</param>
/// <param name="asker">Whose certificate the connecting side has.</param>
/// <param name="asked">Whose certificate the accepting side has.</param>
internal sealed class KeyProof(string cluster, MemberName asker, MemberName asked)
{
    public KeyRequest Prove(Keyring ring, KeyRequest request) => request with { Proofs = Prove(ring, TextOf(request)) };

    public KeyReport Prove(Keyring ring, KeyReport report) => report with { Proofs = Prove(ring, TextOf(report)) };

    public bool IsProven(Keyring ring, KeyRequest request) => IsProven(ring, TextOf(request), request.Proofs.Span);

    public bool IsProven(Keyring ring, KeyReport report) => IsProven(ring, TextOf(report), report.Proofs.Span);

    private byte[] Prove(Keyring ring, byte[] text) => [.. ring.All.SelectMany(key => Proof(key, text))];

    private bool IsProven(Keyring ring, byte[] text, ReadOnlySpan<byte> proofs)
    {
        foreach (var key in ring.All)
        {
            var proof = Proof(key, text);
            for (var at = 0; at + KeyReport.ProofBytes <= proofs.Length; at += KeyReport.ProofBytes)
            {
                if (CryptographicOperations.FixedTimeEquals(proof, proofs.Slice(at, KeyReport.ProofBytes))) return true;
            }
        }

        return false;
    }

    private byte[] Proof(ClusterKey key, byte[] text)
    {
        Span<byte> secret = stackalloc byte[ClusterKey.SizeInBytes];
        key.Derive(Encoding.UTF8.GetBytes(cluster), "gossipod key proof v1"u8, secret);
        var proof = HMACSHA256.HashData(secret, text);
        CryptographicOperations.ZeroMemory(secret);
        return proof;
    }

    private byte[] TextOf(KeyRequest request)
    {
        using var text = Begin("request"u8, out var writer);
        writer.Write((int)request.Operation);
        writer.Write(request.Target);
        writer.Write(request.KeyId);
        Write(writer, request.Key.Span);
        return text.ToArray();
    }

    private byte[] TextOf(KeyReport report)
    {
        using var text = Begin("report"u8, out var writer);
        Write(writer, report.Source.Utf8);
        writer.Write(report.KeyIds.Count);
        foreach (var id in report.KeyIds) writer.Write(id);
        Write(writer, report.Keys.Span);
        return text.ToArray();
    }

    private MemoryStream Begin(ReadOnlySpan<byte> kind, out BinaryWriter writer)
    {
        var text = new MemoryStream(256);
        writer = new BinaryWriter(text);
        Write(writer, kind);
        Write(writer, asker.Utf8);
        Write(writer, asked.Utf8);
        return text;
    }

    private static void Write(BinaryWriter writer, ReadOnlySpan<byte> bytes)
    {
        writer.Write(bytes.Length);
        writer.Write(bytes);
    }
}
