using Gossipod.Actors.Protocol.Messaging;
using Gossipod.Actors.Protocol.Probing;
using Gossipod.Actors.Protocol.Syncing;

namespace Gossipod.Actors.Wire;

/// <content>First frames of streams other than an exchange of tables, and their answers.</content>
internal sealed partial class WireMapping
{
    private static V1.Frame ToWire(StreamPing ping) => new()
    {
        StreamPing = new V1.StreamPing
        {
            Sequence = ping.Sequence,
            Source = ping.Source,
            Target = ping.Target,
            ViewHash = ping.ViewHash,
            Accused = ping.IsAccused,
        },
    };

    private static V1.Frame ToWire(StreamPong pong) => new()
    {
        StreamPong = new V1.StreamPong { Sequence = pong.Sequence, Source = pong.Source, ViewHash = pong.ViewHash },
    };

    private static V1.Frame ToWire(MessageHello hello) => new()
    {
        MessageHello = new V1.MessageHello
        {
            Source = Bytes(hello.Source),
            Target = hello.Target,
            SourceGeneration = hello.SourceGeneration,
            TargetGeneration = hello.TargetGeneration,
            Session = hello.Session,
        },
    };

    private static V1.Frame ToWire(HelloAccepted accepted) => new()
    {
        HelloAccepted = new V1.HelloAccepted { Source = Bytes(accepted.Source), Received = accepted.Received },
    };

    private static DecodeFailure FromWire(V1.StreamPing wire, out StreamMessage? message)
    {
        message = wire.Sequence == 0 ? null : new StreamPing(wire.Sequence, wire.Source, wire.Target, wire.ViewHash, wire.Accused);
        return message is null ? DecodeFailure.MissingField : DecodeFailure.None;
    }

    private static DecodeFailure FromWire(V1.StreamPong wire, out StreamMessage? message)
    {
        message = wire.Sequence == 0 ? null : new StreamPong(wire.Sequence, wire.Source, wire.ViewHash);
        return message is null ? DecodeFailure.MissingField : DecodeFailure.None;
    }

    private DecodeFailure FromWire(V1.MessageHello wire, out StreamMessage? message)
    {
        var failure = FromWire(wire.Source, out var source);
        message = source is null || wire.Session == 0
            ? null
            : new MessageHello(source, wire.Target, wire.SourceGeneration, wire.TargetGeneration, wire.Session);
        return message is null && failure == DecodeFailure.None ? DecodeFailure.MissingField : failure;
    }

    private DecodeFailure FromWire(V1.HelloAccepted wire, out StreamMessage? message)
    {
        var failure = FromWire(wire.Source, out var source);
        message = source is null ? null : new HelloAccepted(source, wire.Received);
        return failure;
    }
}
