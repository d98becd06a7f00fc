using System.Globalization;
using System.Text;
using Gossipod.Actors.Protocol.Explaining;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors;

/// <summary>Why a member is what this node holds it to be: its row, and what happened to it of late with who said so. Immutable.</summary>
public sealed class MemberExplanation
{
    internal MemberExplanation(string name, string seenBy, Member? member, IReadOnlyList<HistoryEntry> history, DateTimeOffset at) =>
        (Name, SeenBy, Member, History, At) = (name, seenBy, member, history, at);

    /// <summary>The name that was asked about.</summary>
    public string Name { get; }

    /// <summary>The node that answers; others may have seen it otherwise.</summary>
    public string SeenBy { get; }

    /// <summary>When it answered, by its clock.</summary>
    public DateTimeOffset At { get; }

    /// <summary>The member's row; null where this node does not know it, or not any more.</summary>
    public Member? Member { get; }

    /// <summary>
    /// What happened to the member in this life of the node, oldest first: the last 16 entries, fewer when very much happened to others.
    /// Empty for one that joined and was never accused.
    /// </summary>
    public IReadOnlyList<HistoryEntry> History { get; }

    /// <summary>The explanation as lines for people: what holds now, then one line for each entry.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        if (Member is { } row) text.Append(CultureInfo.InvariantCulture, $"{Name} at {row.Address} is {row.Status} (version {row.Version})");
        else text.Append(CultureInfo.InvariantCulture, $"{Name} is not a member");
        text.Append(CultureInfo.InvariantCulture, $", as {SeenBy} sees it at {At.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff}Z");
        if (History.Count == 0) text.Append("; nothing happened to it here");
        foreach (var entry in History) text.Append("\n  ").Append(entry);
        return text.ToString();
    }
}
