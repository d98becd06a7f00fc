using System.Diagnostics;
using System.Net;
using Akka.Actor;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Syncing;

namespace Gossipod.Actors.Sync;

/// <summary>A session and its stream. Owned by SyncActor; not thread-safe.</summary>
internal sealed class SyncExchange(SyncSession session, MonotonicTime beganAt, SeedJoin? join = null)
{
    public MonotonicTime BeganAt { get; } = beganAt;

    /// <summary>Bytes of frames that came and went.</summary>
    public long Bytes { get; set; }

    public SyncSession Session { get; } = session;

    /// <summary>The join that this exchange is part of.</summary>
    public SeedJoin? Join { get; } = join;

    public bool IsInitiator => Session is SyncInitiator;

    /// <summary>Where the peer is, if it began the exchange.</summary>
    public IPEndPoint? Unasked => IsInitiator ? null : Session.Address;

    public IActorRef Stream { get; set; } = ActorRefs.Nobody;
}

/// <summary>One seed of a join, over all attempts while it is busy. Owned by SyncActor; not thread-safe.</summary>
internal sealed class SeedJoin(IPEndPoint seed, JoinAttempt attempt, MonotonicTime deadline)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(250);

    private TimeSpan _delay = FirstDelay;

    public IPEndPoint Seed { get; } = seed;

    /// <summary>The join's span; default for none.</summary>
    public ActivityContext Trace => attempt.Trace;

    public void Finish(string? failure) => attempt.Finish(Seed, failure);

    /// <summary>How long to wait before a busy seed is asked again: 250 ms doubled with each answer, a half to one and a half times of it; null when its time is over.</summary>
    public TimeSpan? NextDelay(MonotonicTime now, SeededRandom random)
    {
        var delay = _delay * (0.5 + random.NextDouble());
        _delay *= 2;
        return now + delay < deadline ? delay : null;
    }
}

/// <summary>A join through several seeds at once: collects one result per seed. Owned by SyncActor; not thread-safe.</summary>
internal sealed class JoinAttempt(IActorRef asker, int expected, ActivityContext trace)
{
    private readonly List<SeedResult> _results = new(expected);

    public ActivityContext Trace => trace;

    /// <summary>Records how one seed answered; tells the asker when it was the last.</summary>
    public void Finish(IPEndPoint seed, string? failure)
    {
        _results.Add(new SeedResult(seed.ToString(), seed, failure));
        if (_results.Count == expected) asker.Tell(new JoinFinished(_results));
    }
}
