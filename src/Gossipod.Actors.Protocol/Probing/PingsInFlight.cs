namespace Gossipod.Actors.Protocol.Probing;

/// <summary>
/// Pings that the application has asked for, until they are acked or their time is over; bounded. They say nothing to the failure
/// detector. Owned by ProbeActor; not thread-safe.
/// </summary>
/// <typeparam name="TAsker">Who is to be answered.</typeparam>
internal sealed class PingsInFlight<TAsker>
{
    /// <summary>Most pings at a time.</summary>
    public const int Capacity = 1_000;

    private readonly Dictionary<ulong, PingInFlight<TAsker>> _pings = [];

    public int Count => _pings.Count;

    /// <summary>When the next ping's time is over; null when none is in flight.</summary>
    public MonotonicTime? NextExpiry => _pings.Count == 0 ? null : _pings.Values.Min(ping => ping.ExpiresAt);

    /// <returns>Whether there was room for it.</returns>
    public bool Add(PingInFlight<TAsker> ping)
    {
        if (_pings.Count >= Capacity) return false;
        _pings[ping.Sequence] = ping;
        return true;
    }

    /// <summary>The ping that this ack answers, which is then done; null when it answers none.</summary>
    public PingInFlight<TAsker>? OnAck(ulong sequence, uint source)
    {
        if (!_pings.TryGetValue(sequence, out var ping) || ping.Target != source) return null;
        _pings.Remove(sequence);
        return ping;
    }

    /// <summary>A ping of this member came.</summary>
    public void OnHeard(uint source)
    {
        foreach (var ping in _pings.Values)
        {
            if (ping.Target == source) ping.HeardTarget = true;
        }
    }

    /// <summary>The pings whose time is over; they are done.</summary>
    public IReadOnlyList<PingInFlight<TAsker>> TakeExpired(MonotonicTime now)
    {
        var expired = _pings.Values.Where(ping => ping.ExpiresAt <= now).ToList();
        foreach (var ping in expired) _pings.Remove(ping.Sequence);
        return expired;
    }
}

/// <summary>One ping that the application has asked for.</summary>
/// <param name="Sequence">The ping's.</param>
/// <param name="Target">Tag of the member's name.</param>
/// <param name="SentAt">When it was sent.</param>
/// <param name="ExpiresAt">When to give up.</param>
/// <param name="Asker">Who is to be answered.</param>
internal sealed record PingInFlight<TAsker>(ulong Sequence, uint Target, MonotonicTime SentAt, MonotonicTime ExpiresAt, TAsker Asker)
{
    /// <summary>Whether a ping of the target has come meanwhile.</summary>
    public bool HeardTarget { get; set; }
}
