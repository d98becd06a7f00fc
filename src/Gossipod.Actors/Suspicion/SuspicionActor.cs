using Akka.Actor;
using Gossipod.Actors.Membership;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Suspecting;

namespace Gossipod.Actors.Suspicion;

/// <summary>
/// Times one suspicion of one member at one version; a child of MembershipActor, which stops it when the suspicion is refuted or
/// overtaken. Sole owner of a <see cref="SuspicionState"/>.
/// </summary>
/// <remarks>
/// Accepts <see cref="ConfirmSuspicion"/> and <see cref="PostponeExpiry"/>. One timer, armed again at each confirmation. The clock
/// decides, not the timer: a timer that fires early is armed again. After <see cref="SuspicionExpired"/> it waits for its parent to
/// stop it or to postpone the verdict.
/// </remarks>
internal sealed class SuspicionActor : UntypedActor, IWithTimers
{
    private readonly NodeContext _context;
    private readonly MemberName _suspect;
    private readonly MemberVersion _version;
    private readonly SuspicionState _state;
    private Protocol.MonotonicTime _dueAt;

    public SuspicionActor(NodeContext context, MemberName suspect, MemberVersion version, SuspicionState state)
    {
        _context = context;
        _suspect = suspect;
        _version = version;
        _state = state;
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(NodeContext context, MemberName suspect, MemberVersion version, SuspicionState state) =>
        new Props(typeof(SuspicionActor), [context, suspect, version, state]).WithDispatcher(context.Dispatcher);

    protected override void PreStart() => ArmForExpiry();

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ConfirmSuspicion confirmation:
                if (!_state.Confirm(confirmation.From)) break;
                Context.Parent.Tell(new SuspicionConfirmed(_suspect, _version, confirmation.From, confirmation.Signature));
                ArmForExpiry();
                break;
            case PostponeExpiry postpone:
                Arm(_context.Now + postpone.Delay);
                break;
            case SuspicionTimeout when _dueAt > _context.Now:
                Arm(_dueAt);
                break;
            case SuspicionTimeout:
                Context.Parent.Tell(new SuspicionExpired(_suspect, _version, _dueAt, _state.LatestAt));
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void ArmForExpiry() => Arm(_state.ExpiresAt);

    /// <summary>A confirmation can bring the end into the past: then it is due now. A past due time would look like a pause of this process.</summary>
    private void Arm(Protocol.MonotonicTime dueAt)
    {
        var now = _context.Now;
        _dueAt = dueAt > now ? dueAt : now;
        Timers.StartSingleTimer(SuspicionTimeout.Instance, SuspicionTimeout.Instance, _dueAt - now);
    }
}
