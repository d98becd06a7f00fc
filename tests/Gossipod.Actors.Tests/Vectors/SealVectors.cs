using System.Security.Cryptography;
using Gossipod.Actors.Protocol.Keys;
using Gossipod.Actors.Security;
using Gossipod.Actors.Tests.Wire;
using Gossipod.Actors.Wire;
using static Gossipod.Actors.Tests.Vectors.VectorInputs;
using static Gossipod.Actors.Tests.Vectors.VectorPage;

namespace Gossipod.Actors.Tests.Vectors;

/// <summary>Keys, sealed datagrams, and the proofs of keys over TLS.</summary>
internal static class SealVectors
{
    private const ulong Session = 0x1122334455667788;
    private const ulong PeersSession = 0x99aabbccddeeff00;

    /// <summary>By the library, from the text in packet.proto: what the production code seals must open with it.</summary>
    public static byte[] SessionKey => Hkdf(Big(Session), "gossipod datagram v1 " + ClusterName);

    public static KeyringCell Keys => new(Keyring.Create([Key], out _));

    public static byte[] Hkdf(byte[] salt, string info) => HKDF.DeriveKey(HashAlgorithmName.SHA256, Key.ToBytes(), ClusterKey.SizeInBytes, salt, Text(info));

    /// <summary>The datagrams of one session in order: a challenge to a peer's session, then the golden ping to the node that it is for.</summary>
    public static (byte[] Challenge, byte[] Ping) Datagrams()
    {
        using var sealer = new DatagramSealer(Keys, Session, ClusterName);
        var challenge = Seal(sealer, "challenge", SealHeader.Half(PeersSession));
        return (challenge, Seal(sealer, "ping", Beta.Tag));
    }

    public static void Write(VectorPage page)
    {
        page.Section("Sealed datagrams", """
            AES-256-GCM. A datagram is its header, which is the additional data: prelude, key id, addressee (4 bytes, big-endian), session, counter (8 bytes, big-endian); then the
            ciphertext of the packet without its prelude, and the tag of 16 bytes. The nonce is 4 bytes of 0 and the counter.
            """);
        page.Construct("Id of a key", "HKDF-SHA256 (RFC 5869) of the cluster's key, salt empty, info \"gossipod key id\", 4 bytes. In seals they travel in this order; elsewhere the id is a number, of which they are the bytes from the highest on.");
        page.Values(("cluster key", Key.ToBytes()), ("info", "\"gossipod key id\""), ("key id", Convert.FromHexString(Key.Id.ToString())), ("as a number", Number(Key.Id.Value)));
        page.Construct("Key of a session", "HKDF-SHA256 of the cluster's key; the salt is the sender's session as it travels, the info ends with the cluster's name.");
        page.Values(
            ("session", Big(Session)),
            ("info", $"\"gossipod datagram v1 {ClusterName}\""),
            ("session key", SessionKey));
        var (challenge, ping) = Datagrams();
        WriteDatagram(page, "A challenge, sealed", """
            A session's first datagram, with counter 1. A challenge is for no name but for a session: its addressee is the first 4 bytes of that of the peer. The
            packet is the golden `challenge`.
            """, challenge, "challenge", 1, ("the peer's session", Big(PeersSession)));
        WriteDatagram(page, "A ping, sealed", "The golden `ping`, which is for `@:-node`, as the session's second datagram.", ping, "ping", 2, ("tag of @:-node", Number(Beta.Tag)));
    }

    private static void WriteDatagram(VectorPage page, string title, string text, byte[] datagram, string golden, ulong counter, (string, object) to)
    {
        page.Construct(title, text);
        page.Values(
            ("session", Big(Session)),
            ("counter", counter),
            to,
            ("packet, without prelude", Golden.Read(golden)[WireLimits.PreludeBytes..]),
            ("nonce", (byte[])[0, 0, 0, 0, .. Big(counter)]),
            ("additional data", datagram[..SealHeader.BodyOffset]),
            ("datagram", datagram));
    }

    public static void WriteProofs(VectorPage page)
    {
        page.Section("Proofs of keys over TLS", """
            `KeyRequest.proofs` and `KeyReport.proofs`: HMAC-SHA256 over what is proven, by HKDF-SHA256(key, salt = the cluster's name, info "gossipod key proof v1"), 32 bytes; one
            for each key of the ring, one after the other. The names are those of the certificates: who connected is the asker. Keys that seal the stream need no proofs. Texts and bytes are preceded by their
            length (u32).

            | | in this order |
            |---|---|
            | request | "request", asker, asked, operation (u32), target (u32), key id (u32), key |
            | report | "report", asker, asked, source, number of key ids (u32), each (u32), keys |
            """);
        var proof = new KeyProof(ClusterName, Alpha, Beta);
        var ring = Keys.Current!;
        var request = proof.Prove(ring, new KeyRequest(KeyOperation.Install, Beta.Tag, 0x01020304, Rising(0x20, 32)));
        var report = proof.Prove(ring, new KeyReport(Beta, [Key.Id.Value, 0x01020304], "", default));
        byte[] both = [.. Sized(Alpha.Utf8), .. Sized(Beta.Utf8)];
        page.Values(("cluster key", Key.ToBytes()), ("salt", $"\"{ClusterName}\""), ("info", "\"gossipod key proof v1\""), ("proving key", ProvingKey));
        page.Construct("Proof on a request", "`alpha` asks `@:-node` to install a key.");
        WriteProof(
            page,
            [.. Sized("request"u8), .. both, .. Little((uint)request.Operation), .. Little(request.Target), .. Little(request.KeyId), .. Sized(request.Key.Span)],
            request.Proofs,
            ("operation", $"{(uint)request.Operation}, INSTALL"),
            ("target", Number(request.Target)),
            ("key id", Number(request.KeyId)),
            ("key", request.Key.ToArray()));
        page.Construct("Proof on a report", "`@:-node` answers `alpha` that it holds two keys.");
        WriteProof(
            page,
            [.. Sized("report"u8), .. both, .. Sized(report.Source.Utf8), .. Little(2U), .. report.KeyIds.SelectMany(Little), .. Sized(report.Keys.Span)],
            report.Proofs,
            ("source", $"\"{report.Source}\""),
            ("key ids", string.Join(' ', report.KeyIds.Select(Number))),
            ("keys", report.Keys.ToArray()));
    }

    private static byte[] ProvingKey => Hkdf(Text(ClusterName), "gossipod key proof v1");

    private static void WriteProof(VectorPage page, byte[] text, ReadOnlyMemory<byte> proof, params (string Name, object Value)[] inputs)
    {
        Assert.Equal(HMACSHA256.HashData(ProvingKey, text), proof.ToArray());
        page.Values([("asker", $"\"{Alpha}\""), ("asked", $"\"{Beta}\""), .. inputs, ("proven", text), ("proof", proof.ToArray())]);
    }

    private static byte[] Sized(ReadOnlySpan<byte> bytes) => [.. Little((uint)bytes.Length), .. bytes];

    private static byte[] Seal(DatagramSealer sealer, string golden, uint to)
    {
        var buffer = new byte[1_400];
        var length = WireSamples.NewPacketCodec().EncodePrimary(WireSamples.Packets[golden].Primary, buffer.AsSpan(SealHeader.Bytes));
        return buffer[..sealer.Seal(buffer, length, to)];
    }
}
