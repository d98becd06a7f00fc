using System.Collections.Immutable;
using System.Net;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Disseminating;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Security;

namespace Gossipod.Actors.Node;

/// <summary>What one node is told at its start: who it is, where it listens, and every number. Immutable and validated.</summary>
internal sealed record NodeSettings
{
    public required string ClusterName { get; init; }

    public required MemberName Name { get; init; }

    /// <summary>Where datagrams and streams are received; port 0 lets the system choose one for both.</summary>
    public required IPEndPoint Bind { get; init; }

    /// <summary>The endpoint in our record; null means the bound one, port 0 the bound port.</summary>
    public IPEndPoint? Advertise { get; init; }

    public ImmutableSortedDictionary<string, string> Tags { get; init; } = MemberDetails.NoTags;

    public ReadOnlyMemory<byte> Metadata { get; init; }

    public ProtocolSettings Protocol { get; init; } = new();

    public TransportSettings Transport { get; init; } = new();

    public SyncSettings Sync { get; init; } = new();

    public MessageSettings Messages { get; init; } = new();

    /// <summary>Members to join at the start of each life, as they are written; none when that is left to the application.</summary>
    public IReadOnlyList<string> Seeds { get; init; } = [];

    public JoinSettings Joining { get; init; } = new();

    public SecuritySettings Security { get; init; } = new();

    /// <summary>Most bytes of a packet, prelude included, that any member can pass on: sealed, it is max-datagram-bytes long.</summary>
    public int MaxPacketBytes => Protocol.MaxDatagramBytes - PacketBudget.SealBytes;

    public LimitSettings Limits { get; init; } = new();

    public TelemetrySettings Telemetry { get; init; } = new();

    /// <summary>Most time a graceful leave may take.</summary>
    public TimeSpan LeaveTimeout { get; init; } = TimeSpan.FromSeconds(5);
}

/// <summary>Numbers of the sockets.</summary>
internal sealed record TransportSettings
{
    /// <summary>SO_RCVBUF asked for, in bytes.</summary>
    public int ReceiveBufferBytes { get; init; } = 1 << 20;

    public TimeSpan RebindBackoffMin { get; init; } = TimeSpan.FromMilliseconds(200);

    public TimeSpan RebindBackoffMax { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest frame on a stream, length prefix not counted.</summary>
    public int MaxFrameBytes { get; init; } = 1 << 20;

    /// <summary>Most streams accepted at once.</summary>
    public int MaxInboundStreams { get; init; } = 64;

    /// <summary>Most time a stream of a peer may last.</summary>
    public TimeSpan InboundStreamTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Most time until its first frame has come, handshake included.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Most streams accepted at once from one host without a member; a member's host gets four times as many for each.</summary>
    public int MaxStreamsPerSource { get; init; } = 4;

    /// <summary>Failed handshakes of one host without a member in ten seconds after which it gets no stream.</summary>
    public int MaxFailedHandshakes { get; init; } = 20;

    public TimeSpan FirstFrameTimeout => HandshakeTimeout < InboundStreamTimeout ? HandshakeTimeout : InboundStreamTimeout;
}

/// <summary>How configured seeds are joined and kept in touch with.</summary>
internal sealed record JoinSettings
{
    /// <summary>Longest wait after the first attempt that fails; doubles with each further one.</summary>
    public TimeSpan RetryMin { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan RetryMax { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether a member contacts seeds that are no members.</summary>
    public bool ContactSeeds { get; init; } = true;
}

/// <summary>Numbers of the table exchange.</summary>
internal sealed record SyncSettings
{
    /// <summary>Most time one exchange with one peer may take, connecting included.</summary>
    public TimeSpan ExchangeTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Rows per page of a table.</summary>
    public int PageRows { get; init; } = 500;

    /// <summary>Most exchanges at once that we began, and most that peers began.</summary>
    public int MaxExchanges { get; init; } = 32;

    /// <summary>Most seeds that wait to be joined.</summary>
    public int MaxWaitingJoins { get; init; } = 1_000;

    /// <summary>Most bytes of the application's state in an exchange, either way.</summary>
    public int MaxStateBytes { get; init; } = 64 << 10;

    /// <summary>Class of the application's hook, when it was named in HOCON.</summary>
    public Type? HookType { get; init; }
}
