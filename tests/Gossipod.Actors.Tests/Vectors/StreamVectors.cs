using System.Net;
using System.Security.Cryptography;
using Gossipod.Actors.Node;
using Gossipod.Actors.Security;
using Gossipod.Actors.Tests.Wire;
using static Gossipod.Actors.Tests.Vectors.VectorInputs;

namespace Gossipod.Actors.Tests.Vectors;

/// <summary>One sealed stream from its first byte: <c>alpha</c> connects to <c>@:-node</c>.</summary>
internal sealed class StreamVectors
{
    private static readonly byte[] ConnectorSecret = Rising(0x40, 32);
    private static readonly byte[] ConnectorRandom = Rising(0x60, StreamSealWire.RandomBytes);
    private static readonly byte[] AcceptorSecret = Rising(0x80, 32);
    private static readonly byte[] AcceptorRandom = Rising(0xA0, StreamSealWire.RandomBytes);

    private StreamVectors()
    {
        using var connector = Node(ConnectorSecret, ConnectorRandom).Connect();
        using var acceptor = Node(AcceptorSecret, AcceptorRandom).Accept();
        Hello = connector.Begin().Send!.Value.ToArray();
        Welcome = acceptor.Receive(Hello.ToArray()).Send!.Value.ToArray();
        Assert.True(connector.Receive(Welcome.ToArray()).Opens);
        First = connector.Send(Golden.Read("stream-ping")).Send!.Value.ToArray();
        Assert.Equal(Golden.Read("stream-ping"), acceptor.Receive(First.ToArray()).Deliver!.Value.ToArray());
        Answer = acceptor.Send(Golden.Read("stream-pong")).Send!.Value.ToArray();
        Assert.Equal(Golden.Read("stream-pong"), connector.Receive(Answer.ToArray()).Deliver!.Value.ToArray());
        using var half = new EphemeralKey(Filler(ConnectorSecret));
        Shared = new byte[EphemeralKey.SharedBytes];
        Assert.True(half.TryAgree(Welcome.AsSpan(StreamSealWire.PublicOffset), Shared));
    }

    public static StreamVectors Play() => new();

    public byte[] Hello { get; }

    public byte[] Welcome { get; }

    /// <summary>The connecting side's first frame, the accepting side's answer.</summary>
    public byte[] First { get; }

    public byte[] Answer { get; }

    /// <summary>The secret of the ephemeral halves.</summary>
    public byte[] Shared { get; }

    public byte[] WelcomeUnproven => Welcome[..StreamSealWire.ProofOffset];

    public byte[] Transcript => SHA256.HashData([.. Hello, .. WelcomeUnproven]);

    public byte[] Salt => [.. Transcript, .. Shared];

    public static byte[] HelloKey => SealVectors.Hkdf([], "gossipod stream v1 hello " + ClusterName);

    public byte[] ConnectorKey => SealVectors.Hkdf(Salt, "gossipod stream v1 connector " + ClusterName);

    public byte[] AcceptorKey => SealVectors.Hkdf(Salt, "gossipod stream v1 acceptor " + ClusterName);

    public void Write(VectorPage page)
    {
        page.Section("Sealed streams", """
            One stream from its first byte, sealed with the cluster's key of above. Before each frame its length travels in 4 bytes, big-endian, which are not shown, not counted, and in
            nothing that is hashed or authenticated. Public halves are points of P-256, X ‖ Y.

            | frame | prelude, then |
            |---|---|
            | Hello, Welcome | 01 or 02, key id (4 bytes), random (32), public half (64), proof (16) |
            | Data | 03, ciphertext, tag (16 bytes) |
            """);
        page.Construct("Hello", "Of the side that connects. The proof is the first 16 bytes of HMAC-SHA256 over all before it, by HKDF-SHA256(key, salt empty, info), 32 bytes.");
        page.Values(
            ("private half", ConnectorSecret),
            ("random", ConnectorRandom),
            ("info", $"\"gossipod stream v1 hello {ClusterName}\""),
            ("proving key", HelloKey),
            ("public half", Public(Hello)),
            ("proof", Hello[StreamSealWire.ProofOffset..]),
            ("Hello", Hello));
        page.Construct("Keys of both directions", """
            Salt: SHA-256 over the whole Hello and the Welcome up to its proof, then the secret that both halves give (ECDH: the X of the point, 32 bytes). HKDF-SHA256 of the cluster's
            key by that salt gives a key for each direction.
            """);
        page.Values(
            ("private half", AcceptorSecret),
            ("random", AcceptorRandom),
            ("public half", Public(Welcome)),
            ("Welcome, no proof", WelcomeUnproven),
            ("ECDH secret", Shared),
            ("SHA-256", Transcript),
            ("info", $"\"gossipod stream v1 connector {ClusterName}\""),
            ("connector's key", ConnectorKey),
            ("info", $"\"gossipod stream v1 acceptor {ClusterName}\""),
            ("acceptor's key", AcceptorKey));
        page.Construct("Welcome", """
            Its proof is the tag that AES-256-GCM gives for no plaintext under the acceptor's key; nonce 0; additional data the whole Hello and the Welcome up
            to its proof.
            """);
        page.Values(("nonce", new byte[12]), ("proof", Welcome[StreamSealWire.ProofOffset..]), ("Welcome", Welcome));
        page.Construct("Data", """
            The connecting side's first frame, number 0: the golden `stream-ping`, its prelude included. And the answer, number 1 of its direction, since the Welcome's
            proof was number 0: the golden `stream-pong`. AES-256-GCM; the nonce is 4 bytes of 0
            and the number in 8, big-endian; additional data are the 9 bytes before the ciphertext.
            """);
        WriteData(page, "stream-ping", 0, First);
        WriteData(page, "stream-pong", 1, Answer);
    }

    private static void WriteData(VectorPage page, string golden, ulong number, byte[] frame) => page.Values(
        ("frame", Golden.Read(golden)),
        ("nonce", (byte[])[0, 0, 0, 0, .. Big(number)]),
        ("additional data", frame[..StreamSealWire.HeadBytes]),
        ("Data", frame));

    private static byte[] Public(byte[] handshake) => handshake[StreamSealWire.PublicOffset..StreamSealWire.ProofOffset];

    /// <summary>A side whose secrets are these, drawn in this order.</summary>
    private static StreamSealing Node(params byte[][] secrets) => new(
        new NodeSettings { ClusterName = ClusterName, Name = Alpha, Bind = new IPEndPoint(IPAddress.Loopback, 1) }, SealVectors.Keys, Filler(secrets));

    private static SecretFiller Filler(params byte[][] secrets)
    {
        var queue = new Queue<byte[]>(secrets);
        return destination => queue.Dequeue().CopyTo(destination);
    }
}
