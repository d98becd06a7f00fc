using System.Buffers;
using System.Net;
using Akka.Actor;
using Gossipod.Actors.Node;
using Gossipod.Actors.Transport;

namespace Gossipod.Actors.TestKit;

/// <summary>The datagram transport of a node on a <see cref="FaultyNetwork"/>.</summary>
/// <remarks>Accepts what the transport accepts, and what it tells the node and the dissemination actor. Timers: one per held datagram.</remarks>
internal sealed class FaultyDatagramActor(NodeContext context, FaultyNetwork network, Func<NodeContext, Props> transport)
    : TransportDecorator(context, network, transport)
{
    private long _serial;
    private int _held;

    public static Props Props(NodeContext context, FaultyNetwork network, Func<NodeContext, Props> transport) =>
        new Props(typeof(FaultyDatagramActor), [context, network, transport]).WithDispatcher(context.Dispatcher);

    protected override void PostStop() => Network.Detach(Own);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case SendDatagram send:
                if (Network.Rules is { } spoiling) Send(send, spoiling);
                else Transport.Tell(send);
                break;
            case DatagramReceived received:
                received.Lane?.Leave();
                var unbounded = received with { Lane = null };
                if (Network.Rules is { } rules) Receive(unbounded, rules);
                else Node.Refs.Dissemination.Tell(unbounded);
                break;
            case Held held:
                Release(held);
                break;
            default:
                base.OnReceive(message);
                break;
        }
    }

    protected override void Bound(IPEndPoint local)
    {
        base.Bound(local);
        Network.Attach(Own);
    }

    private void Send(SendDatagram send, FaultRules rules)
    {
        if (!rules.CarryDatagrams(Own, send.To) || IsLost(Own, send.To, rules))
        {
            Drop(send);
            return;
        }

        if (Happens(rules.Duplication))
        {
            var copy = ArrayPool<byte>.Shared.Rent(send.Length);
            send.Buffer.AsSpan(0, send.Length).CopyTo(copy);
            Network.CountRepeated();
            After(rules, send with { Buffer = copy });
        }

        After(rules, send with { Length = Damage(send.Buffer.AsSpan(0, send.Length), rules) });
    }

    private void Receive(DatagramReceived received, FaultRules rules)
    {
        if (!rules.CarryDatagrams(received.From, Own))
        {
            Network.CountLost();
            return;
        }

        if (Network.IsAttached(received.From))
        {
            Node.Refs.Dissemination.Tell(received);
            return;
        }

        if (IsLost(received.From, Own, rules))
        {
            Network.CountLost();
            return;
        }

        if (Happens(rules.Duplication))
        {
            Network.CountRepeated();
            After(rules, received);
        }

        var bytes = received.Bytes.ToArray();
        After(rules, received with { Bytes = bytes.AsMemory(0, Damage(bytes, rules)) });
    }

    private void After(FaultRules rules, ITransportMessage message)
    {
        var delay = rules.LatencyMin + ((rules.LatencyMax - rules.LatencyMin) * Random.NextDouble());
        if (delay == TimeSpan.Zero)
        {
            Pass(message);
            return;
        }

        if (_held >= FaultyNetwork.HeldDatagramsMax)
        {
            if (message is SendDatagram send) Drop(send);
            else Network.CountLost();
            return;
        }

        _held++;
        var held = new Held(message);
        Timers.StartSingleTimer(++_serial, held, delay);
    }

    private void Release(Held held)
    {
        _held--;
        switch (held.Message)
        {
            case SendDatagram send when Network.Rules is { } rules && !rules.CarryDatagrams(Own, send.To):
                Drop(send);
                break;
            case DatagramReceived received:
                Pass(received with { ReceivedAt = Node.Now });
                break;
            default:
                Pass(held.Message);
                break;
        }
    }

    private void Pass(ITransportMessage message)
    {
        if (message is SendDatagram) Transport.Tell(message);
        else Node.Refs.Dissemination.Tell(message);
    }

    private void Drop(SendDatagram send)
    {
        send.Release();
        Network.CountLost();
    }

    private bool IsLost(IPEndPoint from, IPEndPoint to, FaultRules rules) => Happens(rules.Loss) || Happens(rules.LossOf(from, to));

    /// <summary>Spoils the bytes in place, perhaps.</summary>
    /// <returns>How many of them are left.</returns>
    private int Damage(Span<byte> datagram, FaultRules rules)
    {
        var length = datagram.Length > 1 && Happens(rules.Truncation) ? 1 + Random.Next(datagram.Length - 1) : datagram.Length;
        var isCorrupt = Happens(rules.Corruption);
        if (isCorrupt) BitFlips.Spoil(datagram[..length], Random);
        if (isCorrupt || length < datagram.Length) Network.CountDamaged();
        return length;
    }

    /// <summary>A datagram whose latency is over.</summary>
    private sealed record Held(ITransportMessage Message) : ITransportMessage;
}
