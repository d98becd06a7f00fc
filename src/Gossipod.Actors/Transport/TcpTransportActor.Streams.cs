using System.Net;
using Akka.Actor;
using Akka.IO;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Transport;

/// <content>How streams come and go.</content>
internal sealed partial class TcpTransportActor
{
    private readonly StreamPlaces<IActorRef> _inbound;
    private readonly MemberSources _members;

    /// <summary>Our own streams to ourselves that are to be refused: a few in each life.</summary>
    private readonly HashSet<IPEndPoint> _trials = [];

    private void Connect(OpenStream open)
    {
        var problem = EndpointGuard.Check(open.To, _endpoint, _context.Settings.Advertise?.Address);
        if (problem is EndpointProblem.None)
        {
            _streams.Add(Context.Watch(Context.ActorOf(StreamConnectionActor.Outbound(_context, Sender, open))));
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

        var now = _context.Now;
        var membersThere = _context.Ingress.IsOnTrial(from.Address) ? null : _members.CountAt(from.Address, _endpoint.Address, now);
        var place = _inbound.Look(from.Address, membersThere, now);
        if (place is not StreamPlace.Free || owner.IsNobody())
        {
            Refuse(connection, from, place, owner.IsNobody() ? "nobody serves streams yet" : Describe(place));
            return;
        }

        var stream = Context.Watch(Context.ActorOf(StreamConnectionActor.Inbound(_context, owner, connection, EndpointGuard.Canonical(from))));
        _streams.Add(stream);
        _inbound.Take(stream, from.Address, membersThere);
    }

    /// <summary>Says that there is no place, so that a member tries again; to whom is distrusted, nothing.</summary>
    private void Refuse(IActorRef connection, IPEndPoint from, StreamPlace place, string reason)
    {
        _context.Counters.Add(Counter.StreamsRefused);
        TransportLog.StreamRefused(_log, _context.LogLimits, from, reason);
        if (place is StreamPlace.Distrusted)
        {
            connection.Tell(Tcp.Abort.Instance);
            return;
        }

        connection.Tell(new Tcp.Register(Self));
        connection.Tell(StreamIo.Write(StreamRefusals.Encode(_context.StreamSealing.Cluster, new StreamError(StreamErrorCode.Busy, reason))));
        connection.Tell(Tcp.Close.Instance);
    }

    private string Describe(StreamPlace place) => place switch
    {
        StreamPlace.Full => $"as many streams as transport.max-inbound-streams allows ({_context.Settings.Transport.MaxInboundStreams}) are open",
        StreamPlace.FullForStrangers => "as many streams of hosts without a member as it allows are open",
        StreamPlace.FullForSource => $"as many streams of that host as transport.max-streams-per-source allows ({_context.Settings.Transport.MaxStreamsPerSource}) are open",
        _ => "too many handshakes of that host failed of late",
    };

    private void OnUnproven(StreamUnproven failed)
    {
        if (_trials.Remove(failed.From)) return;
        _inbound.Fail(failed.From.Address, _context.Now);
        TransportLog.StreamUnproven(_log, _context.LogLimits, failed.From, failed.Refusal.Reason);
    }

    private void Forget(IActorRef stream)
    {
        _inbound.Free(stream);
        _streams.Remove(stream);
    }
}
