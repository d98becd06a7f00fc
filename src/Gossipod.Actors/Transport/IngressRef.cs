using System.Net;
using Akka.Actor;
using Akka.IO;
using Gossipod.Actors.Node;

namespace Gossipod.Actors.Transport;

/// <summary>
/// What Akka.IO's listener takes for the handler of its datagrams: no actor, so that each is looked at on the listener's thread, and what
/// the gate refuses never waits in a mailbox. Made by UdpTransportActor for each socket.
/// </summary>
internal sealed class IngressRef(NodeContext context, ActorPath path, IActorRefProvider provider) : MinimalActorRef
{
    private volatile bool _isClosed;

    public override ActorPath Path => path;

    public override IActorRefProvider Provider => provider;

    /// <summary>What still arrives is for nobody.</summary>
    public void Close() => _isClosed = true;

    protected override void TellInternal(object message, IActorRef sender)
    {
        if (message is Udp.Received { Sender: IPEndPoint from } received && !_isClosed) Receive(EndpointGuard.Canonical(from), received.Data);
    }

    private void Receive(IPEndPoint from, ByteString data)
    {
        var (now, owner) = (context.Now, context.Refs.Dissemination);
        var bytes = data.ToReadOnlySpan();
        if (owner.IsNobody() || context.Ingress.Admit(from, bytes, bytes.Length, now) is not { } lane) return;
        owner.Tell(new DatagramReceived(from, bytes.ToArray(), now, lane), sender: ActorRefs.NoSender);
    }
}
