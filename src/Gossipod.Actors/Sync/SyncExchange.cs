using System.Net;
using Akka.Actor;
using Gossipod.Actors.Protocol.Syncing;

namespace Gossipod.Actors.Sync;

/// <summary>Where an exchange stands.</summary>
internal enum ExchangePhase
{
    /// <summary>Initiator: the stream is being connected.</summary>
    Connecting,

    /// <summary>The peer's pages are to come.</summary>
    AwaitingPages,

    /// <summary>Our table was asked for and is to be sent.</summary>
    Sending,

    /// <summary>Everything was sent; the peer is to close.</summary>
    AwaitingClose,

    /// <summary>It is over; what the stream still says is ignored.</summary>
    Done,
}

/// <summary>One exchange of tables over one stream, ours or a peer's. Owned by SyncActor; not thread-safe.</summary>
internal sealed class SyncExchange(bool initiator, SyncPurpose purpose, IPEndPoint peer, JoinAttempt? join)
{
    public bool IsInitiator { get; } = initiator;

    public SyncPurpose Purpose { get; } = purpose;

    public IPEndPoint Peer { get; } = peer;

    /// <summary>The join that this exchange is part of.</summary>
    public JoinAttempt? Join { get; } = join;

    public ExchangePhase Phase { get; set; } = initiator ? ExchangePhase.Connecting : ExchangePhase.Sending;

    public IActorRef Stream { get; set; } = ActorRefs.Nobody;

    /// <summary>The peer's rows so far.</summary>
    public List<SyncRow> Rows { get; } = [];
}

/// <summary>A join through several seeds at once: collects one result per seed. Owned by SyncActor; not thread-safe.</summary>
internal sealed class JoinAttempt(IActorRef asker, int expected)
{
    private readonly List<SeedResult> _results = new(expected);

    /// <summary>Records how one seed answered; tells the asker when it was the last.</summary>
    public void Finish(IPEndPoint seed, string? failure)
    {
        _results.Add(new SeedResult(seed.ToString(), seed, failure));
        if (_results.Count == expected) asker.Tell(new JoinFinished(_results));
    }
}
