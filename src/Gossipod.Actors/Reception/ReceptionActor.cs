using System.Net;
using Akka.Actor;
using Akka.Event;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol.Forgetting;
using Gossipod.Actors.Protocol.Keys;
using Gossipod.Actors.Protocol.Messaging;
using Gossipod.Actors.Protocol.Paths;
using Gossipod.Actors.Protocol.Probing;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Transport;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Reception;

/// <summary>
/// Where peers' streams arrive: reads the first frame of each and hands the stream to the actor that it is for. Sole owner of the
/// streams that have not said yet what they want.
/// </summary>
/// <remarks>
/// Whoever connects sends one frame and waits for the answer, so no frame is under way while the owner changes; one that comes all the
/// same is out of turn. The transport bounds how many streams there are and how long one may stay silent. Never restarted: a failure
/// stops the node.
/// </remarks>
internal sealed class ReceptionActor(NodeContext context) : UntypedActor
{
    private readonly NodeRefs _refs = context.Refs;
    private readonly Dictionary<IActorRef, IPEndPoint> _waiting = [];
    private readonly ILoggingAdapter _log = Context.GetLogger(context);
    private readonly StreamCodec _codec = StreamCodec.For(context.Settings, context.Names);

    public static Props Props(NodeContext context) => new Props(typeof(ReceptionActor), [context]).WithDispatcher(context.Dispatcher);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case StreamAccepted accepted: _waiting[accepted.Stream] = accepted.From; break;
            case FrameReceived frame when _waiting.Remove(frame.Stream, out var from): OnFirst(frame.Stream, from, frame.Payload); break;
            case StreamClosed closed: _waiting.Remove(closed.Stream); break;
            case FrameReceived: break;
            default: Unhandled(message); break;
        }
    }

    private void OnFirst(IActorRef stream, IPEndPoint from, ReadOnlyMemory<byte> payload)
    {
        var decoded = _codec.Decode(payload);
        if (!decoded.Succeeded)
        {
            context.Counters.Add(Counter.FramesMalformed);
            var isForeign = decoded.Failure == DecodeFailure.WrongCluster;
            Refuse(
                stream,
                from,
                isForeign ? StreamErrorCode.WrongCluster : StreamErrorCode.Malformed,
                isForeign ? StreamErrorText.WrongCluster(context.Settings.ClusterName) : decoded.ToString());
            return;
        }

        var first = decoded.Value;
        var owner = OwnerOf(first);
        if (owner is null) Refuse(stream, from, StreamErrorCode.Malformed, "a frame out of turn");
        else if (owner.IsNobody()) Refuse(stream, from, StreamErrorCode.Unavailable, "this is not served here");
        else stream.Tell(new HandOver(owner, first, context.Settings.Transport.InboundStreamTimeout));
    }

    private IActorRef? OwnerOf(StreamMessage first) => first switch
    {
        SyncRequest => _refs.Sync,
        StreamPing => _refs.Probe,
        MessageHello => _refs.Messaging,
        KeyRequest => _refs.Keyring,
        ForgetRequest => _refs.Forgetting,
        PathRequest => _refs.Paths,
        _ => null,
    };

    private void Refuse(IActorRef stream, IPEndPoint from, StreamErrorCode code, string detail)
    {
        LogMessages.StreamRefused(_log, context.LogLimits, from, detail);
        stream.Tell(new SendFrame(_codec.Encode(new StreamError(code, detail))));
        stream.Tell(CloseStream.Instance);
    }
}
