using Akka.Actor;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Probe;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Membership;

/// <summary>Claims that take no effect: each is counted by its reason, and what only a liar can have said is logged.</summary>
internal sealed partial class MembershipActor
{
    /// <summary>How many periods a member has to object to a record of a later life of it, before that life may leave.</summary>
    public const int PeriodsToRefute = 5;

    private MonotonicTime _contestedAt = MonotonicTime.Never;

    private void OnIgnored(TableChange ignored)
    {
        _context.Counters.Add(CounterOf(ignored.Reason));
        switch (ignored.Reason)
        {
            case IgnoreReason.ForgedLeave: Alarm(ignored.Claim, "its leave key is not the member's"); break;
            case IgnoreReason.ForeignLock: OnContested(ignored.New!); break;
            case IgnoreReason.Unsigned: Alarm(ignored.Claim, "it is not signed"); break;
            case IgnoreReason.IdentityNotTrusted: Alarm(ignored.Claim, "security.trusted-identities gives the name to another identity, or to none"); break;
            case IgnoreReason.NameOfAnother: Alarm(ignored.Claim, "the name belongs to another identity"); break;
            case IgnoreReason.BadSignature: Alarm(ignored.Claim, "its signature is of somebody else, or of something else"); break;
        }
    }

    /// <summary>
    /// Two records of one generation with different locks: one of them is not the member's. It is asked which, by the one that we have
    /// in the next ping; where that is not its own, it takes another generation.
    /// </summary>
    private void OnContested(Member row)
    {
        var now = _context.Now;
        if (now - _contestedAt < _context.Protocol.ProtocolPeriod) return;
        _contestedAt = now;
        var held = MemberUpdate.Alive(row.MemberName, row.DetailsVersion, row.Details);
        Alarm(held, "another record of the same life has another leave lock");
        _refs.Probe.Tell(new ExpediteProbe(row.MemberName, held));
    }

    private void Alarm(MemberUpdate claim, string reason) => LogMessages.ForgedClaim(_log, _context.LogLimits, claim, reason);

    private static Counter CounterOf(IgnoreReason reason) => reason switch
    {
        IgnoreReason.ImplausibleVersion => Counter.UpdatesImplausible,
        IgnoreReason.UnknownMember => Counter.UpdatesUnknownMember,
        IgnoreReason.TableFull => Counter.UpdatesTableFull,
        IgnoreReason.AccuserNotAlive => Counter.AccusersUnknown,
        IgnoreReason.ForgedLeave => Counter.LeavesForged,
        IgnoreReason.UnprovenLeave or IgnoreReason.EarlyLeave => Counter.LeavesUnproven,
        IgnoreReason.ForeignLock => Counter.RecordsContested,
        IgnoreReason.Unsigned => Counter.ClaimsUnsigned,
        IgnoreReason.IdentityNotTrusted => Counter.IdentitiesNotTrusted,
        IgnoreReason.NameOfAnother => Counter.NamesOfOthers,
        IgnoreReason.BadSignature => Counter.SignaturesBad,
        _ => Counter.UpdatesIgnored,
    };
}
