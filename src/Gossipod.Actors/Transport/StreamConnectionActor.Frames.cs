using Akka.Actor;
using Akka.IO;
using Gossipod.Actors.Diagnostics;

namespace Gossipod.Actors.Transport;

/// <content>Frames in and out, and whom the stream serves.</content>
internal sealed partial class StreamConnectionActor
{
    private void Serve(HandOver handOver)
    {
        Context.Unwatch(_owner);
        _owner = Context.Watch(handOver.Owner);
        if (handOver.Deadline is { } deadline) Timers.StartSingleTimer(TransportTimer.DeadlineExpired, TransportTimer.DeadlineExpired, deadline);
        else Last();
        _owner.Tell(new StreamIntroduced(Self, _peer, handOver.First));
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
        FrameStep step;
        while ((step = _frames.Next(ref input, out var frame)) is FrameStep.Frame) _owner.Tell(new FrameReceived(Self, frame));
        if (step is not FrameStep.TooLong) return;

        _context.Counters.Add(Counter.FramesMalformed);
        End($"{_peer} announced a frame of {_frames.AnnouncedBytes} bytes, more than {_context.Settings.Transport.MaxFrameBytes}");
    }

    private void Send(ReadOnlyMemory<byte> payload)
    {
        if (payload.Length > _context.Settings.Transport.MaxFrameBytes)
        {
            _context.Counters.Add(Counter.SendsRefused);
            End($"a frame of {payload.Length} bytes was to be sent, more than {_context.Settings.Transport.MaxFrameBytes}");
            return;
        }

        _connection.Tell(StreamIo.Write(payload));
    }
}
