namespace Gossipod.Actors.Node;

/// <summary>Numbers of user messages and broadcasts.</summary>
internal sealed record MessageSettings
{
    /// <summary>Longest payload of a reliable message.</summary>
    public int MaxMessageBytes { get; init; } = 1_000_000;

    /// <summary>Most reliable messages to one peer that wait for it to acknowledge them.</summary>
    public int MaxPendingCount { get; init; } = 100_000;

    /// <summary>Most bytes of them.</summary>
    public int MaxPendingBytes { get; init; } = 16 << 20;

    /// <summary>How long a peer may owe an acknowledgement before its stream is given up and another one is opened.</summary>
    public TimeSpan AckTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a stream without messages is kept open.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Most peers that may have a stream of messages to this node at once.</summary>
    public int MaxInboundStreams { get; init; } = 1_000;

    /// <summary>Most best-effort messages on their way to the socket.</summary>
    public int MaxDatagrams { get; init; } = 512;

    /// <summary>Most broadcasts that wait to be sent or to be passed on.</summary>
    public int MaxBroadcasts { get; init; } = 4_096;

    /// <summary>Share of a datagram that broadcasts take from news of members, where there is not room for both.</summary>
    public double BroadcastShare { get; init; } = 0.3;

    /// <summary>Most broadcasts to one member per gossip round, in full datagrams.</summary>
    public int BroadcastDatagrams { get; init; } = 8;

    /// <summary>Time between comparisons with a random member, while there are broadcasts; 0 for none.</summary>
    public TimeSpan BroadcastRepairInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long broadcasts are kept for members that missed them.</summary>
    public TimeSpan BroadcastRetention { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Most bytes of them.</summary>
    public int BroadcastRetentionBytes { get; init; } = 4 << 20;
}
