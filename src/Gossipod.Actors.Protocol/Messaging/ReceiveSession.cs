namespace Gossipod.Actors.Protocol.Messaging;

/// <summary>
/// How far one sender's messages have come here. Messages that come again after a broken stream are passed over; a gap means that
/// the stream lost something, and ends it. Owned by ReceivingActor; not thread-safe.
/// </summary>
/// <param name="id">The sender's word for this session.</param>
internal sealed class ReceiveSession(ulong id)
{
    public ulong Id => id;

    /// <summary>The number of the last message received.</summary>
    public ulong Received { get; private set; }

    /// <summary>Notes a batch.</summary>
    /// <param name="first">Number of its first message.</param>
    /// <param name="count">Messages in it.</param>
    /// <param name="known">How many of them, from the first on, were here before.</param>
    /// <returns>Whether it follows without a gap; otherwise nothing was noted.</returns>
    public bool OnBatch(ulong first, int count, out int known)
    {
        known = 0;
        if (first == 0 || first > Received + 1) return false;
        known = (int)Math.Min((ulong)count, Received + 1 - first);
        Received += (ulong)(count - known);
        return true;
    }
}
