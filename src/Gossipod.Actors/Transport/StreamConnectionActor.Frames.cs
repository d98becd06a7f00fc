using Akka.Actor;
using Akka.IO;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Security;

namespace Gossipod.Actors.Transport;

/// <content>Frames in and out, and whom the stream serves.</content>
internal sealed partial class StreamConnectionActor
{
    private void Serve(HandOver handOver)
    {
        if (!IsOfCertified(handOver.First)) return;
        _isServed = true;
        Context.Unwatch(_owner);
        _owner = Context.Watch(handOver.Owner);
        if (handOver.Deadline is { } deadline) Expire(deadline);
        else Last();
        _owner.Tell(new StreamIntroduced(Self, _peer, handOver.First, _tls?.Peer));
    }

    private void Expire(TimeSpan deadline)
    {
        _deadline = deadline;
        Timers.StartSingleTimer(TransportTimer.DeadlineExpired, TransportTimer.DeadlineExpired, deadline);
    }

    /// <summary>A peer that says nothing, or does not finish.</summary>
    private void OnSilent()
    {
        _context.Counters.Add(Counter.StreamsSilent);
        Context.Parent.Tell(new StreamUnproven(Self, _peer, new StreamRefusal(Counter.StreamsSilent, $"its first frame did not come within {_deadline}")));
    }

    private void Last()
    {
        Timers.Cancel(TransportTimer.DeadlineExpired);
        Context.Parent.Tell(new StreamLasts(Self));
    }

    private void Receive(ByteString data)
    {
        _context.Counters.Add(Counter.StreamBytesReceived, data.Count);
        var input = data.ToReadOnlySpan();
        if (input.IsEmpty || (!_isDecided && !Decide(input[0]))) return;
        if (_tls is { } tls) FeedTls(tls, input);
        else Cut(input);
    }

    /// <summary>Cuts what the peer said into frames; false when that ends the stream.</summary>
    private bool Cut(ReadOnlySpan<byte> input)
    {
        FrameStep step;
        while ((step = _frames.Next(ref input, out var frame)) is FrameStep.Frame)
        {
            if (!Do(_seal.Receive(frame))) return false;
            _frames.MaxFrameBytes = _seal.MaxFrameBytes;
        }

        if (step is not FrameStep.TooLong) return true;

        _context.Counters.Add(Counter.FramesMalformed);
        End($"{_peer} announced a frame of {_frames.AnnouncedBytes} bytes, more than {_frames.MaxFrameBytes}");
        return false;
    }

    private void Send(ReadOnlyMemory<byte> payload)
    {
        if (payload.Length <= _context.Settings.Transport.MaxFrameBytes)
        {
            Do(_seal.Send(payload));
            return;
        }

        _context.Counters.Add(Counter.SendsRefused);
        End($"a frame of {payload.Length} bytes was to be sent, more than {_context.Settings.Transport.MaxFrameBytes}");
    }

    /// <summary>Carries out what the seal says; false when that ends the stream.</summary>
    private bool Do(SealStep step)
    {
        if (step.Send is { } bytes && !Write(bytes)) return false;
        if (step.Opens) OnProven();
        if (step.Deliver is { } frame) _owner.Tell(new FrameReceived(Self, frame));
        if (step.Refusal is not { } refusal) return true;

        _context.Counters.Add(refusal.Counter);
        var reason = _request is null ? refusal.Reason : $"{_peer}: {refusal.Reason}";
        if (_request is null) Context.Parent.Tell(new StreamUnproven(Self, _peer, refusal));
        if (step.Send is null)
        {
            End(reason, refusal.IsBusy);
            return false;
        }

        Report(reason);
        Become(Refusing);
        CloseOurSide();
        return false;
    }

    /// <summary>Writes one frame; false when that ends the stream.</summary>
    private bool Write(ReadOnlyMemory<byte> frame)
    {
        if (_tls is not { } tls)
        {
            _connection.Tell(StreamIo.Write(frame));
            return true;
        }

        var bytes = new byte[FrameAssembler.PrefixBytes + frame.Length];
        FrameAssembler.WritePrefix(bytes, frame.Length);
        frame.CopyTo(bytes.AsMemory(FrameAssembler.PrefixBytes));
        var isWritten = tls.Write(bytes);
        Flush(tls);
        if (!isWritten) End($"encrypting for {_peer} failed: {tls.Failure}");
        return isWritten;
    }

    private void CloseOurSide()
    {
        if (_tls is { } tls)
        {
            tls.Finish();
            Flush(tls);
        }

        _connection.Tell(Tcp.ConfirmedClose.Instance);
    }

    /// <summary>The peer is who may be talked to, as far as this node demands that.</summary>
    private void OnProven()
    {
        _isProven = true;
        if (_request is null)
        {
            Expire(_context.Settings.Transport.InboundStreamTimeout);
            Context.Parent.Tell(new StreamProven(Self, _seal.IsSealed));
            return;
        }

        _context.Counters.Add(Counter.StreamsOpened);
        if (_request.IsLasting) Timers.Cancel(TransportTimer.DeadlineExpired);
        _ownerHasIt = true;
        _owner.Tell(new StreamOpened(_request.Tag, Self, _tls?.Peer, _seal.IsSealed));
    }
}
