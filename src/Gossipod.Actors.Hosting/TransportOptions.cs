namespace Gossipod.Actors.Hosting;

/// <summary>The sockets: section <c>gossipod.transport</c>. What is null is left to it.</summary>
public sealed class TransportOptions
{
    /// <summary>Receive buffer asked of the system for datagrams, 4 KiB–256 MiB; higher outlives longer pauses of the process.</summary>
    public int? ReceiveBuffer { get; set; }

    /// <summary>Wait before the first attempt to bind again, 10 ms–1 min; lower is back sooner.</summary>
    public TimeSpan? RebindBackoffMin { get; set; }

    /// <summary>Longest wait between attempts to bind again, up to 10 min; lower is back sooner.</summary>
    public TimeSpan? RebindBackoffMax { get; set; }

    /// <summary>Longest frame on a stream, 16 KiB–64 MiB; lower bounds what a peer can make this node hold.</summary>
    public int? MaxFrameSize { get; set; }

    /// <summary>Most streams accepted at once, 1–10,000; higher serves more joiners at once.</summary>
    public int? MaxInboundStreams { get; set; }

    /// <summary>Most time a stream that a peer opened may last, 100 ms–10 min; lower frees streams of silent peers sooner.</summary>
    public TimeSpan? InboundStreamTimeout { get; set; }

    /// <summary>Most time until its first frame has come, 100 ms–1 min; lower frees places of silent strangers sooner.</summary>
    public TimeSpan? HandshakeTimeout { get; set; }

    /// <summary>Most streams at once from a host without a member, 1–10,000; lower leaves a stranger less.</summary>
    public int? MaxStreamsPerSource { get; set; }

    /// <summary>Failed handshakes of such a host within ten seconds, 1–10,000; lower spends less on strangers.</summary>
    public int? MaxFailedHandshakes { get; set; }
}
