using Gossipod.Actors.Node;

namespace Gossipod.Actors.Transport;

/// <summary>How long to wait before the next attempt to bind: doubles from the least to the most. Owned by one transport actor.</summary>
internal sealed class RebindBackoff(TransportSettings settings)
{
    private TimeSpan _next = settings.RebindBackoffMin;

    public TimeSpan Next()
    {
        var delay = _next;
        _next = delay * 2 < settings.RebindBackoffMax ? delay * 2 : settings.RebindBackoffMax;
        return delay;
    }

    /// <summary>
    /// The last binding held for that long. A socket that dies soon after each bind must not be bound again at the shortest
    /// delay for ever, so only one that outlived the longest delay starts afresh.
    /// </summary>
    public void Held(TimeSpan duration)
    {
        if (duration > settings.RebindBackoffMax) _next = settings.RebindBackoffMin;
    }
}
