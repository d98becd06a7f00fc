using System.Buffers.Binary;
using System.Text;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Signing;

namespace Gossipod.Actors.Protocol.Tests.Signing;

public sealed class SignedTextTests
{
    private const string Cluster = "c";

    private static readonly IdentityKey Key = IdentityKey.TryRead([.. Enumerable.Range(1, IdentityKey.Bytes).Select(i => (byte)i)])!;

    private static readonly MemberDetails Details = new(
        Given.Endpoint(7001), 7002, MemberDetails.NoTags.Add("b", "2").Add("a", ""), new byte[] { 9 }, new byte[] { 8, 8 })
    { Lock = new LeaveLock(3, 4) };

    [Fact]
    public void An_IPv4_address_is_signed_in_one_form_as_it_travels()
    {
        var mapped = Details with { Endpoint = new System.Net.IPEndPoint(System.Net.IPAddress.Parse("::ffff:10.1.2.3"), 7) };
        var plain = Details with { Endpoint = new System.Net.IPEndPoint(System.Net.IPAddress.Parse("10.1.2.3"), 7) };

        Assert.Equal(SignedText.OfRecord(Cluster, Given.Bob, Given.Version(5), plain, Key), SignedText.OfRecord(Cluster, Given.Bob, Given.Version(5), mapped, Key));
    }

    [Fact]
    public void A_record_is_written_out_as_the_specification_has_it()
    {
        byte[] expected =
        [
            .. "gossipod signed 1"u8, 1, .. Text("c"), .. Text("bob"), .. Long(Given.Generation), .. Long(5),
            4, 0, 0, 0, 127, 0, 0, 1, 0x59, 0x1B, 0x5A, 0x1B,
            2, 0, 0, 0, .. Text("a"), .. Text(""), .. Text("b"), .. Text("2"),
            1, 0, 0, 0, 9, 2, 0, 0, 0, 8, 8, .. Long(3), .. Long(4), .. Key.Span,
        ];
        Assert.Equal(expected, SignedText.OfRecord(Cluster, Given.Bob, Given.Version(5), Details, Key));
    }

    [Fact]
    public void An_accusation_is_written_out_as_the_specification_has_it() => Assert.Equal(
        [.. "gossipod signed 1"u8, 3, .. Text("c"), .. Text("bob"), .. Long(Given.Generation), .. Long(5), .. Text("accuser")],
        SignedText.OfAccusation(UpdateKind.Suspect, Cluster, Given.Bob, Given.Version(5), Given.Accuser));

    [Fact]
    public void Each_part_of_a_record_changes_the_text()
    {
        var version = Given.Version(5);
        byte[] Of(MemberDetails details) => SignedText.OfRecord(Cluster, Given.Bob, version, details, Key);
        var other = IdentityKey.TryRead([.. Key.Span[1..], 1])!;
        byte[][] texts =
        [
            Of(Details),
            SignedText.OfRecord("d", Given.Bob, version, Details, Key),
            SignedText.OfRecord(Cluster, Given.Self, version, Details, Key),
            SignedText.OfRecord(Cluster, Given.Bob, version.Next(), Details, Key),
            SignedText.OfRecord(Cluster, Given.Bob, new MemberVersion(version.Generation + 1, 5), Details, Key),
            SignedText.OfRecord(Cluster, Given.Bob, version, Details, other),
            Of(Details with { Endpoint = Given.Endpoint(7009) }),
            Of(Details with { Endpoint = new System.Net.IPEndPoint(System.Net.IPAddress.IPv6Loopback, 7001) }),
            Of(Details with { StreamPort = 0 }),
            Of(Details with { Tags = MemberDetails.NoTags }),
            Of(Details with { Tags = Details.Tags.SetItem("b", "3") }),
            Of(Details with { Tags = MemberDetails.NoTags.Add("b", "2").Add("a2", "") }),
            Of(Details with { Metadata = new byte[] { 7 } }),
            Of(Details with { Metadata = new byte[] { 9, 2 } }),
            Of(Details with { Extensions = default }),
            Of(Details with { Lock = new LeaveLock(3, 5) }),
            SignedText.OfAccusation(UpdateKind.Suspect, Cluster, Given.Bob, version, Given.Accuser),
            SignedText.OfAccusation(UpdateKind.Confirm, Cluster, Given.Bob, version, Given.Accuser),
            SignedText.OfAccusation(UpdateKind.Confirm, Cluster, Given.Bob, version, Given.Self),
            SignedText.OfAccusation(UpdateKind.Confirm, Cluster, Given.Accuser, version, Given.Bob),
        ];
        Assert.Equal(texts.Length, texts.Select(Convert.ToHexString).Distinct().Count());
    }

    [Fact]
    public void A_signature_is_no_part_of_what_it_signs()
    {
        var signed = Details with { Signature = new RecordSignature(Key, Signature.TryRead([.. Key.Span])!) };
        Assert.Equal(SignedText.OfRecord(Cluster, Given.Bob, default, Details, Key), SignedText.OfRecord(Cluster, Given.Bob, default, signed, Key));
    }

    private static byte[] Text(string text) => [(byte)text.Length, 0, 0, 0, .. Encoding.UTF8.GetBytes(text)];

    private static byte[] Long(ulong value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return bytes;
    }
}
