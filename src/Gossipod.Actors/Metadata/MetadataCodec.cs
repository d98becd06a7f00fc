using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Google.Protobuf;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors;

/// <summary>Ready metadata codecs, and the reading of members' metadata by one.</summary>
public static class MetadataCodec
{
    /// <summary>JSON in UTF-8, by source-generated type information (<c>JsonSerializerContext</c>), so that trimming and AOT work.</summary>
    public static IMetadataCodec<T> Json<T>(JsonTypeInfo<T> type)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(type);
        return new JsonCodec<T>(type);
    }

    /// <summary>A protobuf message. Fields that the reader does not know are dropped.</summary>
    /// <param name="parser">The message's parser, <c>MyMessage.Parser</c>.</param>
    public static IMetadataCodec<T> Protobuf<T>(MessageParser<T> parser)
        where T : IMessage<T>
    {
        ArgumentNullException.ThrowIfNull(parser);
        return new ProtobufCodec<T>(parser.WithDiscardUnknownFields(true));
    }

    /// <summary>Reads what a member says of itself.</summary>
    /// <returns>False when it says nothing, or nothing that this codec can read.</returns>
    public static bool TryReadMetadata<T>(this Member member, IMetadataCodec<T> codec, [NotNullWhen(true)] out T? value)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(member);
        ArgumentNullException.ThrowIfNull(codec);
        value = default;
        return !member.Metadata.IsEmpty && codec.TryDecode(member.Metadata, out value);
    }

    private sealed class JsonCodec<T>(JsonTypeInfo<T> type) : IMetadataCodec<T>
        where T : notnull
    {
        public byte[] Encode(T value) => JsonSerializer.SerializeToUtf8Bytes(value, type);

        public bool TryDecode(ReadOnlyMemory<byte> metadata, [NotNullWhen(true)] out T? value)
        {
            value = default;
            try
            {
                value = JsonSerializer.Deserialize(metadata.Span, type);
                return value is not null;
            }
            catch (Exception wrong) when (wrong is JsonException or NotSupportedException or InvalidOperationException or ArgumentException or FormatException)
            {
                return false;
            }
        }
    }

    private sealed class ProtobufCodec<T>(MessageParser<T> parser) : IMetadataCodec<T>
        where T : IMessage<T>
    {
        public byte[] Encode(T value) => value.ToByteArray();

        public bool TryDecode(ReadOnlyMemory<byte> metadata, [NotNullWhen(true)] out T? value)
        {
            value = default;
            try
            {
                value = parser.ParseFrom(metadata.Span);
                return true;
            }
            catch (InvalidProtocolBufferException)
            {
                return false;
            }
        }
    }
}
