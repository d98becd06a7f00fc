using Gossipod.Actors.Node;
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
    private readonly MemberSurvey<MemberForgetting> _survey = new(members);

    public MemberName Name => name;

    /// <summary>What members are asked now.</summary>
    public ForgetOperation Phase { get; private set; } = ForgetOperation.Ask;

    /// <summary>The newest version that anybody has reported.</summary>
    public MemberVersion UpTo { get; private set; }

    /// <summary>Whether each member has answered in this phase, or is not expected to.</summary>
    public bool IsPhaseOver => _survey.IsOver;

    /// <summary>The next member to be asked; null when there is none, or as many as allowed are being asked.</summary>
    public string? Next(int maxUnderWay) => _survey.Next(maxUnderWay);

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
        var answers = _survey.Answers;
        if (Phase == ForgetOperation.Forget) return new ForgetResult(name.Value, answers, null);
        if (Refusal(answers) is { } refusal) return new ForgetResult(name.Value, answers, refusal);
        Phase = ForgetOperation.Forget;
        _survey.Repeat(answers.Where(answer => answer.Standing == ForgetStanding.Gone).Select(answer => answer.Name));
        return null;
    }

    private string? Refusal(IReadOnlyList<MemberForgetting> answers)
    {
        var live = answers.Where(answer => answer.Standing == ForgetStanding.Live).Select(answer => answer.Name).ToList();
        if (live.Count > 0)
        {
            return $"'{name}' is not forgotten: it is alive or suspect at {MemberSurvey.Shorten(live)}, so it still answers or did a moment ago; stop it, wait until it is dead or has left, and try again";
        }

        return answers.Any(answer => answer.Standing is ForgetStanding.Gone or ForgetStanding.Forgotten)
            ? null
            : $"'{name}' is not forgotten: no member that answered knows it; look at the spelling";
    }

    private void Note(MemberForgetting answer) => _survey.OnAnswer(answer.Name, answer);
}
