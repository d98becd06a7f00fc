using Akka.Actor;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Remote;

/// <summary>Waits for one node until the seeds of its Akka cluster are agreed on, tells them, and stops. Owns nothing else.</summary>
/// <remarks>
/// Accepts <see cref="ClusterSnapshot"/>, <see cref="MemberEvent"/> and <see cref="Settled"/>. One timer: how long the choice has been the
/// same. No children; stopped from outside when the wait is cancelled.
/// </remarks>
internal sealed class SeedAgreementActor(
    SeedAgreement agreement, TimeSpan settling, GossipodCluster cluster, TaskCompletionSource<IReadOnlyList<Address>> agreed) : UntypedActor, IWithTimers
{
    private SeedChoice _choice = new([], IsFormed: false);

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart() => cluster.Subscribe(Self, InitialState.AsSnapshot, typeof(MemberEvent));

    protected override void OnReceive(object message)
    {
        if (message is not (ClusterSnapshot or MemberEvent or Settled))
        {
            Unhandled(message);
            return;
        }

        var now = agreement.Choose(cluster.Snapshot);
        if (now.IsFormed || (message is Settled && now.Equals(_choice) && now.Seeds.Count > 0))
        {
            agreed.TrySetResult(now.Seeds);
            Context.Stop(Self);
            return;
        }

        if (now.Equals(_choice) && message is not ClusterSnapshot) return;
        _choice = now;
        if (now.Seeds.Count == 0) Timers.Cancel(Settled.Instance);
        else Timers.StartSingleTimer(Settled.Instance, Settled.Instance, settling);
    }

    protected override void PostStop() => agreed.TrySetCanceled();

    /// <summary>The choice has been the same for long enough.</summary>
    private sealed record Settled : INoSerializationVerificationNeeded
    {
        public static readonly Settled Instance = new();
    }
}
