using System.Text.RegularExpressions;

namespace Gossipod.Actors.EndToEnd.Tests.Observability;

/// <summary>An instrument as docs/metrics.md has it.</summary>
internal sealed record DocumentedInstrument(string Kind, string Unit, string[] Attributes);

/// <summary>docs/metrics.md, by the names that Prometheus gets; and the labels that every series has beside its own.</summary>
internal static partial class MetricsDocument
{
    /// <summary>Of the meter: whose node it is.</summary>
    public static readonly string[] ScopeLabels = ["otel_scope_name", "otel_scope_version", "otel_scope_gossipod_cluster", "otel_scope_gossipod_node"];

    /// <summary>Of the scrape.</summary>
    public static readonly string[] ScrapeLabels = ["job", "instance"];

    public static IReadOnlyDictionary<string, DocumentedInstrument> ByPrometheusName { get; } = Read();

    /// <summary>A series with the names of the labels that it has, sorted, by what is documented.</summary>
    /// <param name="series">Its name.</param>
    /// <param name="more">Labels beside those that its exporter prints.</param>
    public static string Documented(string series, params string[] more)
    {
        var suffix = Histogram().Match(series).Value;
        if (!ByPrometheusName.TryGetValue(series, out var instrument)
            && !(suffix.Length > 0 && ByPrometheusName.TryGetValue(series[..^suffix.Length], out instrument) && instrument.Kind == "histogram"))
        {
            return series + " is not documented";
        }

        return Text(series, [.. ScopeLabels, .. instrument.Attributes, .. suffix == "_bucket" ? ["le"] : Array.Empty<string>(), .. more]);
    }

    /// <summary>The series in a text of Prometheus's, each with the names of its labels as <see cref="Documented"/> has them.</summary>
    public static IEnumerable<(string Name, string Text)> SeriesIn(string text) =>
        from match in Series().Matches(text)
        select (match.Groups[1].Value, Text(match.Groups[1].Value, Label().Matches(match.Groups[2].Value).Select(label => label.Groups[1].Value)));

    public static string PathOf(string file) => Path.Combine(NodeProgram.Root, "docs", "observability", file);

    private static string Text(string series, IEnumerable<string> labels) => $"{series}{{{string.Join(',', labels.Order(StringComparer.Ordinal))}}}";

    private static Dictionary<string, DocumentedInstrument> Read()
    {
        var instruments = new Dictionary<string, DocumentedInstrument>();
        foreach (Match row in Row().Matches(File.ReadAllText(Path.Combine(NodeProgram.Root, "docs", "metrics.md"))))
        {
            var (kind, unit) = (row.Groups[2].Value, row.Groups[3].Value);
            var name = row.Groups[1].Value.Replace('.', '_') + unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" } + (kind == "counter" ? "_total" : "");
            instruments[name] = new DocumentedInstrument(kind, unit, [.. Attribute().Matches(row.Groups[4].Value).Select(attribute => attribute.Groups[1].Value)]);
        }

        return instruments;
    }

    [GeneratedRegex(@"^\| `(gossipod\.[a-z_.]+)` \| (\w+) \| `([^`]+)` \| ([^|]*)\|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([a-z_]+)`:")]
    private static partial Regex Attribute();

    [GeneratedRegex("_(bucket|count|sum)$")]
    private static partial Regex Histogram();

    [GeneratedRegex(@"(?<![a-z_])(gossipod_[a-z0-9_]*[a-z0-9])\{([^}]*)\}")]
    private static partial Regex Series();

    [GeneratedRegex(@"([a-z_]+)=""")]
    private static partial Regex Label();
}
