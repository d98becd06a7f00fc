using Gossipod.Actors.Diagnostics;

namespace Gossipod.Actors.Transport;

/// <content>What happens to each datagram that leaves.</content>
internal sealed partial class UdpTransportActor
{
    private void Send(SendDatagram send)
    {
        var outcome = SendOutcome.Refused;
        if (send.Length > 0 && send.Length <= _maxDatagramBytes) outcome = _socket!.Send(send.To, send.Buffer.AsSpan(0, send.Length));
        send.Release();
        switch (outcome)
        {
            case SendOutcome.Sent:
                _context.Counters.Add(Counter.DatagramsSent);
                _context.Counters.Add(Counter.DatagramBytesSent, send.Length);
                break;
            case SendOutcome.Refused:
                _context.Counters.Add(Counter.SendsRefused);
                TransportLog.SendRefused(_log, _context.LogLimits, send.To, send.Length, "no such endpoint can be sent to, or no such size");
                break;
            default:
                _context.Counters.Add(Counter.SendsFailed);
                TransportLog.SendFailed(_log, _context.LogLimits, send.To, send.Length, _socket!.LastError);
                break;
        }
    }

    private void Discard(SendDatagram send)
    {
        send.Release();
        _context.Counters.Add(Counter.SendsFailed);
    }
}
