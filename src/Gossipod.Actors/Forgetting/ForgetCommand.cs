using Gossipod.Actors.Protocol.Forgetting;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Forgetting;

/// <summary>
/// One command under way: first every member says what the one to be forgotten is to it; then, unless it lives for one of them, those that
/// hold it dead or departed forget it. Pure; owned by ForgettingActor.
/// </summary>
/// <param name="name">The member to be forgotten.</param>
/// <param name="members">Names of the live members, our own first.</param>
internal sealed class ForgetCommand(MemberName name, IReadOnlyList<string> members)
{
    private readonly Dictionary<string, MemberForgetting> _answers = new(StringComparer.Ordinal);
    private readonly Queue<string> _toAsk = new(members);
    private int _underWay;

    public MemberName Name => name;

    /// <summary>What members are asked now.</summary>
    public ForgetOperation Phase { get; private set; } = ForgetOperation.Ask;

    /// <summary>The newest version that anybody has reported.</summary>
    public MemberVersion UpTo { get; private set; }

    /// <summary>Whether each member has answered in this phase, or is not expected to.</summary>
    public bool IsPhaseOver => _underWay == 0 && _toAsk.Count == 0;

    /// <summary>The next member to be asked; null when there is none, or as many as allowed are being asked.</summary>
    public string? Next(int maxUnderWay)
    {
        if (_underWay >= maxUnderWay || !_toAsk.TryDequeue(out var next)) return null;
        _underWay++;
        return next;
    }

    public void OnReport(string member, ForgetStanding standing, MemberVersion version)
    {
        if (version > UpTo && Phase == ForgetOperation.Ask) UpTo = version;
        Note(new MemberForgetting(member, standing, standing switch
        {
            ForgetStanding.Live => "it is alive or suspect there",
            ForgetStanding.Gone => Phase == ForgetOperation.Ask ? "it is in the table" : "a later life of it has ended there; try again",
            _ => null,
        }));
    }

    public void OnNoAnswer(string member, string problem) => Note(new MemberForgetting(member, ForgetStanding.NoAnswer, problem));

    /// <summary>After a phase: the end of the command, or null when the next phase begins.</summary>
    public ForgetResult? Conclude()
    {
        IReadOnlyList<MemberForgetting> answers = [.. members.Select(member => _answers[member])];
        if (Phase == ForgetOperation.Forget) return new ForgetResult(name.Value, answers, null);
        if (Refusal(answers) is { } refusal) return new ForgetResult(name.Value, answers, refusal);
        Phase = ForgetOperation.Forget;
        foreach (var answer in answers.Where(answer => answer.Standing == ForgetStanding.Gone)) _toAsk.Enqueue(answer.Name);
        return null;
    }

    private string? Refusal(IReadOnlyList<MemberForgetting> answers)
    {
        const int shown = 5;
        var live = answers.Where(answer => answer.Standing == ForgetStanding.Live).Select(answer => answer.Name).ToList();
        if (live.Count > 0)
        {
            var names = string.Join(", ", live.Take(shown)) + (live.Count > shown ? $" and {live.Count - shown} more" : "");
            return $"'{name}' is not forgotten: it is alive or suspect at {names}, so it still answers or did a moment ago; stop it, wait until it is dead or has left, and try again";
        }

        return answers.Any(answer => answer.Standing is ForgetStanding.Gone or ForgetStanding.Forgotten)
            ? null
            : $"'{name}' is not forgotten: no member that answered knows it; look at the spelling";
    }

    private void Note(MemberForgetting answer)
    {
        _underWay--;
        _answers[answer.Name] = answer;
    }
}
