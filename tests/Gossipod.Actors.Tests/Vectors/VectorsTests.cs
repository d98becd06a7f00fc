using System.Security.Cryptography;
using Gossipod.Actors.Protocol.Disseminating;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Signing;
using Gossipod.Actors.Security;
using Gossipod.Actors.Tests.Architecture;
using Gossipod.Actors.Tests.Wire;
using Gossipod.Actors.Wire;
using static Gossipod.Actors.Tests.Vectors.VectorInputs;

namespace Gossipod.Actors.Tests.Vectors;

/// <summary>docs/vectors.md shows what the production code computes from fixed inputs; what it shows of the way there is checked here.</summary>
public sealed class VectorsTests
{
    private const string Head = """
        # Test vectors

        For who writes another implementation: what this one computes from fixed inputs, construct by construct, and how. [packet.proto](../protos/gossipod/v1/packet.proto)
        states the formats, [wire.md](wire.md) shows the messages in the clear ("golden"), [protocol.md](protocol.md) says when what is sent. The page is made by the production code
        (`GOSSIPOD_ACCEPT_DOCS=1 dotnet test tests/Gossipod.Actors.Tests --filter Vectors`).

        Bytes are in hexadecimal, as they travel. Numbers with 0x are numbers. Where numbers are hashed, signed or checked, u16, u32 and u64 are 2, 4 and 8 bytes,
        little-endian. ‖ puts bytes one after the other, ^ is exclusive or, and numbers of 64 bits are without sign and wrap. The cluster's name is "golden" throughout.


        """;

    public static TheoryData<string> Texts => new(SigningVectors.All.Keys);

    [Fact]
    public void The_page_is_what_the_code_computes()
    {
        var page = new VectorPage(Head);
        HashVectors.Write(page);
        TableVectors.Write(page);
        SealVectors.Write(page);
        StreamVectors.Play().Write(page);
        SealVectors.WriteProofs(page);
        SigningVectors.Write(page);
        page.Section("Rules");
        OrderVectors.Write(page);
        TimingVectors.Write(page);

        GeneratedPage.IsCurrent("docs/vectors.md", page.ToString());
    }

    [Fact]
    public void A_names_hash_is_what_the_page_says() => Assert.Equal(Alpha.Hash, ViewHash.Mix(HashVectors.Unmixed(Alpha)));

    [Fact]
    public void Sealed_datagrams_open_by_the_keys_shown()
    {
        var (challenge, ping) = SealVectors.Datagrams();

        AssertOpens(challenge, "challenge", 1);
        AssertOpens(ping, "ping", 2);
    }

    [Fact]
    public void A_sealed_stream_opens_by_the_keys_shown()
    {
        var stream = StreamVectors.Play();
        byte[] covered = [.. stream.Hello, .. stream.WelcomeUnproven];
        var (hello, welcome) = (stream.Hello, stream.Welcome);

        Assert.Equal(HMACSHA256.HashData(StreamVectors.HelloKey, hello[..StreamSealWire.ProofOffset])[..StreamSealWire.TagBytes], hello[StreamSealWire.ProofOffset..]);
        Assert.Empty(Open(stream.AcceptorKey, 0, covered, [], welcome[StreamSealWire.ProofOffset..]));
        Assert.Equal(Golden.Read("stream-ping"), OpenData(stream.ConnectorKey, 0, stream.First));
        Assert.Equal(Golden.Read("stream-pong"), OpenData(stream.AcceptorKey, 1, stream.Answer));
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_signature_is_of_its_text_and_of_no_other(string name)
    {
        var (text, signer, signature) = SigningVectors.All[name];
        ISignatures verifier = MemberIdentity.Generate();
        bool IsValid(byte[] bytes) => verifier.IsValid(((ISignatures)signer).Key, SHA256.HashData(bytes), signature);

        Assert.True(IsValid(text));
        for (var i = 0; i < text.Length; i++)
        {
            text[i] ^= 1;
            Assert.False(IsValid(text));
            text[i] ^= 1;
        }
    }

    [Fact]
    public void Nodes_that_demand_signatures_take_the_records_and_accusations()
    {
        var signing = new RecordSigning(ClusterName, MemberName.Create("reader"), MemberIdentity.Generate(), acceptsUnsigned: false, new Dictionary<string, IdentityKey>());
        var alpha = new Member(Alpha, Issued, MemberStatus.Alive, AlphaRecord, Issued, default);

        Assert.Equal(IgnoreReason.None, signing.Judge(Alpha, Issued, AlphaRecord, known: null));
        Assert.Equal(IgnoreReason.None, signing.Judge(Beta, Issued, BetaRecordSigned, known: null));
        Assert.Equal(IgnoreReason.BadSignature, signing.Judge(Beta, Issued.Next(), BetaRecordSigned, known: null));
        Assert.Equal(IgnoreReason.None, signing.JudgeAccusation(MemberUpdate.Suspect(Beta, Issued, Alpha) with { Signature = SuspectSignature }, alpha));
        Assert.Equal(IgnoreReason.None, signing.JudgeAccusation(MemberUpdate.Confirm(Beta, Issued, Alpha) with { Signature = ConfirmSignature }, alpha));
        Assert.Equal(IgnoreReason.BadSignature, signing.JudgeAccusation(MemberUpdate.Confirm(Beta, Issued, Alpha) with { Signature = SuspectSignature }, alpha));
    }

    [Fact]
    public void Tags_are_signed_in_the_order_that_the_page_says()
    {
        byte[] Signed(params string[] keys) => SignedText.OfRecord(
            ClusterName, Alpha, Issued, AlphaRecord with { Tags = MemberDetails.NoTags.AddRange(keys.Select(key => KeyValuePair.Create(key, ""))) }, ((ISignatures)AlphaIdentity).Key);
        int At(byte[] text, string key) => text.AsSpan().IndexOf(Text(key));
        var text = Signed("b", "\uFF5E", "\U0001F600", "ä", "a");

        Assert.Equal(["a", "b", "ä", "\U0001F600", "\uFF5E"], ((string[])["a", "b", "\uFF5E", "\U0001F600", "ä"]).OrderBy(key => At(text, key)));
    }

    private static void AssertOpens(byte[] datagram, string golden, ulong counter)
    {
        var body = Open(SealVectors.SessionKey, counter, datagram[..SealHeader.BodyOffset], datagram[SealHeader.BodyOffset..^SealHeader.TagBytes], datagram[^SealHeader.TagBytes..]);
        Assert.Equal(Golden.Read(golden)[WireLimits.PreludeBytes..], body);
        Assert.Equal(Golden.Read(golden).Length + PacketBudget.SealBytes, datagram.Length);
    }

    private static byte[] OpenData(byte[] key, ulong number, byte[] frame) => Open(
        key, number, frame[..StreamSealWire.HeadBytes], frame[StreamSealWire.HeadBytes..^StreamSealWire.TagBytes], frame[^StreamSealWire.TagBytes..]);

    private static byte[] Open(byte[] key, ulong number, byte[] covered, byte[] ciphertext, byte[] tag)
    {
        using var aes = new AesGcm(key, tag.Length);
        var plain = new byte[ciphertext.Length];
        aes.Decrypt((byte[])[0, 0, 0, 0, .. Big(number)], ciphertext, tag, plain, covered);
        return plain;
    }
}
