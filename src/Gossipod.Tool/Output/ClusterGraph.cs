using System.Text;
using Gossipod.Actors.AspNetCore.Json;

namespace Gossipod.Tool.Output;

/// <summary>Members and what leads from one to another, as text for programs that draw.</summary>
internal static class ClusterGraph
{
    /// <summary>A Mermaid flowchart.</summary>
    public static string Mermaid(IReadOnlyList<MemberJson> members)
    {
        var text = new StringBuilder("flowchart LR\n");
        foreach (var (id, name, status) in Nodes(members)) text.Append($"  {id}[\"{Entities(name)}<br/>{status}\"]:::{(status.Length == 0 ? "unknown" : status)}\n");
        foreach (var (from, to, label, isAccusation) in Edges(members)) text.Append($"  {from} {(isAccusation ? "-.->" : "-->")}|\"{Entities(label)}\"| {to}\n");
        text.Append("  classDef alive fill:#d7f5dd,stroke:#1a7f37,color:#000\n  classDef suspect fill:#fff3c4,stroke:#9a6700,color:#000\n");
        text.Append("  classDef dead fill:#ffd8d3,stroke:#cf222e,color:#000\n  classDef leaving,left,unknown fill:#eaeaea,stroke:#666,color:#000\n");
        return text.ToString();
    }

    /// <summary>A Graphviz digraph.</summary>
    public static string Dot(IReadOnlyList<MemberJson> members)
    {
        var text = new StringBuilder("digraph gossipod {\n  rankdir=LR; node [shape=box, style=filled];\n");
        foreach (var (id, name, status) in Nodes(members)) text.Append($"  {id} [label=\"{Quoted(name)}\\n{status}\", fillcolor=\"{Colour(status)}\"];\n");
        foreach (var (from, to, label, isAccusation) in Edges(members)) text.Append($"  {from} -> {to} [label=\"{Quoted(label)}\"{(isAccusation ? ", style=dashed, color=\"#cf222e\"" : "")}];\n");
        return text.Append("}\n").ToString();
    }

    /// <summary>The members, and accusers that are none any more.</summary>
    private static IEnumerable<(string Id, string Name, string Status)> Nodes(IReadOnlyList<MemberJson> members)
    {
        var statuses = members.ToDictionary(member => member.Name, member => member.Status, StringComparer.Ordinal);
        return Ids(members).Select(entry => (entry.Value, SafeText.Line(entry.Key), statuses.GetValueOrDefault(entry.Key, "")));
    }

    private static IEnumerable<(string From, string To, string Label, bool IsAccusation)> Edges(IReadOnlyList<MemberJson> members)
    {
        var ids = Ids(members);
        var self = members.FirstOrDefault(member => member.IsSelf);
        foreach (var member in members)
        {
            if (self is not null && member != self && member.Status == "alive" && member.Sighting?.RoundTripMs is { } roundTrip) yield return (ids[self.Name], ids[member.Name], DurationText.Milliseconds(roundTrip), false);
            foreach (var accuser in Accusers(member)) yield return (ids[accuser], ids[member.Name], member.Status == "suspect" ? "suspects" : "said dead", true);
        }
    }

    private static IEnumerable<string> Accusers(MemberJson member) =>
        member is { Status: "suspect" or "dead", Cause: { } cause } ? cause.Confirmers.Prepend(cause.From).Where(accuser => accuser != member.Name).Distinct(StringComparer.Ordinal) : [];

    private static SortedDictionary<string, string> Ids(IReadOnlyList<MemberJson> members)
    {
        var ids = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in members.Select(member => member.Name).Concat(members.SelectMany(Accusers))) ids.TryAdd(name, FormattableString.Invariant($"n{ids.Count}"));
        return ids;
    }

    private static string Colour(string status) => status switch { "alive" => "#d7f5dd", "suspect" => "#fff3c4", "dead" => "#ffd8d3", _ => "#eaeaea" };

    private static string Entities(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    private static string Quoted(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}
