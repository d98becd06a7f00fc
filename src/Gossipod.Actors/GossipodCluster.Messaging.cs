using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Akka.Actor;
using Akka.Serialization;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Messaging;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Messaging;

namespace Gossipod.Actors;

public sealed partial class GossipodCluster
{
    /// <summary>
    /// Sends a message to a member, whose subscribers get it as <see cref="UserMessageReceived"/>. Reliable messages arrive once and in
    /// the order of sending, as long as both processes live; the task completes when the member has acknowledged the message. A
    /// best-effort message is one datagram, and the task completes when it is on its way.
    /// </summary>
    /// <param name="to">Name of the member.</param>
    /// <param name="payload">
    /// The content: at most <c>gossipod.messages.max-message-size</c> bytes when reliable, else what fits a datagram. Its bytes are not
    /// copied: leave them as they are until the task has completed.
    /// </param>
    /// <param name="delivery">How; reliable unless given.</param>
    /// <param name="cancellationToken">Ends the wait, not the send.</param>
    /// <exception cref="ArgumentException">The payload is too large.</exception>
    /// <exception cref="SendException">
    /// It was not sent, or not known to have arrived: no such live member, or it died; as many messages as allowed wait already; this
    /// node has not started, or has left.
    /// </exception>
    public Task SendAsync(string to, MessagePayload payload, Delivery delivery = Delivery.Reliable, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(payload);
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            if (delivery == Delivery.BestEffort)
            {
                _context.Gate.SendOnce(to, payload);
                return Task.CompletedTask;
            }

            var sent = _context.Gate.Send(to, payload);
            return cancellationToken.CanBeCanceled ? sent.WaitAsync(cancellationToken) : sent;
        }
        catch (SendException failure)
        {
            return Task.FromException(failure);
        }
    }

    /// <summary>Sends a message to a member; see the overload that takes its name.</summary>
    /// <exception cref="ArgumentException">The payload is too large.</exception>
    /// <exception cref="SendException">It was not sent, or not known to have arrived.</exception>
    public Task SendAsync(Member to, MessagePayload payload, Delivery delivery = Delivery.Reliable, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(to);
        return SendAsync(to.Name, payload, delivery, cancellationToken);
    }

    /// <summary>
    /// Sends to every member, this one included, by gossip: each gets it at most once, in no particular order, and nearly always within a
    /// second or two; who missed it is given it later, within <c>gossipod.messages.broadcast-retention</c>. Returns at once.
    /// </summary>
    /// <param name="payload">The content, which must fit a datagram beside some bytes of framing. It is copied.</param>
    /// <exception cref="ArgumentException">The payload is too large.</exception>
    /// <exception cref="SendException">This node does not run, or as many broadcasts as allowed wait to be spread.</exception>
    public void Broadcast(MessagePayload payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        _context.Gate.Broadcast("", payload);
    }

    /// <summary>
    /// Sends to every member by gossip, in place of older broadcasts of this node with the same name: those that still wait are not sent
    /// any more, and a member that has got this one does not get older ones.
    /// </summary>
    /// <param name="name">What it is about, 1–128 bytes of UTF-8.</param>
    /// <param name="payload">The content, which must fit a datagram beside some bytes of framing. It is copied.</param>
    /// <exception cref="ArgumentException">The payload or the name is too large, or the name is empty.</exception>
    /// <exception cref="SendException">This node does not run, or as many broadcasts as allowed wait to be spread.</exception>
    public void Broadcast(string name, MessagePayload payload)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(payload);
        _context.Gate.Broadcast(name, payload);
    }

    /// <summary>
    /// Gives an actor every message and broadcast that arrives from now on, as <see cref="UserMessageReceived"/>; each sender's reliable
    /// messages in their order. The subscriber is watched and forgotten when it stops. Its mailbox bounds nothing: a reliable message is
    /// acknowledged when it is in there.
    /// </summary>
    public void SubscribeToMessages(IActorRef subscriber)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        _node.Tell(new SubscribeMessages(subscriber, IsWanted: true));
    }

    /// <summary>Gives an actor no more messages.</summary>
    public void UnsubscribeFromMessages(IActorRef subscriber)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        _node.Tell(new SubscribeMessages(subscriber, IsWanted: false));
    }

    /// <summary>Messages and broadcasts as a stream, from now on: what the actor of a subscription would get.</summary>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <exception cref="GossipodException">The consumer fell more than <see cref="MaxWatchBacklog"/> messages behind.</exception>
    public async IAsyncEnumerable<UserMessageReceived> WatchMessagesAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Started.WaitAsync(cancellationToken).ConfigureAwait(false);
        var channel = Channel.CreateBounded<UserMessageReceived>(new BoundedChannelOptions(MaxWatchBacklog) { SingleReader = true, SingleWriter = true });
        var feed = _system.SystemActorOf(Props.Create(() => new MessageFeed(channel.Writer)), $"gossipod-messages-{Interlocked.Increment(ref _watchSerial)}");
        try
        {
            SubscribeToMessages(feed);
            await foreach (var message in channel.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false)) yield return message;
        }
        finally
        {
            _system.Stop(feed);
        }
    }

    /// <summary>
    /// An object as a payload, written by the serializer that this ActorSystem is configured to use for its type. The receiving side calls
    /// <see cref="TryDeserialize"/>, and its ActorSystem must have a serializer of the same id.
    /// </summary>
    public MessagePayload Serialize(object message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var serializer = _system.Serialization.FindSerializerFor(message);
        var manifest = serializer switch
        {
            SerializerWithStringManifest named => named.Manifest(message),
            { IncludeManifest: true } => message.GetType().AssemblyQualifiedName!,
            _ => "",
        };
        return MessagePayload.Create(PayloadFormat.Akka, serializer.Identifier, manifest, serializer.ToBinary(message));
    }

    /// <summary>
    /// The object in a payload that <see cref="Serialize"/> made on another node. What cannot be read is counted and logged, and gives
    /// false. Deserializing what comes from the network trusts every member: some serializers, Akka's default one for objects among them,
    /// create whatever type the bytes name. Bind your messages to a serializer that knows its types.
    /// </summary>
    public bool TryDeserialize(MessagePayload payload, out object? message)
    {
        ArgumentNullException.ThrowIfNull(payload);
        message = null;
        var reason = $"it is no object of an Akka serializer but {payload.Format}";
        if (payload.Format == PayloadFormat.Akka)
        {
            try
            {
                message = _system.Serialization.Deserialize(payload.Bytes.ToArray(), payload.SerializerId, payload.Manifest);
                return true;
            }
#pragma warning disable CA1031 // Whatever a serializer throws at a peer's bytes, it is the peer's doing.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                reason = failure.Message;
            }
        }

        _context.Counters.Add(Counter.PayloadsUnreadable);
        LogMessages.Unreadable(NodeLogging.GetLogger(_system, this, _context), _context.LogLimits, payload, reason);
        return false;
    }

    /// <summary>Hands messages to one WatchMessagesAsync; ends its stream when the consumer is too slow, rather than lose one silently.</summary>
    private sealed class MessageFeed(ChannelWriter<UserMessageReceived> writer) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is not UserMessageReceived received)
            {
                Unhandled(message);
                return;
            }

            if (writer.TryWrite(received)) return;
            writer.TryComplete(new GossipodException(
                $"The consumer of WatchMessagesAsync is more than {MaxWatchBacklog} messages behind; consume faster, or watch again and miss what came meanwhile"));
            Context.Stop(Self);
        }

        protected override void PostStop() => writer.TryComplete();
    }
}
