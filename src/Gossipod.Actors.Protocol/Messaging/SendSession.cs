namespace Gossipod.Actors.Protocol.Messaging;

/// <summary>What an acknowledgement means to a <see cref="SendSession{T}"/>.</summary>
internal enum AckOutcome
{
    /// <summary>It acknowledges what was sent, or nothing new.</summary>
    Fits,

    /// <summary>It acknowledges what was never sent.</summary>
    Bogus,

    /// <summary>The peer does not remember what it has acknowledged: its session is lost.</summary>
    Lost,
}

/// <summary>
/// The messages to one peer, numbered from 1, until it has acknowledged them. A broken stream is followed by another one, over which
/// everything not acknowledged goes again; the peer knows it by its numbers. Owned by PeerSendingActor; not thread-safe.
/// </summary>
/// <param name="windowBytes">Bytes that may be on their way at once; a single message may exceed it.</param>
internal sealed class SendSession<T>(int windowBytes)
{
    private const int CapacityMin = 16;

    private (T Message, int Bytes)[] _ring = new (T, int)[CapacityMin];
    private int _head;

    /// <summary>The number of the last message acknowledged.</summary>
    public ulong Acked { get; private set; }

    /// <summary>The number of the last message sent over the present stream.</summary>
    public ulong Sent { get; private set; }

    /// <summary>The number of the last message sent over any stream: what is behind it cannot have arrived.</summary>
    public ulong EverSent { get; private set; }

    /// <summary>Messages not acknowledged, sent or not.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes sent over the present stream and not acknowledged.</summary>
    public long BytesUnderWay { get; private set; }

    public void Add(T message, int bytes)
    {
        if (Count == _ring.Length) Grow();
        _ring[(_head + Count) & (_ring.Length - 1)] = (message, bytes);
        Count++;
    }

    /// <summary>
    /// Takes the next messages to send: at least one if there is any and the window has room, and then as many as fit
    /// <paramref name="bytesMax"/> and the window.
    /// </summary>
    /// <param name="bytesMax">Bytes of one batch.</param>
    /// <param name="batch">Gets the messages.</param>
    /// <returns>The number of the first one; 0 when there is nothing to send now.</returns>
    public ulong Next(int bytesMax, List<T> batch)
    {
        var first = Sent + 1;
        var taken = 0L;
        while (Sent - Acked < (ulong)Count)
        {
            var (message, bytes) = At(Sent + 1);
            var isFull = taken > 0 && taken + bytes > bytesMax;
            if (isFull || (BytesUnderWay > 0 && BytesUnderWay + bytes > windowBytes)) break;
            batch.Add(message);
            taken += bytes;
            BytesUnderWay += bytes;
            Sent++;
        }

        if (Sent > EverSent) EverSent = Sent;
        return Sent >= first ? first : 0;
    }

    /// <summary>The peer has everything up to this number.</summary>
    /// <param name="number">What it says.</param>
    /// <param name="done">Gets the messages that it acknowledges.</param>
    public AckOutcome OnAck(ulong number, List<T> done)
    {
        if (number > Sent) return AckOutcome.Bogus;
        for (; Acked < number; Acked++)
        {
            BytesUnderWay -= At(Acked + 1).Bytes;
            done.Add(Pop());
        }

        return AckOutcome.Fits;
    }

    /// <summary>The stream is gone; what was on its way may have arrived or not.</summary>
    public void OnBroken()
    {
        Sent = Acked;
        BytesUnderWay = 0;
    }

    /// <summary>A new stream is accepted by a peer that has everything up to this number.</summary>
    public AckOutcome OnAccepted(ulong received, List<T> done)
    {
        if (received > EverSent) return AckOutcome.Bogus;
        if (received < Acked) return AckOutcome.Lost;
        for (; Acked < received; Acked++) done.Add(Pop());
        OnBroken();
        return AckOutcome.Fits;
    }

    /// <summary>
    /// Begins another session: numbers start from 1 again. What may have arrived in the old one is given up, for it must not arrive twice.
    /// </summary>
    /// <param name="uncertain">Gets what is given up.</param>
    public void Restart(List<T> uncertain)
    {
        for (; Acked < EverSent; Acked++) uncertain.Add(Pop());
        (Acked, Sent, EverSent, BytesUnderWay) = (0, 0, 0, 0);
    }

    /// <summary>Gives everything up.</summary>
    public void Clear(List<T> rest)
    {
        while (Count > 0) rest.Add(Pop());
        (Acked, Sent, EverSent, BytesUnderWay) = (0, 0, 0, 0);
    }

    private (T Message, int Bytes) At(ulong number) => _ring[(_head + (int)(number - Acked - 1)) & (_ring.Length - 1)];

    private T Pop()
    {
        var message = _ring[_head].Message;
        _ring[_head] = default;
        _head = (_head + 1) & (_ring.Length - 1);
        Count--;
        return message;
    }

    private void Grow()
    {
        var larger = new (T, int)[_ring.Length * 2];
        for (var i = 0; i < Count; i++) larger[i] = _ring[(_head + i) & (_ring.Length - 1)];
        (_ring, _head) = (larger, 0);
    }
}
