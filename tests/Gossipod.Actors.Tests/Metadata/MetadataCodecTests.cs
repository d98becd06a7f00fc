using System.Text;
using System.Text.Json.Serialization;
using CsCheck;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Tests.Harness;
using Gossipod.Actors.Wire.V1;

namespace Gossipod.Actors.Tests.Metadata;

/// <summary>What applications say of themselves in types of their own.</summary>
public sealed partial class MetadataCodecTests
{
    private static readonly IMetadataCodec<Info> Json = MetadataCodec.Json(InfoContext.Default.Info);
    private static readonly IMetadataCodec<Ping> Protobuf = MetadataCodec.Protobuf(Gossipod.Actors.Wire.V1.Ping.Parser);

    private static Member Saying(byte[] metadata)
    {
        var details = Given.DetailsOf(Given.Bob) with { Metadata = metadata };
        return new Member(Given.Bob, Given.Version(), MemberStatus.Alive, details, Given.Version(), default);
    }

    [Fact]
    public void A_JSON_value_comes_back()
    {
        var member = Saying(Json.Encode(new Info("eu-1", 42)));
        Assert.Equal("{\"Region\":\"eu-1\",\"Load\":42}", Encoding.UTF8.GetString(member.Metadata.Span));
        Assert.True(member.TryReadMetadata(Json, out var info));
        Assert.Equal(new Info("eu-1", 42), info);
    }

    [Fact]
    public void A_protobuf_value_comes_back_without_what_the_reader_does_not_know()
    {
        byte[] withUnknown = [.. Protobuf.Encode(new Ping { Sequence = 7, Source = 9 }), 0xFA, 0x01, 0x01, 0x00];
        Assert.True(Saying(withUnknown).TryReadMetadata(Protobuf, out var ping));
        Assert.Equal(new Ping { Sequence = 7, Source = 9 }, ping);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("[1]")]
    [InlineData("{\"Region\":1}")]
    [InlineData("{\"Load\":1e99}")]
    public void What_is_no_such_value_is_none(string metadata) => Assert.False(Saying(Encoding.UTF8.GetBytes(metadata)).TryReadMetadata(Json, out _));

    [Fact]
    public void Whatever_bytes_a_member_publishes_nothing_is_thrown() => Gen.Byte.Array[0, 200].Sample(bytes =>
    {
        Saying(bytes).TryReadMetadata(Json, out _);
        Saying(bytes).TryReadMetadata(Protobuf, out _);
    }, iter: 10_000);

    internal sealed record Info(string Region, int Load);

    [JsonSerializable(typeof(Info))]
    internal sealed partial class InfoContext : JsonSerializerContext;
}
