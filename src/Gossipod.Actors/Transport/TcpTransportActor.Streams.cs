using System.Net;
using Akka.Actor;
using Akka.IO;
using Gossipod.Actors.Diagnostics;

namespace Gossipod.Actors.Transport;

/// <content>How streams come and go.</content>
internal sealed partial class TcpTransportActor
{
    private void Connect(OpenStream open)
    {
        var problem = EndpointGuard.Check(open.To, _endpoint, _context.Settings.Advertise?.Address);
        if (problem is EndpointProblem.None)
        {
            _outbound.Add(Context.Watch(Context.ActorOf(StreamConnectionActor.Outbound(_context, Sender, open))));
            return;
        }

        _context.Counters.Add(Counter.SendsRefused);
        Sender.Tell(new StreamFailed(open.Tag, $"{open.To} cannot be connected to: {EndpointGuard.Describe(problem)}"));
    }

    private void Accept(IActorRef connection, IPEndPoint from)
    {
        var owner = _context.Refs.Reception;
        if (!EndpointGuard.IsAllowed(from.Address, _context.Settings.Limits.AllowedNetworks))
        {
            _context.Counters.Add(Counter.StreamsNotAllowed);
            connection.Tell(Tcp.Abort.Instance);
            return;
        }

        if (_inbound.Count >= _context.Settings.Transport.MaxInboundStreams || owner.IsNobody())
        {
            _context.Counters.Add(Counter.StreamsRefused);
            if (_log.IsDebugEnabled && _context.StrangerLog.Allows(from, out var more))
                TransportLog.StreamRefused(_log, from, (owner.IsNobody() ? "nobody serves streams yet" : "as many as allowed are open") + more);
            connection.Tell(Tcp.Abort.Instance);
            return;
        }

        var props = StreamConnectionActor.Inbound(_context, owner, connection, EndpointGuard.Canonical(from));
        _inbound.Add(Context.Watch(Context.ActorOf(props)));
    }

    private void Forget(IActorRef stream)
    {
        _inbound.Remove(stream);
        _outbound.Remove(stream);
    }
}
