using System.Buffers;
using Akka.Actor;
using Gossipod.Actors.Node;
using Gossipod.Actors.TestKit;
using Gossipod.Actors.Transport;

namespace Gossipod.Actors.EndToEnd.OddNode;

/// <summary>The datagram transport of a node of a later wire version: each datagram has more in it, and some are of a kind of their own.</summary>
/// <remarks>Accepts what the transport accepts, and what it tells the node and the dissemination actor.</remarks>
internal sealed class LaterDatagramActor(NodeContext context) : TransportDecorator(context, new FaultyNetwork(), UdpTransportActor.Props)
{
    private const int NewKindEvery = 4;

    private int _sent;

    public static Props Props(NodeContext context) => new Props(typeof(LaterDatagramActor), [context]).WithDispatcher(context.Dispatcher);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case SendDatagram send:
                if (_sent++ % NewKindEvery == 0) Transport.Tell(Later(send with { Places = null }, LaterWire.OfNewKind(send.Buffer)));
                Transport.Tell(LaterWire.Extend(send.Buffer.AsSpan(0, send.Length), Node.Protocol.MaxDatagramBytes) is { } extended ? Extended(send, extended) : send);
                break;
            case DatagramReceived:
                Node.Refs.Dissemination.Tell(message);
                break;
            default:
                base.OnReceive(message);
                break;
        }
    }

    private static SendDatagram Extended(SendDatagram send, byte[] bytes)
    {
        ArrayPool<byte>.Shared.Return(send.Buffer);
        return Later(send, bytes);
    }

    private static SendDatagram Later(SendDatagram send, byte[] bytes)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(bytes.Length);
        bytes.CopyTo(buffer, 0);
        return send with { Buffer = buffer, Length = bytes.Length };
    }
}
