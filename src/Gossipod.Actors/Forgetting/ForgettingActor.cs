using Akka.Actor;
using Akka.Event;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Membership;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol.Forgetting;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Transport;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Forgetting;

/// <summary>
/// Carries an operator's word that a member is gone for good to every live member, and that of others to Membership, which decides. Sole
/// owner of the <see cref="ForgetCommand"/> under way.
/// </summary>
/// <remarks>
/// Accepts <see cref="ForgetOrder"/>, <see cref="ForgetAnswered"/>, and streams' news. No timers: streams have a time limit. No children.
/// Never restarted: a failure stops the node.
/// </remarks>
internal sealed class ForgettingActor(NodeContext context) : UntypedActor
{
    private const int MaxAtOnce = 32;

    private readonly MemberName _self = context.Settings.Name;
    private readonly StreamCodec _codec = StreamCodec.For(context.Settings, context.Names);
    private readonly ILoggingAdapter _log = Context.GetLogger(context);
    private readonly Dictionary<IActorRef, Call> _calls = [];
    private ForgetCommand? _command;
    private IActorRef _asker = ActorRefs.Nobody;

    public static Props Props(NodeContext context) => new Props(typeof(ForgettingActor), [context]).WithDispatcher(context.Dispatcher);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ForgetOrder order: OnOrder(order); break;
            case StreamIntroduced { First: ForgetRequest request } stream: OnRequest(stream.Stream, request); break;
            case ForgetAnswered { Tag: Call call } answered: OnAnswer(call, answered.Report, answered.Problem); break;
            case ForgetAnswered { Tag: IActorRef stream } answered: Answer(stream, answered); break;
            case StreamOpened { Tag: Call call } opened: OnOpened(call, opened.Stream); break;
            case StreamFailed { Tag: Call call } failed: OnAnswer(call, null, failed.Reason); break;
            case FrameReceived frame when _calls.Remove(frame.Stream, out var call): OnFrame(call, frame); break;
            case StreamClosed closed when _calls.Remove(closed.Stream, out var call): OnAnswer(call, null, closed.Error); break;
            case FrameReceived or StreamClosed: break;
            default: Unhandled(message); break;
        }
    }

    private void OnOrder(ForgetOrder order)
    {
        if (_command is not null)
        {
            Sender.Tell(new Status.Failure(new GossipodException("another member is being forgotten; wait for the result")));
            return;
        }

        var others = context.Snapshot.Current?.Live.Where(member => !member.MemberName.Equals(_self)).Select(member => member.Name) ?? [];
        _asker = Sender;
        _command = new ForgetCommand(order.Name, [_self.Value, .. others]);
        Proceed();
    }

    private void Proceed()
    {
        while (_command is { } command)
        {
            while (command.Next(MaxAtOnce) is { } name) Ask(command, name);
            if (!command.IsPhaseOver) return;
            if (command.Conclude() is not { } result) continue;
            _command = null;
            LogMessages.ForgetDone(_log, result);
            _asker.Tell(result);
        }
    }

    private void Ask(ForgetCommand command, string name)
    {
        if (name == _self.Value)
        {
            context.Refs.Membership.Tell(new ForgetMember(Request(command, _self), new Call(name, Request(command, _self))));
        }
        else if (context.Snapshot.Current?.Find(name) is { IsLive: true, StreamAddress: { } address } member)
        {
            var call = new Call(name, Request(command, member.MemberName));
            context.Refs.Streams.Tell(new OpenStream(address, context.Settings.Sync.ExchangeTimeout, call) { Expected = member.MemberName });
        }
        else
        {
            command.OnNoAnswer(name, "it is not a live member with a stream port any more");
        }
    }

    private ForgetRequest Request(ForgetCommand command, MemberName to) => new(
        command.Phase, to.Tag, _self, command.Name, command.Phase == ForgetOperation.Ask ? default : command.UpTo);

    private void OnOpened(Call call, IActorRef stream)
    {
        _calls[stream] = call;
        stream.Tell(new SendFrame(_codec.Encode(call.Request)));
    }

    private void OnFrame(Call call, FrameReceived frame)
    {
        frame.Stream.Tell(CloseStream.Instance);
        switch (_codec.Decode(frame.Payload).Value)
        {
            case ForgetReport report when report.Source.Value == call.Name: OnAnswer(call, report, null); break;
            case StreamError error: OnAnswer(call, null, error.Detail); break;
            default: OnAnswer(call, null, "its answer was none"); break;
        }
    }

    private void OnAnswer(Call call, ForgetReport? report, string? problem)
    {
        if (report is null) _command?.OnNoAnswer(call.Name, problem ?? "it closed the stream");
        else _command?.OnReport(call.Name, report.Standing, report.Version);
        Proceed();
    }

    private void OnRequest(IActorRef stream, ForgetRequest request)
    {
        if (request.Target == _self.Tag) context.Refs.Membership.Tell(new ForgetMember(request, stream));
        else Answer(stream, new ForgetAnswered(stream, null, $"'{_self}' listens here and is not the member asked for"));
    }

    private void Answer(IActorRef stream, ForgetAnswered answered)
    {
        StreamMessage answer = answered.Report is { } report ? report : new StreamError(StreamErrorCode.Unavailable, answered.Problem!);
        stream.Tell(new SendFrame(_codec.Encode(answer)));
        stream.Tell(CloseStream.Instance);
    }

    /// <summary>Tag of our streams, and of what we ask our own Membership.</summary>
    private sealed record Call(string Name, ForgetRequest Request);
}
