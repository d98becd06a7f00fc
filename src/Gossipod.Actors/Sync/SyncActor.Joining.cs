using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Diagnostics.Metrics;
using Gossipod.Actors.Protocol.Syncing;

namespace Gossipod.Actors.Sync;

/// <summary>Joins, and what happens when a peer, or this node, has as many exchanges under way as it allows.</summary>
internal sealed partial class SyncActor
{
    private static readonly TimeSpan RepairDelay = TimeSpan.FromSeconds(1);

    /// <summary>Seeds that wait for an exchange to end before theirs may begin; at most sync.max-waiting-joins.</summary>
    private readonly Queue<SeedJoin> _waiting = [];

    private void OnJoin(JoinCluster join)
    {
        var attempt = new JoinAttempt(Sender, join.Seeds.Count, join.Trace);
        var deadline = _context.Now + _context.Settings.Sync.ExchangeTimeout;
        foreach (var seed in join.Seeds)
        {
            if (seed.Equals(_ownStreams)) attempt.Finish(seed, "is this node itself");
            else Begin(new SeedJoin(seed, attempt, deadline));
        }
    }

    private void Begin(SeedJoin join)
    {
        var settings = _context.Settings.Sync;
        if (_begun < settings.MaxExchanges) Open(SyncPurpose.Join, join.Seed, join);
        else if (_waiting.Count < settings.MaxWaitingJoins) _waiting.Enqueue(join);
        else Finish(join, JoinOutcome.NotAsked, $"this node has as many joins waiting as sync.max-waiting-joins allows ({settings.MaxWaitingJoins}); join through fewer seeds at once");
    }

    /// <summary>An exchange that we began is over: its join has a result or is tried again, and another may begin.</summary>
    private void OnBegunEnded(SyncExchange exchange, SyncEnd end)
    {
        if (end.IsBusy) _context.Counters.Add(Counter.SyncsBusy);
        if (exchange.Join is not { } join)
        {
            if (end.IsBusy) RepairLater();
        }
        else if (end.IsBusy && join.NextDelay(_context.Now, _random) is { } delay)
        {
            Timers.StartSingleTimer(join, new AskSeedAgain(join), delay);
        }
        else
        {
            Finish(join, end.Failure is null ? JoinOutcome.Joined : JoinOutcome.Failed, end.Failure);
        }

        if (_waiting.TryDequeue(out var next)) Begin(next);
    }

    private void Finish(SeedJoin join, JoinOutcome outcome, string? failure)
    {
        join.Finish(failure);
        _context.Metrics?.OnJoinAttempt(outcome);
    }

    /// <summary>One timer for all repairs that could not be made: tables differ in few rows, and any partner may bring them.</summary>
    private void RepairLater() => Timers.StartSingleTimer(RepairAgain.Instance, RepairAgain.Instance, RepairDelay * (1 + _random.NextDouble()));
}
