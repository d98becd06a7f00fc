using Akka.Actor;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Membership;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Probing;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Sync;
using Gossipod.Actors.Transport;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Probe;

/// <summary>The ping over a stream, beside the helpers: whoever answers it lives, even if all datagrams are swallowed on the way.</summary>
internal sealed partial class ProbeActor
{
    private readonly DatagramPaths _paths = new();
    private readonly StreamCodec _streamCodec;
    private readonly Dictionary<IActorRef, StreamProbe> _streamProbes = [];
    private bool _ownPathTold;

    private void ProbeByStream(ulong sequence, Member target, TimeSpan budget)
    {
        if (!_settings.StreamProbe || target.StreamAddress is not { } address) return;
        _context.Counters.Add(Counter.StreamProbesSent);
        _refs.Streams.Tell(new OpenStream(address, budget + ProbeTiming.StreamGrace, new StreamProbe(sequence, target)) { Expected = target.MemberName });
        _round?.TriedStream();
    }

    private void OnStreamOpened(StreamProbe probe, IActorRef stream)
    {
        _streamProbes[stream] = probe;
        var target = _peers.Find(probe.Target.MemberName) ?? probe.Target;
        var ping = new StreamPing(probe.Sequence, _self.MemberName.Tag, probe.Target.MemberName.Tag, _viewHash, IsAccused(target));
        stream.Tell(new SendFrame(_streamCodec.Encode(ping)));
    }

    private void OnStreamAnswer(FrameReceived frame)
    {
        if (!_streamProbes.Remove(frame.Stream, out var probe)) return;
        frame.Stream.Tell(CloseStream.Instance);
        if (_streamCodec.Decode(frame.Payload).Value is not StreamPong pong || pong.Sequence != probe.Sequence) return;
        _context.Counters.Add(Counter.StreamProbesAnswered);
        _round?.OnStreamPong(pong.Sequence, pong.Source, _context.Now);
        CompareViews(_ring.Find(probe.Target.MemberName), pong.ViewHash);
    }

    private void OnStreamPing(StreamIntroduced stream, StreamPing ping)
    {
        var isForUs = ping.Target == _self.MemberName.Tag;
        _context.Counters.Add(isForUs ? Counter.StreamPingsReceived : Counter.PingsMisaddressed);
        StreamMessage answer = isForUs
            ? new StreamPong(ping.Sequence, _self.MemberName.Tag, _viewHash)
            : new StreamError(StreamErrorCode.Unavailable, $"'{_self.Name}' listens here and is not the member asked for");
        stream.Stream.Tell(new SendFrame(_streamCodec.Encode(answer)));
        stream.Stream.Tell(CloseStream.Instance);
        if (!isForUs || _peers.VerifyHost(ping.Source, stream.From) is not { StreamAddress: { } address } peer) return;
        if (!ping.IsAccused) CompareViews(peer, ping.ViewHash);
        else if (_disagreement.OnAccused(_context.Now, _settings.ProtocolPeriod)) _refs.Sync.Tell(new RepairWith(address));
    }

    private void NotePath(ProbeRound round, ProbeResult result)
    {
        var target = round.Target;
        if (result == ProbeResult.ReachedByStream && _paths.OnStreamOnly(target.MemberName)) OnPathBlocked(target);
        else if (result == ProbeResult.Acked && round.WasDirect && _paths.OnAck(target.MemberName))
        {
            TellUnblocked(target);
            LogMessages.DatagramsBack(_log, _context.LogLimits, target, _paths.BlockedCount);
        }
    }

    private void OnPathBlocked(Member target)
    {
        _refs.Events.Tell(new PublishEvent(new DatagramPathChanged(target, IsBlocked: true, _paths.BlockedCount)));
        if (_ownPathTold) return;
        _ownPathTold = _paths.AreOwnBlocked;
        if (_ownPathTold) LogMessages.OwnDatagramsBlocked(_log, _context.LogLimits, _self);
        else LogMessages.DatagramsBlocked(_log, _context.LogLimits, target);
    }

    private void TellUnblocked(Member member)
    {
        _refs.Events.Tell(new PublishEvent(new DatagramPathChanged(member, IsBlocked: false, _paths.BlockedCount)));
        _ownPathTold &= _paths.BlockedCount > 0;
    }

    /// <summary>Tag of the streams that carry our pings.</summary>
    private sealed record StreamProbe(ulong Sequence, Member Target);
}
