using System.Globalization;
using Gossipod.Actors.AspNetCore.Json;

namespace Gossipod.Tool.Output;

/// <summary>Members as rows of text.</summary>
internal static class MemberText
{
    public static readonly string[] Heads = ["NAME", "ADDRESS", "STATUS", "INCARNATION", "RTT", "SINCE", "TAGS"];

    private static readonly string[] CsvHeads = ["name", "address", "status", "generation", "incarnation", "rtt_ms", "since", "tags"];

    /// <summary>A member in the order of <see cref="Heads"/>.</summary>
    /// <param name="member">It.</param>
    /// <param name="now">Unix milliseconds.</param>
    public static string[] Row(MemberJson member, long now) =>
    [
        member.IsSelf ? member.Name + " *" : member.Name,
        member.Address,
        member.IsStreamOnly ? member.Status + " (no datagrams)" : member.Status,
        member.Incarnation.ToString(CultureInfo.InvariantCulture),
        member.Sighting?.RoundTripMs is { } roundTrip ? DurationText.Milliseconds(roundTrip) : "-",
        member.Since is { } since ? DurationText.Age(TimeSpan.FromMilliseconds(Math.Max(0, now - since))) : "-",
        Tags(member.Tags, ", "),
    ];

    /// <summary>Heads and members as comma-separated values; times in ISO 8601, tags as one field with semicolons.</summary>
    public static void WriteCsv(TextWriter output, IEnumerable<MemberJson> members)
    {
        output.WriteLine(CsvText.Record(CsvHeads));
        foreach (var member in members)
        {
            output.WriteLine(CsvText.Record(
                member.Name, member.Address, member.Status, Invariant(member.Generation), Invariant(member.Incarnation), Invariant(member.Sighting?.RoundTripMs),
                member.Since is { } since ? Time(since) : "", Tags(member.Tags, ";")));
        }
    }

    /// <summary>Unix milliseconds as ISO 8601.</summary>
    public static string Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    /// <summary>Tags as key=value.</summary>
    public static string Tags(IReadOnlyDictionary<string, string> tags, string separator) =>
        string.Join(separator, tags.OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => $"{tag.Key}={tag.Value}"));

    private static string Invariant(IFormattable? number) => number?.ToString(null, CultureInfo.InvariantCulture) ?? "";
}
