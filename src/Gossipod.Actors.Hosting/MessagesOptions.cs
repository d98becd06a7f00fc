namespace Gossipod.Actors.Hosting;

/// <summary>Messages and broadcasts of the application: section <c>gossipod.messages</c>. What is null is left to it.</summary>
public sealed class MessagesOptions
{
    /// <summary>Longest payload of a reliable message, 1 KiB–64 MiB; the same on every node.</summary>
    public int? MaxMessageSize { get; set; }

    /// <summary>Most reliable messages to one peer that wait for its acknowledgement, 1–10,000,000; a further send fails.</summary>
    public int? MaxPending { get; set; }

    /// <summary>Most bytes of those, 64 KiB–1 GiB; a further send fails.</summary>
    public int? MaxPendingSize { get; set; }

    /// <summary>How long a peer may owe an acknowledgement before its stream is given up, 100 ms–10 min.</summary>
    public TimeSpan? AckTimeout { get; set; }

    /// <summary>How long a stream without messages stays open, 1 s–1 d.</summary>
    public TimeSpan? IdleTimeout { get; set; }

    /// <summary>Most streams of messages from peers at once, 1–100,000; lower bounds sockets and memory.</summary>
    public int? MaxInboundStreams { get; set; }

    /// <summary>Most best-effort messages on their way to the socket, 1–100,000; a further send fails.</summary>
    public int? MaxDatagrams { get; set; }

    /// <summary>Most broadcasts that wait to be spread, 1–1,000,000; a further own one is refused.</summary>
    public int? MaxBroadcasts { get; set; }

    /// <summary>Share of a datagram that broadcasts take from news of members where there is not room for all, 0–0.5.</summary>
    public double? BroadcastShare { get; set; }

    /// <summary>Most broadcasts to one member per gossip round, in full datagrams, 1–64; higher spreads more per second.</summary>
    public int? BroadcastDatagrams { get; set; }

    /// <summary>Time between comparisons of broadcasts with a random member, 50 ms–10 min, or 0 for none.</summary>
    public TimeSpan? BroadcastRepairInterval { get; set; }

    /// <summary>How long broadcasts are kept for members that missed them, 0–1 h.</summary>
    public TimeSpan? BroadcastRetention { get; set; }

    /// <summary>Most bytes of broadcasts kept, 64 KiB–1 GiB; the oldest go first.</summary>
    public int? BroadcastRetentionSize { get; set; }
}
