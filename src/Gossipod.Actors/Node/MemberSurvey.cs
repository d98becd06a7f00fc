namespace Gossipod.Actors.Node;

/// <summary>
/// What every member has answered to one question, some of them asked at once. A command that goes to all live members asks one after another.
/// Pure; not thread-safe.
/// </summary>
/// <param name="members">Their names, in the order in which answers are given out; all of them are asked first.</param>
internal sealed class MemberSurvey<TAnswer>(IReadOnlyList<string> members)
{
    private readonly Dictionary<string, TAnswer> _answers = new(StringComparer.Ordinal);
    private readonly Queue<string> _toAsk = new(members);
    private int _underWay;

    /// <summary>Whether each member that was to be asked has answered, or is not expected to.</summary>
    public bool IsOver => _underWay == 0 && _toAsk.Count == 0;

    /// <summary>The newest answer of each member.</summary>
    public IReadOnlyList<TAnswer> Answers => [.. members.Select(member => _answers[member])];

    /// <summary>The next member to be asked; null when there is none, or as many as allowed are being asked.</summary>
    public string? Next(int maxUnderWay)
    {
        if (_underWay >= maxUnderWay || !_toAsk.TryDequeue(out var next)) return null;
        _underWay++;
        return next;
    }

    /// <summary>A member that was asked has answered, or is given up.</summary>
    public void OnAnswer(string member, TAnswer answer)
    {
        _underWay--;
        _answers[member] = answer;
    }

    /// <summary>Asks these again.</summary>
    public void Repeat(IEnumerable<string> again)
    {
        foreach (var member in again) _toAsk.Enqueue(member);
    }
}

/// <summary>Lists of members in sentences.</summary>
internal static class MemberSurvey
{
    private const int Shown = 5;

    /// <summary>The first ones, and how many more there are.</summary>
    public static string Shorten(IReadOnlyList<string> texts, string separator = ", ") =>
        string.Join(separator, texts.Take(Shown)) + (texts.Count > Shown ? $" and {texts.Count - Shown} more" : "");
}
