using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol.Keys;

namespace Gossipod.Actors.Security;

/// <summary>
/// One command under way: first every member reports its keys, where the command depends on them; then, unless that forbids it, all do
/// what was asked. Pure; owned by KeyringActor.
/// </summary>
internal sealed class KeyCommand
{
    private readonly ManageKeys _order;
    private readonly IReadOnlyList<string> _members;
    private readonly MemberSurvey<MemberKeys> _survey;

    /// <param name="order">What was asked.</param>
    /// <param name="members">Names of the live members, our own first.</param>
    public KeyCommand(ManageKeys order, IReadOnlyList<string> members)
    {
        (_order, _members) = (order, members);
        Phase = NeedsReports ? KeyOperation.List : order.Operation;
        _survey = new MemberSurvey<MemberKeys>(members);
    }

    /// <summary>What members are asked now.</summary>
    public KeyOperation Phase { get; private set; }

    /// <summary>Whether each member has answered in this phase, or is not expected to.</summary>
    public bool IsPhaseOver => _survey.IsOver;

    private bool NeedsReports => _order is { Operation: KeyOperation.Use or KeyOperation.Remove, IsForced: false };

    /// <summary>The next member to be asked; null when there is none, or as many as allowed are being asked.</summary>
    public string? Next(int maxUnderWay) => _survey.Next(maxUnderWay);

    public void OnReport(MemberKeys report) => _survey.OnAnswer(report.Name, report);

    /// <summary>After a phase: the end of the command, or null when the next phase begins.</summary>
    public KeyringReport? Conclude()
    {
        var reports = _survey.Answers;
        if (Phase == _order.Operation) return new KeyringReport(reports, null);
        if (Refusal(reports) is { } refusal) return new KeyringReport(reports, refusal);
        Phase = _order.Operation;
        _survey.Repeat(_members);
        return null;
    }

    private string? Refusal(IReadOnlyList<MemberKeys> reports)
    {
        var silent = reports.Where(report => report.Problem is not null).ToList();
        if (silent.Count > 0) return $"key {_order.Id} was left as it is everywhere: {Some(silent)}; try again, or force it";
        if (_order.Operation == KeyOperation.Use)
        {
            var without = reports.Where(report => !report.Keys.Contains(_order.Id)).ToList();
            return without.Count == 0 ? null : $"key {_order.Id} is not used yet: {Names(without)} {Has(without)} not got it; install it again, or force it";
        }

        var sealing = reports.Where(report => report.Primary == _order.Id).ToList();
        return sealing.Count == 0 ? null : $"key {_order.Id} is not removed: {Names(sealing)} still {(sealing.Count == 1 ? "seals" : "seal")} with it; use another one first";
    }

    private static string Has(List<MemberKeys> members) => members.Count == 1 ? "has" : "have";

    private static string Names(List<MemberKeys> members) => MemberSurvey.Shorten([.. members.Select(member => member.Name)]);

    private static string Some(List<MemberKeys> members) => MemberSurvey.Shorten([.. members.Select(member => member.ToString())]);
}
