using System.Collections.Concurrent;
using Akka.Actor;
using Gossipod.Actors.Protocol.Messaging;

namespace Gossipod.Actors.Messaging;

/// <content>Reliable messages: one outbox per peer, which its actor empties.</content>
internal sealed partial class MessageGate
{
    private readonly ConcurrentDictionary<string, Outbox> _outboxes = new(StringComparer.Ordinal);

    /// <summary>Hands over a message; the task completes when the peer has acknowledged it.</summary>
    /// <exception cref="ArgumentException">The payload is larger than allowed.</exception>
    /// <exception cref="SendException">The node does not run, there is no such live member, or too much waits for it.</exception>
    public Task Send(string to, MessagePayload payload)
    {
        var settings = context.Settings.Messages;
        if (payload.Bytes.Length > settings.MaxMessageBytes)
        {
            throw new ArgumentException(
                $"the payload has {payload.Bytes.Length} bytes, more than gossipod.messages.max-message-size ({settings.MaxMessageBytes}); send it in parts, or raise it on both nodes",
                nameof(payload));
        }

        var ticket = new SendTicket(payload);
        while (true)
        {
            var (self, messaging) = Running(to);
            var peer = Peer(to, self);
            var outbox = _outboxes.TryGetValue(to, out var known) ? known : _outboxes.GetOrAdd(to, NewOutbox(to, peer.Version.Generation));
            if (outbox.Generation < peer.Version.Generation) Close(outbox, Restarted(to));
            switch (outbox.Add(ticket))
            {
                case OutboxVerdict.Taken: return SentBy(messaging, outbox, ticket);
                case OutboxVerdict.TakenAsleep:
                    messaging.Tell(new OutboxFilled(outbox), ActorRefs.NoSender);
                    return SentBy(messaging, outbox, ticket);
                case OutboxVerdict.Full:
                    throw new SendException(
                        SendFailure.BufferFull,
                        to,
                        $"the message to '{to}' was not sent: {outbox.Count} messages wait for its acknowledgement, and gossipod.messages.max-pending "
                        + $"({settings.MaxPendingCount}) or max-pending-size ({settings.MaxPendingBytes} bytes) allows no more; await earlier sends, or raise them");
                default:
                    _outboxes.TryRemove(new(to, outbox));
                    break;
            }
        }
    }

    /// <summary>Had the node ended meanwhile, nobody would empty an outbox that was made after the others had been closed.</summary>
    private Task SentBy(IActorRef messaging, Outbox outbox, SendTicket ticket)
    {
        if (_messaging != messaging) Close(outbox, Ended(outbox.Peer));
        return ticket.Task;
    }

    /// <summary>Fails what waits for a life of a peer that has ended, or for us.</summary>
    public void Close(Outbox outbox, SendException reason)
    {
        outbox.Close(reason);
        _outboxes.TryRemove(new(outbox.Peer, outbox));
    }

    /// <summary>What is said to senders when this node ends.</summary>
    public static SendException Ended(string peer) => new(
        SendFailure.Left, peer, $"{HasLeft}. Whether '{peer}' has got the message is not known");

    private static SendException Restarted(string peer) => new(
        SendFailure.PeerGone, peer, $"'{peer}' was restarted; whether it has got the message is not known. Send again if getting it twice does no harm");

    private void CloseOutboxes()
    {
        foreach (var outbox in _outboxes.Values) Close(outbox, Ended(outbox.Peer));
    }

    private Outbox NewOutbox(string peer, ulong generation) =>
        new(peer, generation, context.Settings.Messages.MaxPendingCount, context.Settings.Messages.MaxPendingBytes);
}
