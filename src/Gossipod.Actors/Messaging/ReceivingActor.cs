using Akka.Actor;
using Akka.Event;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Membership;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Messaging;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Transport;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Messaging;

/// <summary>
/// Takes the reliable messages of peers from their streams: passes over what came before, gives the rest to the application, and
/// acknowledges. Child of MessagingActor; sole owner of each peer's <see cref="ReceiveSession"/>.
/// </summary>
/// <remarks>
/// A stream comes twice: first from the reception, with a deadline, and is refused or handed over to ourselves without one. Accepts
/// streams' news and who was forgotten. Timer: closes streams that were silent for twice the idle timeout. A failure stops the node.
/// </remarks>
internal sealed class ReceivingActor : UntypedActor, IWithTimers
{
    private readonly NodeContext _context;
    private readonly MessageFrames _frames;
    private readonly ILoggingAdapter _log;
    private readonly Dictionary<MemberName, Peer> _senders = [];
    private readonly Dictionary<IActorRef, Peer> _byStream = [];

    public ReceivingActor(NodeContext context)
    {
        _context = context;
        _log = Context.GetLogger(context);
        _frames = new MessageFrames(ClusterTag.Of(context.Settings.ClusterName));
        context.Internals.MessageStreams = () => _byStream.Count;
        context.Internals.MessageSenders = () => _senders.Count;
    }

    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>Made when the first stream comes: most nodes get none.</summary>
    private StreamCodec Codec => field ??= StreamCodec.For(_context.Settings, _context.Names);

    public static Props Props(NodeContext context) => new Props(typeof(ReceivingActor), [context]).WithDispatcher(context.Dispatcher);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case StreamIntroduced { First: MessageHello hello } stream: OnIntroduced(stream, hello); break;
            case FrameReceived frame when _byStream.TryGetValue(frame.Stream, out var sender): OnFrame(sender, frame.Payload); break;
            case StreamClosed closed when _byStream.Remove(closed.Stream, out var sender): sender.Stream = ActorRefs.Nobody; break;
            case ReceiveTick: OnTick(); break;
            case MemberForgotten forgotten: Forget(forgotten.Member.MemberName); break;
            case FrameReceived or StreamClosed: break;
            default: Unhandled(message); break;
        }
    }

    private void OnIntroduced(StreamIntroduced stream, MessageHello hello)
    {
        if (_byStream.TryGetValue(stream.Stream, out var known))
        {
            stream.Stream.Tell(new SendFrame(Codec.Encode(new HelloAccepted(_context.Settings.Name, known.Session.Received))));
            return;
        }

        var row = _context.Snapshot.Current?.Find(hello.Source.Value);
        var self = _context.Snapshot.Current?.Self;
        if (self is null || hello.Target != self.MemberName.Tag || hello.TargetGeneration != self.Version.Generation)
            Refuse(stream, StreamErrorCode.Unavailable, $"this is {self}, not whom the messages are for");
        else if (row is not { IsLive: true } || row.Version.Generation != hello.SourceGeneration || hello.Source.Equals(self.MemberName))
            Refuse(stream, StreamErrorCode.Unavailable, $"'{hello.Source}' is no live member here, or in another life; try again when it is");
        else if (_byStream.Count >= _context.Settings.Messages.MaxInboundStreams && !HasStream(hello.Source))
            Refuse(stream, StreamErrorCode.Busy, $"{_byStream.Count} members send messages, as many as gossipod.messages.max-inbound-streams allows");
        else
            Accept(stream, hello, row);
    }

    private bool HasStream(MemberName name) => _senders.TryGetValue(name, out var sender) && !sender.Stream.IsNobody();

    private void Accept(StreamIntroduced stream, MessageHello hello, Member row)
    {
        if (!_senders.TryGetValue(hello.Source, out var sender)) _senders[hello.Source] = sender = new Peer(row, new ReceiveSession(hello.Session));
        if (sender.Session.Id != hello.Session) sender.Session = new ReceiveSession(hello.Session);
        if (!sender.Stream.IsNobody())
        {
            _byStream.Remove(sender.Stream);
            sender.Stream.Tell(new AbortStream("its sender has opened another one"));
        }

        (sender.Row, sender.Stream, sender.HeardAt) = (row, stream.Stream, _context.Now);
        _byStream[stream.Stream] = sender;
        stream.Stream.Tell(new HandOver(Self, hello, Deadline: null));
        if (_byStream.Count == 1) Timers.StartPeriodicTimer(ReceiveTick.Instance, ReceiveTick.Instance, _context.Settings.Messages.IdleTimeout);
    }

    private void OnFrame(Peer sender, ReadOnlyMemory<byte> frame)
    {
        var payloads = new List<MessagePayload>();
        if (_frames.Read(frame, out var first, payloads) != MessageFrame.Batch)
        {
            _context.Counters.Add(Counter.FramesMalformed);
            Abort(sender, "sent what is no batch of messages");
            return;
        }

        if (!sender.Session.OnBatch(first, payloads.Count, out var known))
        {
            Abort(sender, $"left out messages from {sender.Session.Received + 1} to {first}");
            return;
        }

        sender.HeardAt = _context.Now;
        if (known > 0) _context.Counters.Add(Counter.MessagesRepeated, known);
        payloads.RemoveRange(0, known);
        if (payloads.Count > 0) _context.Refs.Inbox.Tell(new DeliverBatch(sender.Row, payloads));
        sender.Stream.Tell(new SendFrame(_frames.Ack(sender.Session.Received)));
    }

    /// <summary>The sender sees a broken stream and opens another one.</summary>
    private void Abort(Peer sender, string reason)
    {
        LogMessages.StreamRefused(_log, _context.LogLimits, sender.Row.Address, reason);
        sender.Stream.Tell(new AbortStream(reason));
        _byStream.Remove(sender.Stream);
        sender.Stream = ActorRefs.Nobody;
    }

    private void Refuse(StreamIntroduced stream, StreamErrorCode code, string detail)
    {
        _context.Counters.Add(Counter.MessagesMisdirected);
        LogMessages.StreamRefused(_log, _context.LogLimits, stream.From, detail);
        stream.Stream.Tell(new SendFrame(Codec.Encode(new StreamError(code, detail))));
        stream.Stream.Tell(CloseStream.Instance);
    }

    private void OnTick()
    {
        var longest = _context.Settings.Messages.IdleTimeout * 2;
        foreach (var sender in _byStream.Values.Where(sender => _context.Now - sender.HeardAt >= longest).ToList()) Abort(sender, "was silent for too long");
        if (_byStream.Count == 0) Timers.Cancel(ReceiveTick.Instance);
    }

    private void Forget(MemberName name)
    {
        if (!_senders.Remove(name, out var sender) || sender.Stream.IsNobody()) return;
        Abort(sender, "is no member any more");
    }

    /// <summary>A member that has sent messages.</summary>
    private sealed class Peer(Member row, ReceiveSession session)
    {
        public Member Row { get; set; } = row;

        public ReceiveSession Session { get; set; } = session;

        public IActorRef Stream { get; set; } = ActorRefs.Nobody;

        public MonotonicTime HeardAt { get; set; }
    }
}
