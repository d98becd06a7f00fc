using System.Net;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Protocol.Admitting;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Transport;

namespace Gossipod.Actors.Membership;

/// <summary>Which records are taken in at all: such as can be sent to, and of unknown members no more than their source may introduce.</summary>
internal sealed partial class MembershipActor
{
    private readonly NewcomerBudget _newcomers;

    private bool AdmitsByPacket(MemberUpdate claim, IPEndPoint from)
    {
        if (!claim.CarriesRecord) return !IsInOurName(claim);
        if (!HasUsableAddress(claim)) return false;
        return _table.Find(claim.Name) is not null || Counted(_newcomers.AdmitByPacket(from, _context.Ingress.IsMember(from), _context.Now));
    }

    /// <param name="claim">What a table says.</param>
    /// <param name="from">Whence the table came unasked; null if we had asked for it.</param>
    private bool AdmitsByStream(MemberUpdate claim, IPEndPoint? from)
    {
        if (!claim.CarriesRecord) return true;
        if (!HasUsableAddress(claim)) return false;
        return from is null || _table.Find(claim.Name) is not null || Counted(_newcomers.AdmitByStream(from, _context.Now));
    }

    /// <summary>Whom we accuse we know: from outside it is the echo of a life of ours before this one, or somebody else's invention.</summary>
    private bool IsInOurName(MemberUpdate claim)
    {
        var self = _table.Self.MemberName;
        if (claim.Kind == UpdateKind.Leave || !claim.From.Equals(self) || claim.Name.Equals(self)) return false;
        _context.Counters.Add(Counter.AccusersUnknown);
        return true;
    }

    private bool HasUsableAddress(MemberUpdate claim)
    {
        if (EndpointGuard.CheckRecord(claim.Details!.Endpoint, _context.Settings.Limits.AllowedNetworks) is EndpointProblem.None) return true;
        _context.Counters.Add(Counter.UpdatesBadAddress);
        return false;
    }

    private bool Counted(bool isAdmitted)
    {
        if (!isAdmitted) _context.Counters.Add(Counter.NewMembersOverBudget);
        return isAdmitted;
    }
}
