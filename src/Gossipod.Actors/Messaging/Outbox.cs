using Gossipod.Actors.Protocol.Messaging;

namespace Gossipod.Actors.Messaging;

/// <summary>One reliable message that was handed over: completes when the peer has acknowledged it, or fails.</summary>
internal sealed class SendTicket(MessagePayload payload) : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
{
    /// <summary>What a message counts for beside its payload.</summary>
    private const int OverheadBytes = 16;

    public MessagePayload Payload => payload;

    /// <summary>What it counts for, on its way and in its frame.</summary>
    public int Bytes => payload.Bytes.Length + payload.Manifest.Length + OverheadBytes;
}

/// <summary>What became of a message at an <see cref="Outbox"/>.</summary>
internal enum OutboxVerdict
{
    /// <summary>It is in.</summary>
    Taken,

    /// <summary>It is in, and its actor is to be told.</summary>
    TakenAsleep,

    /// <summary>As many messages or bytes as allowed wait already.</summary>
    Full,

    /// <summary>The peer is gone; another outbox may take the messages to its next life.</summary>
    Closed,
}

/// <summary>
/// The reliable messages to one life of one peer, from the application's threads to the actor that sends them. Counts them until they
/// are acknowledged, so the limits hold whatever the application does. Safe for any thread.
/// </summary>
internal sealed class Outbox(string peer, ulong generation, int maxCount, long maxBytes)
{
    private readonly Lock _gate = new();
    private readonly Queue<SendTicket> _queue = new();
    private int _count;
    private long _bytes;
    private bool _isAwake;
    private bool _isClosed;

    public string Peer => peer;

    /// <summary>Of the peer's life.</summary>
    public ulong Generation => generation;

    /// <summary>Messages that are not acknowledged.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _count;
        }
    }

    public OutboxVerdict Add(SendTicket ticket)
    {
        lock (_gate)
        {
            if (_isClosed) return OutboxVerdict.Closed;
            if (_count >= maxCount || _bytes + ticket.Payload.Bytes.Length > maxBytes) return OutboxVerdict.Full;
            _queue.Enqueue(ticket);
            _count++;
            _bytes += ticket.Payload.Bytes.Length;
            if (_isAwake) return OutboxVerdict.Taken;
            _isAwake = true;
            return OutboxVerdict.TakenAsleep;
        }
    }

    /// <summary>Moves what was added to the actor; after this it is told again of what is added next.</summary>
    public void MoveTo(SendSession<SendTicket> session)
    {
        lock (_gate)
        {
            _isAwake = false;
            while (_queue.TryDequeue(out var ticket)) session.Add(ticket, ticket.Bytes);
        }
    }

    /// <summary>These messages were acknowledged.</summary>
    public void Complete(IReadOnlyList<SendTicket> tickets)
    {
        Leave(tickets);
        for (var i = 0; i < tickets.Count; i++) tickets[i].TrySetResult();
    }

    /// <summary>These messages will not be sent any more.</summary>
    public void Fail(IReadOnlyList<SendTicket> tickets, SendException reason)
    {
        Leave(tickets);
        for (var i = 0; i < tickets.Count; i++) tickets[i].TrySetException(reason);
    }

    /// <summary>Takes nothing more, and fails what no actor has taken.</summary>
    public void Close(SendException reason)
    {
        SendTicket[] rest;
        lock (_gate)
        {
            _isClosed = true;
            rest = [.. _queue];
            _queue.Clear();
        }

        Fail(rest, reason);
    }

    private void Leave(IReadOnlyList<SendTicket> tickets)
    {
        lock (_gate)
        {
            _count -= tickets.Count;
            for (var i = 0; i < tickets.Count; i++) _bytes -= tickets[i].Payload.Bytes.Length;
        }
    }
}
