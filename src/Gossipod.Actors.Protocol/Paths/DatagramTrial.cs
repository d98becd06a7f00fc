namespace Gossipod.Actors.Protocol.Paths;

/// <summary>
/// The pings by which one node tries the way of datagrams to another and back: the shortest first, then as long as asked for; when those are
/// lost, the longest that is not is searched by halves. What is lost is repeated, since any datagram may be. Pure; not thread-safe.
/// </summary>
/// <param name="longest">Bytes of the longest datagram to be tried; 0 tries the shortest only.</param>
internal sealed class DatagramTrial(int longest)
{
    /// <summary>Pings of one length before it counts as too long, or the way as closed.</summary>
    public const int Tries = 3;

    private int _bytes;
    private int _lost;
    private int _passed;
    private int _failed;

    /// <summary>Whether there is no more to be sent.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Bytes of the next ping's datagram; 0 for as short as it is.</summary>
    public int NextBytes => _bytes;

    /// <summary>Of the first ack; null when none came.</summary>
    public TimeSpan? RoundTrip { get; private set; }

    /// <summary>Whether a datagram of the other came meanwhile.</summary>
    public bool HeardPeer { get; private set; }

    /// <summary>Bytes of the longest datagram that was acked; 0 when only the shortest was tried, or none came back.</summary>
    public int LongestThere => _passed;

    /// <summary>Bytes of the ack to it.</summary>
    public int LongestBack { get; private set; }

    /// <summary>Why pings could not be sent; null when they could.</summary>
    public string? Problem { get; private set; }

    public void OnAck(TimeSpan roundTrip, int ackBytes)
    {
        RoundTrip ??= roundTrip;
        HeardPeer = true;
        if (_bytes > 0) (_passed, LongestBack) = (_bytes, ackBytes);
        Proceed();
    }

    public void OnLost(bool heardPeer)
    {
        HeardPeer |= heardPeer;
        if (++_lost < Tries) return;
        if (_bytes == 0) IsOver = true;
        else _failed = _bytes;
        if (!IsOver) Proceed();
    }

    public void OnUnsent(string problem) => (Problem, IsOver) = (problem, true);

    private void Proceed()
    {
        _lost = 0;
        if (_failed == 0)
        {
            IsOver = _bytes == longest;
            _bytes = longest;
            return;
        }

        IsOver = _failed - _passed <= 1;
        _bytes = (_passed + _failed) / 2;
    }
}
