using Akka.Actor;
using Gossipod.Actors.Membership;
using Gossipod.Actors.Node;
using Gossipod.Actors.Probe;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Paths;
using Gossipod.Actors.Protocol.Probing;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Transport;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Paths;

/// <summary>
/// One trial of the way to a member, by pings that Probe sends for it and a ping over a stream of its own, both at once. Tells PathActor what
/// it has found, and is stopped by it. Owns a <see cref="DatagramTrial"/>.
/// </summary>
/// <remarks>Accepts what its pings and its stream bring. Timer: the limit. A failure of it is one of the node, as of every actor.</remarks>
internal sealed class PathTrialActor : UntypedActor, IWithTimers
{
    /// <summary>Most time of a trial; what is not known then is reported as it is.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Most time until a stream is answered.</summary>
    public static readonly TimeSpan StreamPatience = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan MaxPingPatience = TimeSpan.FromSeconds(2);

    private readonly NodeContext _context;
    private readonly Member _member;
    private readonly DatagramTrial _datagrams;
    private readonly StreamCodec _codec;
    private readonly MonotonicTime _begunAt;
    private readonly ulong _sequence;
    private IActorRef _pinging = ActorRefs.Nobody;
    private StreamTrial? _stream;

    public PathTrialActor(NodeContext context, Member member, int longestDatagram, ulong sequence)
    {
        _context = context;
        _member = member;
        _datagrams = new DatagramTrial(longestDatagram);
        _codec = StreamCodec.For(context.Settings, context.Names);
        _begunAt = context.Now;
        _sequence = sequence;
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(NodeContext context, Member member, int longestDatagram, ulong sequence) =>
        new Props(typeof(PathTrialActor), [context, member, longestDatagram, sequence]).WithDispatcher(context.Dispatcher);

    /// <summary>How long one ping is waited for: as long as a probe waits before it asks helpers, within reason.</summary>
    public static TimeSpan PingPatience(ProtocolSettings settings) => settings.DirectTimeout < MaxPingPatience ? settings.DirectTimeout : MaxPingPatience;

    protected override void PreStart()
    {
        Timers.StartSingleTimer(Over.Instance, Over.Instance, Limit);
        Ping();
        if (_member.StreamAddress is { } address) _context.Refs.Streams.Tell(new OpenStream(address, StreamPatience, this) { Expected = _member.MemberName });
        else OnStream("it has no stream port");
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case PingAnswered answered: OnPing(() => _datagrams.OnAck(answered.RoundTrip, answered.AckBytes)); break;
            case PingFailed { WasSent: true } lost: OnPing(() => _datagrams.OnLost(lost.HeardMember)); break;
            case PingFailed unsent: OnPing(() => _datagrams.OnUnsent(unsent.Reason)); break;
            case StreamOpened opened: OnOpened(opened.Stream); break;
            case StreamFailed failed: OnStream(failed.Reason); break;
            case FrameReceived frame: OnFrame(frame); break;
            case StreamClosed closed when closed.Stream.Equals(_pinging): OnStream(closed.Error ?? "it closed the stream"); break;
            case StreamClosed: break;
            case Over: Tell(); break;
            default: Unhandled(message); break;
        }
    }

    private void Ping() => _context.Refs.Probe.Tell(new PingMember(_member.MemberName, PingPatience(_context.Protocol)) { DatagramBytes = _datagrams.NextBytes });

    private void OnPing(Action note)
    {
        note();
        if (_datagrams.IsOver) TellWhenOver();
        else Ping();
    }

    private void OnOpened(IActorRef stream)
    {
        _pinging = stream;
        var ping = new StreamPing(_sequence, _context.Settings.Name.Tag, _member.MemberName.Tag, 0, IsAccused: false);
        stream.Tell(new SendFrame(_codec.Encode(ping)));
    }

    private void OnFrame(FrameReceived frame)
    {
        frame.Stream.Tell(CloseStream.Instance);
        OnStream(_codec.Decode(frame.Payload).Value switch
        {
            StreamPong pong when pong.Sequence == _sequence => null,
            StreamError error => error.Refusal,
            _ => "its answer was none",
        });
    }

    private void OnStream(string? problem)
    {
        if (_stream is not null) return;
        _stream = new StreamTrial(problem is null ? _context.Now - _begunAt : null, problem);
        TellWhenOver();
    }

    private void TellWhenOver()
    {
        if (_datagrams.IsOver && _stream is not null) Tell();
    }

    private void Tell() => Context.Parent.Tell(new PathTried(_datagrams, _stream ?? new StreamTrial(null, "no answer")));

    private sealed record Over : INodeMessage
    {
        public static readonly Over Instance = new();
    }
}
