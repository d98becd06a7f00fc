using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;
using Gossipod.Actors.Protocol.Messaging;

namespace Gossipod.Actors;

/// <summary>Protobuf messages as payloads.</summary>
public static class ProtobufPayload
{
    /// <summary>The message as a payload; the manifest is the full name of its type.</summary>
    public static MessagePayload ToPayload(this IMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return MessagePayload.Create(PayloadFormat.Protobuf, 0, message.Descriptor.FullName, message.ToByteArray());
    }

    /// <summary>The message in a payload; false when it holds another type or is damaged. Never throws on a peer's bytes.</summary>
    public static bool TryParse<TMessage>(this MessagePayload payload, [NotNullWhen(true)] out TMessage? message)
        where TMessage : class, IMessage<TMessage>, new()
    {
        ArgumentNullException.ThrowIfNull(payload);
        message = null;
        var parsed = new TMessage();
        if (payload.Format != PayloadFormat.Protobuf || payload.Manifest != parsed.Descriptor.FullName) return false;
        try
        {
            parsed.MergeFrom(payload.Bytes.Span);
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }

        message = parsed;
        return true;
    }
}
