using System.Net;
using Akka.Actor;
using Akka.Event;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Membership;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Probing;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Transport;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Security;

/// <summary>
/// Tries a node's protection by its own sockets before the node joins anybody: what is in the clear, or without a certificate, must be
/// refused, what is protected taken, as far as the switches say so. Lives for that long, then tells the node. Owns <see cref="SecurityFindings"/>.
/// </summary>
/// <remarks>
/// <para>Accepts <see cref="DatagramTried"/>, streams' news. Timers: another try for what was lost or found no place, and the limit.</para>
/// <para>Datagrams go both at once, streams one after the other. Never restarted: a failure stops the node.</para>
/// </remarks>
internal sealed class SecurityCheckActor : UntypedActor, IWithTimers
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan StreamLimit = TimeSpan.FromSeconds(4);

    private readonly NodeContext _context;
    private readonly IPEndPoint? _target;
    private readonly SecurityFindings _findings;
    private readonly StreamCodec _codec;
    private readonly ILoggingAdapter _log;
    private readonly MonotonicTime _begunAt;
    private readonly ulong _clear;
    private readonly ulong _own;
    private Trial? _stream;
    private string _hint = "";

    public SecurityCheckActor(NodeContext context, IPEndPoint bound)
    {
        _context = context;
        _log = Context.GetLogger(context);
        _findings = new SecurityFindings(context.Settings.Security);
        _target = OwnEndpoint.Of(bound, context.Settings.Limits.AllowedNetworks, context.MachineAddresses);
        _codec = StreamCodec.For(context.Settings, context.Names);
        _begunAt = context.Now;
        var random = context.Random.Fork(0x53454C46);
        (_clear, _own) = (random.NextUInt64() | 1, random.NextUInt64() & ~1UL | 2);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(NodeContext context, IPEndPoint bound) =>
        new Props(typeof(SecurityCheckActor), [context, bound]).WithDispatcher(context.Dispatcher);

    /// <summary>Whether a node with these settings is checked.</summary>
    public static bool IsNeeded(SecuritySettings settings) => settings.SelfCheck && new SecurityFindings(settings).Needed.Count > 0;

    protected override void PreStart()
    {
        if (_target is null)
        {
            Tell($"its protection cannot be tried: limits.allowed-networks holds no address of this machine. Add {IPAddress.Loopback}/32, or set security.self-check = off");
            return;
        }

        _context.Ingress.BeginTrial(_target);
        Timers.StartSingleTimer(Tick.Over, Tick.Over, Limit);
        Timers.StartPeriodicTimer(Tick.Again, Tick.Again, Again);
        Try();
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case DatagramTried tried: OnDatagram(tried); break;
            case StreamOpened { Tag: Trial trial } opened when trial == _stream: OnOpened(opened); break;
            case StreamFailed { Tag: Trial trial } failed when trial == _stream: Retry(failed.Reason); break;
            case FrameReceived frame when frame.Stream.Equals(_stream?.Stream): OnFrame(frame); break;
            case StreamClosed closed when closed.Stream.Equals(_stream?.Stream): OnClosed(closed.Error ?? "it closed the stream"); break;
            case StreamOpened late: late.Stream.Tell(new AbortStream("it came too late")); break;
            case Tick tick when tick == Tick.Again: Try(); break;
            case Tick: Conclude(); break;
            case StreamFailed or FrameReceived or StreamClosed: break;
            default: Unhandled(message); break;
        }
    }

    private bool IsOpen(SecurityTrial trial) => _findings.Needed.Contains(trial) && !_findings.Has(trial);

    private void Try()
    {
        var (clear, own) = (IsOpen(SecurityTrial.ClearDatagram) ? _clear : 0, IsOpen(SecurityTrial.OwnDatagram) ? _own : 0);
        if ((clear | own) != 0) _context.Refs.Dissemination.Tell(new TryDatagrams(_target!, clear, own));
        if (_stream is null) NextStream();
    }

    private void NextStream()
    {
        foreach (var trial in _findings.Needed)
        {
            if (trial < SecurityTrial.ClearStream || _findings.Has(trial)) continue;
            _stream = new Trial(trial);
            _context.Refs.Streams.Tell(new OpenStream(_target!, StreamLimit, _stream)
            {
                Expected = _context.Settings.Name,
                Guise = trial switch
                {
                    SecurityTrial.ClearStream => StreamGuise.Clear,
                    SecurityTrial.UncertifiedStream => StreamGuise.Uncertified,
                    _ => StreamGuise.Usual,
                },
            });
            return;
        }
    }

    private void OnDatagram(DatagramTried tried)
    {
        if (tried.Sequence == _clear) Note(SecurityTrial.ClearDatagram, tried.IsTaken, "");
        else if (tried.Sequence == _own) Note(SecurityTrial.OwnDatagram, tried is { IsTaken: true, IsSealed: true }, tried.IsSealed ? "it was dropped" : "it left in the clear");
    }

    private void OnOpened(StreamOpened opened)
    {
        _stream!.Stream = opened.Stream;
        if (_stream.What == SecurityTrial.OwnStream) _stream.Lack = _findings.Lack(opened.IsSealed, opened.Certified is not null);
        var tag = _context.Settings.Name.Tag;
        opened.Stream.Tell(new SendFrame(_codec.Encode(new StreamPing(_own, tag, tag, 0, IsAccused: false))));
    }

    private void OnFrame(FrameReceived frame)
    {
        var (trial, lack, answer) = (_stream!.What, _stream.Lack, _codec.Decode(frame.Payload).Value);
        frame.Stream.Tell(CloseStream.Instance);
        switch (answer)
        {
            case StreamPong pong when pong.Sequence == _own:
                EndStream(trial, isAccepted: lack is null, lack ?? "it was answered");
                break;
            case StreamError { Code: StreamErrorCode.Busy or StreamErrorCode.Unavailable } busy:
                Retry(busy.Detail);
                break;
            case StreamError error:
                EndStream(trial, isAccepted: false, $"{error.Code}, {error.Detail}");
                break;
            default:
                EndStream(trial, isAccepted: lack is null, lack ?? "it was answered by something else");
                break;
        }
    }

    /// <summary>Without an answer: a stream that must not be one is refused; ours is tried again.</summary>
    private void OnClosed(string reason)
    {
        if (_stream!.What == SecurityTrial.OwnStream) Retry(reason);
        else EndStream(_stream.What, isAccepted: false, reason);
    }

    private void EndStream(SecurityTrial trial, bool isAccepted, string what)
    {
        _stream = null;
        Note(trial, isAccepted, what);
        if (!_findings.IsComplete) NextStream();
    }

    /// <summary>With the next tick.</summary>
    private void Retry(string reason)
    {
        _hint = reason;
        _stream = null;
    }

    private void Note(SecurityTrial trial, bool isAccepted, string what)
    {
        _findings.Note(trial, isAccepted, what);
        if (_findings.IsComplete) Conclude();
    }

    private void Conclude()
    {
        Timers.CancelAll();
        _context.Ingress.EndTrial();
        _context.Refs.Dissemination.Tell(EndTrial.Instance);
        var problem = _findings.Problem(Limit, _hint);
        if (problem is null) LogMessages.SecurityTried(_log, string.Join(", ", _findings.Needed), _context.Now - _begunAt);
        Tell(problem);
    }

    private void Tell(string? problem) => _context.Refs.Node.Tell(new SecurityTried(problem));

    /// <summary>A stream under way.</summary>
    private sealed class Trial(SecurityTrial what)
    {
        public SecurityTrial What => what;

        public IActorRef? Stream { get; set; }

        /// <summary>What it must have and does not; null for nothing.</summary>
        public string? Lack { get; set; }
    }

    private sealed record Tick(string Name) : INodeMessage, INotInfluenceReceiveTimeout
    {
        public static readonly Tick Again = new("again");
        public static readonly Tick Over = new("over");
    }
}

/// <summary>Where a node reaches itself. Pure.</summary>
internal static class OwnEndpoint
{
    /// <param name="bound">Where it listens.</param>
    /// <param name="allowed">Networks that it takes anything from; empty for all.</param>
    /// <param name="machine">This machine's addresses; null where there is no machine.</param>
    /// <returns>Null when no address is in those networks.</returns>
    public static IPEndPoint? Of(IPEndPoint bound, IReadOnlyList<IPNetwork> allowed, Func<IReadOnlyList<IPAddress>>? machine)
    {
        if (!bound.Address.Equals(IPAddress.Any) && !bound.Address.Equals(IPAddress.IPv6Any)) return bound;
        var loopback = bound.Address.Equals(IPAddress.Any) ? IPAddress.Loopback : IPAddress.IPv6Loopback;
        var own = allowed.Count == 0 ? loopback : machine?.Invoke().Prepend(loopback).FirstOrDefault(
            address => EndpointGuard.IsAllowed(address, allowed) && (address.AddressFamily == bound.AddressFamily || EndpointGuard.IsDualMode(bound.Address)));
        return own is null ? null : new IPEndPoint(own, bound.Port);
    }
}
