using Akka.Actor;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Security;
using Gossipod.Actors.Seeds;

namespace Gossipod.Actors.Node;

/// <content>What stands between bound sockets and membership: that what is to be protected is.</content>
internal sealed partial class NodeActor
{
    private IActorRef _check = ActorRefs.Nobody;

    private bool IsBinding => _context.Phase == NodePhase.Binding && _check.IsNobody();

    /// <summary>What the check does to itself counts nowhere; nor does what strangers do meanwhile, milliseconds as a rule and 10 s at most.</summary>
    private void Check(NewLife born)
    {
        _context.Counters.Hold();
        _check = Child(SecurityCheckActor.Props(_context, born.Bound), FormattableString.Invariant($"security-check-{_life}"));
    }

    private void OnSecurityTried(SecurityTried tried)
    {
        if (_born is not { } born || _context.Phase != NodePhase.Binding || _check.IsNobody() || _stopping) return;
        Context.Stop(Context.Unwatch(_check));
        _check = ActorRefs.Nobody;
        _context.Counters.Resume();
        if (tried.Problem is not null)
        {
            FailStart(new NodeFailed(tried.Problem));
            return;
        }

        BeginMembership(born);
    }

    private void BeginMembership(NewLife born)
    {
        _born = null;
        var self = born.Table.Self;
        CheckAddress(self.Address, born.Bound);
        if (_context.Settings.Security.Tls.Source is { } certificates) Mortal(TlsRenewalActor.Props(_context, certificates), "certificates");
        if (_context.Settings.Seeds.Count > 0) _refs.Seeds = Mortal(SeedActor.Props(_context), "seeds");

        _context.Sightings?.Begin(born.Table.ViewHash);
        _context.ProbeLoopTicks = _context.Now.Ticks;
        _context.Phase = NodePhase.Running;
        _context.Gate.Open(_refs.Messaging);
        _started = new NodeStarted(self, born.Bound);
        LogMessages.Started(_log, self, born.Bound, _context.Settings.ClusterName);
        LogMessages.Security(_log, born.Bound, _context.Settings.Security);
        if (_context.Settings.Security.Identity is not null) LogMessages.Identity(_log, self.MemberName, _context.Settings.Security);
        AnswerWaiting(_started);
    }
}
