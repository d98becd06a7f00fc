using Akka.Event;
using Gossipod.Actors.Diagnostics;

namespace Gossipod.Actors;

public sealed partial class GossipodCluster
{
    private static readonly TimeSpan JoinRetryMin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan JoinRetryMax = TimeSpan.FromSeconds(30);

    /// <summary>Joins the configured seeds in the background; again with back-off while no seed answers and nobody has joined us.</summary>
    private void JoinConfiguredSeeds() => _ = TryJoinAsync(JoinRetryMin);

    private async Task TryJoinAsync(TimeSpan retryDelay)
    {
        var log = Logging.GetLogger(_system, this);
        try
        {
            var result = await JoinAsync(Settings.Seeds).ConfigureAwait(false);
            if (result.Joined || Snapshot.Live.Skip(1).Any())
            {
                LogMessages.Joined(log, result);
                return;
            }

            LogMessages.JoinFailed(log, result, retryDelay);
        }
        catch (GossipodException failure)
        {
            LogMessages.JoinImpossible(log, failure.Message);
            return;
        }

        var next = retryDelay * 2 < JoinRetryMax ? retryDelay * 2 : JoinRetryMax;
        _system.Scheduler.Advanced.ScheduleOnce(retryDelay, () => _ = TryJoinAsync(next));
    }
}
