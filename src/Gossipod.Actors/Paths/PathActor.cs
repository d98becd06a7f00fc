using Akka.Actor;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Paths;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Transport;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Paths;

/// <summary>
/// Tries ways to members for the application, and the ways back for members that ask. Sole owner of the <see cref="PathExamination"/>s under way.
/// </summary>
/// <remarks>
/// Accepts <see cref="TryPath"/>, <see cref="PathTried"/>, and streams' news. No timers: trials and streams have time limits. Children: a
/// <see cref="PathTrialActor"/> for each way that is being tried, few at a time whoever asks, and only to where the table has a member. Never
/// restarted: a failure stops the node.
/// </remarks>
internal sealed class PathActor(NodeContext context) : UntypedActor
{
    /// <summary>Most trials at a time, of each kind.</summary>
    private const int MaxUnderWay = 8;

    private readonly MemberName _self = context.Settings.Name;
    private readonly SeededRandom _random = context.Random.Fork(0x50415448);
    private readonly StreamCodec _codec = StreamCodec.For(context.Settings, context.Names);
    private readonly Dictionary<IActorRef, PathExamination> _trials = [];
    private readonly Dictionary<IActorRef, PathExamination> _calls = [];
    private readonly Dictionary<IActorRef, Request> _requests = [];

    public static Props Props(NodeContext context) => new Props(typeof(PathActor), [context]).WithDispatcher(context.Dispatcher);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case TryPath order: OnOrder(order); break;
            case StreamIntroduced { First: PathRequest request } stream: OnRequest(stream.Stream, request); break;
            case PathTried tried: OnTried(tried); break;
            case StreamOpened { Tag: PathExamination examination } opened: OnOpened(examination, opened.Stream); break;
            case StreamFailed { Tag: PathExamination examination } failed: Conclude(examination, examination.OnUnasked(failed.Reason)); break;
            case FrameReceived frame when _calls.Remove(frame.Stream, out var examination): OnAnswer(examination, frame); break;
            case StreamClosed closed when _calls.Remove(closed.Stream, out var examination):
                Conclude(examination, examination.OnUnasked(closed.Error ?? "it closed the stream"));
                break;
            case FrameReceived or StreamClosed: break;
            default: Unhandled(message); break;
        }
    }

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(static _ => Directive.Escalate);

    private void OnOrder(TryPath order)
    {
        if (context.Snapshot.Current?.Find(order.Name.Value) is not { IsLive: true } member || member.MemberName.Equals(_self))
        {
            Sender.Tell(new Status.Failure(new GossipodException($"'{order.Name}' is no other live member; Snapshot.Live names those that there are")));
            return;
        }

        if (_trials.Count >= MaxUnderWay)
        {
            Sender.Tell(new Status.Failure(new GossipodException($"the ways to {MaxUnderWay} members are being tried, as many as allowed; wait for a result")));
            return;
        }

        var examination = new PathExamination(member.MemberName, Sender);
        _trials[Try(member, order.DatagramBytes)] = examination;
        if (member.StreamAddress is { } address) context.Refs.Streams.Tell(new OpenStream(address, AnswerPatience, examination) { Expected = member.MemberName });
        else examination.OnUnasked("it has no stream port");
    }

    /// <summary>The other side tries a stream and short pings, at once, before it answers.</summary>
    private TimeSpan AnswerPatience => (PathTrialActor.PingPatience(context.Protocol) * DatagramTrial.Tries) + (PathTrialActor.StreamPatience * 2);

    private IActorRef Try(Member member, int datagramBytes) =>
        Context.ActorOf(PathTrialActor.Props(context, member, datagramBytes, _random.NextUInt64() | 1));

    private void OnOpened(PathExamination examination, IActorRef stream)
    {
        _calls[stream] = examination;
        examination.AskedAt = context.WallClockMilliseconds;
        stream.Tell(new SendFrame(_codec.Encode(new PathRequest(examination.Member.Tag, _self))));
    }

    private void OnAnswer(PathExamination examination, FrameReceived frame)
    {
        frame.Stream.Tell(CloseStream.Instance);
        Conclude(examination, _codec.Decode(frame.Payload).Value switch
        {
            PathReport report when report.Source.Equals(examination.Member) => examination.OnReport(report, context.WallClockMilliseconds),
            StreamError error => examination.OnUnasked(error.Refusal),
            _ => examination.OnUnasked("its answer was none"),
        });
    }

    private void OnRequest(IActorRef stream, PathRequest request)
    {
        if (request.Target != _self.Tag) Refuse(stream, StreamErrorCode.Unavailable, $"'{_self}' listens here and is not the member asked for");
        else if (context.Snapshot.Current?.Find(request.Source.Value) is not { IsLive: true } member || member.MemberName.Equals(_self))
            Refuse(stream, StreamErrorCode.Unavailable, $"'{request.Source}' is no live member to '{_self}'");
        else if (_requests.Count >= MaxUnderWay) Refuse(stream, StreamErrorCode.Busy, $"'{_self}' tries as many ways as it may at a time");
        else _requests[Try(member, 0)] = new Request(stream, context.WallClockMilliseconds);
    }

    private void OnTried(PathTried tried)
    {
        Context.Stop(Sender);
        if (_trials.Remove(Sender, out var examination)) Conclude(examination, examination.OnTried(tried));
        else if (_requests.Remove(Sender, out var request)) Answer(request.Stream, Report(tried, request.ReceivedAt));
    }

    private PathReport Report(PathTried tried, ulong receivedAt) => new(
        _self, tried.Datagrams.HeardPeer, tried.Datagrams.RoundTrip, tried.Stream.Time, tried.Stream.Problem ?? "", receivedAt, context.WallClockMilliseconds);

    private void Refuse(IActorRef stream, StreamErrorCode code, string detail) => Answer(stream, new StreamError(code, detail));

    private void Answer(IActorRef stream, StreamMessage answer)
    {
        stream.Tell(new SendFrame(_codec.Encode(answer)));
        stream.Tell(CloseStream.Instance);
    }

    private static void Conclude(PathExamination examination, PathResult? result)
    {
        if (result is not null) examination.Asker.Tell(result);
    }

    private sealed record Request(IActorRef Stream, ulong ReceivedAt);
}
