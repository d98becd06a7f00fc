using Akka.Actor;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Protocol.Messaging;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Transport;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Messaging;

/// <content>What goes over the stream, and when it is too quiet.</content>
internal sealed partial class PeerSendingActor
{
    private void OnFrame(ReadOnlyMemory<byte> frame)
    {
        _payloads.Clear();
        switch (_frames.Read(frame, out var number, _payloads))
        {
            case MessageFrame.Ack when _phase == SendPhase.Open: OnAck(number); break;
            case MessageFrame.Other when _codec.Decode(frame).Value is { } answer: OnAnswer(answer); break;
            default:
                _context.Counters.Add(Counter.FramesMalformed);
                Break("sent a frame out of turn");
                break;
        }
    }

    private void OnAnswer(StreamMessage answer)
    {
        switch (answer)
        {
            case HelloAccepted accepted when _phase == SendPhase.Greeting && accepted.Source.Equals(_peer.MemberName): OnAccepted(accepted.Received); break;
            case StreamError error: Break($"refused: {error.Code}, {error.Detail}"); break;
            default: Break("sent a frame out of turn"); break;
        }
    }

    private void OnAccepted(ulong received)
    {
        _tickets.Clear();
        switch (_session.OnAccepted(received, _tickets))
        {
            case AckOutcome.Fits:
                Done();
                _phase = SendPhase.Open;
                _backoff = BackoffMin;
                _progressAt = _context.Now;
                Send();
                break;
            default:
                // It does not know what it had: what may have arrived must not come twice.
                _session.Restart(_tickets);
                _outbox.Fail(_tickets, Gone("has lost track of the messages"));
                _sessionId = _random.NextUInt64() | 1;
                Break("has lost track of the messages");
                break;
        }
    }

    private void OnAck(ulong number)
    {
        _tickets.Clear();
        if (_session.OnAck(number, _tickets) == AckOutcome.Bogus)
        {
            Break("acknowledged what was not sent");
            return;
        }

        _progressAt = _context.Now;
        Done();
        Send();
    }

    private void Done()
    {
        if (_tickets.Count == 0) return;
        _context.Counters.Add(Counter.MessagesSent, _tickets.Count);
        _outbox.Complete(_tickets);
    }

    private void Send()
    {
        if (_session.BytesUnderWay == 0) _progressAt = _context.Now;
        while (true)
        {
            _tickets.Clear();
            var first = _session.Next(BatchBytes, _tickets);
            if (first == 0) return;
            _payloads.Clear();
            foreach (var ticket in _tickets) _payloads.Add(ticket.Payload);
            _stream.Tell(new SendFrame(_frames.Batch(first, _payloads)));
        }
    }

    private void OnTick()
    {
        if (_phase == SendPhase.Waiting)
        {
            Connect();
            return;
        }

        var quiet = _context.Now - _progressAt;
        var isOwed = _phase == SendPhase.Greeting || _session.BytesUnderWay > 0;
        if (isOwed && quiet >= _context.Settings.Messages.AckTimeout) Break($"acknowledged nothing for {quiet}");
        else if (!isOwed && _session.Count == 0 && quiet >= _context.Settings.Messages.IdleTimeout) Rest();
    }
}
