using System.Security.Cryptography;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Signing;
using Gossipod.Actors.Security;
using static Gossipod.Actors.Tests.Vectors.VectorInputs;

namespace Gossipod.Actors.Tests.Vectors;

/// <summary>What members sign.</summary>
internal static class SigningVectors
{
    /// <summary>Each text with the key and the signature that are of it.</summary>
    public static readonly IReadOnlyDictionary<string, (byte[] Text, MemberIdentity Signer, Signature Signature)> All =
        new Dictionary<string, (byte[], MemberIdentity, Signature)>
        {
            ["Record of alpha"] = (OfRecord(Alpha, AlphaRecord), AlphaIdentity, AlphaRecordSignature),
            ["Record of @:-node"] = (OfRecord(Beta, BetaRecordSigned), BetaIdentity, BetaRecordSignature),
            ["SUSPECT"] = (OfAccusation(UpdateKind.Suspect), AlphaIdentity, SuspectSignature),
            ["CONFIRM"] = (OfAccusation(UpdateKind.Confirm), AlphaIdentity, ConfirmSignature),
        };

    private static readonly Dictionary<string, string> Explained = new()
    {
        ["Record of alpha"] = "Endpoint 192.0.2.17:7946, stream port 7946, nothing else. The golden `gossip-alive-signed` has it.",
        ["Record of @:-node"] = """
            Endpoint [2001:db8::17]:65535, stream port 8301, tags `role` = `api`, `zone` = ``, `über` = `größe`, metadata 007f80ff, extensions ee. The golden
            `stream-table-page-signed` has it, and `gossip-alive` without key and signature.
            """,
        ["SUSPECT"] = "`alpha` accuses `@:-node` at 1767225600000/7. The golden `gossip-suspect-signed` has it; in a row of a table, `alpha` being whose table it is, it is the same.",
        ["CONFIRM"] = "The same accuser, accused and version.",
    };

    public static void Write(VectorPage page)
    {
        page.Section("Signatures", """
            ECDSA over P-256 with SHA-256 of these texts; r ‖ s, 32 bytes each, any s. Every text begins

                "gossipod signed 1" (17 bytes, no length), kind (1 byte), cluster, member, generation (u64), incarnation (u64)

            Names, keys, values and bytes of any length are preceded by it (u32); what has a fixed size is not.

            | kind | goes on |
            |---|---|
            | 1, a record, be it in a JOIN or an ALIVE | address (4 or 16 bytes, with their length; an IPv4 address in IPv6 form as the 4), port (u16), stream port (u16), number of tags (u32), each tag's key and value, metadata, extensions, leave lock (16 bytes), public key (64 bytes) |
            | 3, SUSPECT | accuser |
            | 4, CONFIRM | accuser |

            Tags are in the order of their keys by UTF-16 code units, which is that of bytes unless a key has characters above U+FFFF. ECDSA draws a random number for each
            signature, so other signers give others; these were made with the number of RFC 6979. The first private key is that of RFC 6979, A.2.5.
            """);
        page.Values(
            ("alpha's private key", AlphaSecret),
            ("alpha's public key", ((ISignatures)AlphaIdentity).Key.Span.ToArray()),
            ("@:-node's private key", BetaSecret),
            ("@:-node's public key", ((ISignatures)BetaIdentity).Key.Span.ToArray()));
        foreach (var (title, (text, signer, signature)) in All)
        {
            page.Construct(title, Explained[title]);
            page.Values(
                ("signer", signer == AlphaIdentity ? "alpha" : "@:-node"),
                ("text", text),
                ("SHA-256", SHA256.HashData(text)),
                ("signature", signature.Span.ToArray()));
        }
    }

    private static byte[] OfRecord(MemberName name, MemberDetails details) => SignedText.OfRecord(ClusterName, name, Issued, details, details.Signature!.Key);

    private static byte[] OfAccusation(UpdateKind kind) => SignedText.OfAccusation(kind, ClusterName, Beta, Issued, Alpha);
}
