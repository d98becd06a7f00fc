using System.Globalization;
using Spectre.Console;

namespace Gossipod.Actors.Experiments.Reporting;

/// <summary>Shows a report on the console and writes it as NAME.csv, NAME.md, and each figure as PNG and SVG.</summary>
internal static class ReportWriter
{
    private static readonly string[] Columns =
        ["metric", "cell", "paper", "ours", "ours/paper", "95 % interval", "95 % of single ones", "runs", "verdict"];

    public static void Show(Report report, IAnsiConsole console)
    {
        var table = new Table().Border(TableBorder.Rounded).Title(Markup.Escape(report.Title));
        foreach (var column in Columns) table.AddColumn(Markup.Escape(column));
        foreach (var row in report.Rows) table.AddRow([.. Cells(row).Select(Markup.Escape)]);
        console.Write(table);
        foreach (var note in report.Notes) console.WriteLine(note);
    }

    /// <returns>The files written.</returns>
    public static IReadOnlyList<string> Save(Report report, string name, string directory)
    {
        Directory.CreateDirectory(directory);
        var files = new List<string>();
        Write($"{name}.csv", string.Join('\n', Csv(report).Select(CsvLine)) + "\n");
        Write($"{name}.md", Markdown(report));
        foreach (var (table, lines) in report.Tables) Write($"{name}-{table}.csv", string.Join('\n', lines.Select(CsvLine)) + "\n");
        foreach (var figure in report.Figures)
        {
            var file = Path.Combine(directory, figure.Name);
            figure.Plot.SavePng(file + ".png", figure.Width, figure.Height);
            figure.Plot.SaveSvg(file + ".svg", figure.Width, figure.Height);
            files.AddRange([file + ".png", file + ".svg"]);
        }

        return files;

        void Write(string file, string text)
        {
            files.Add(Path.Combine(directory, file));
            File.WriteAllText(files[^1], text);
        }
    }

    /// <summary>The rows as a Markdown table, for docs/experiments.md.</summary>
    public static string Markdown(Report report)
    {
        var lines = new List<string> { $"| {string.Join(" | ", Columns)} |", "|---|---|---|---|---|---|---|---|---|" };
        lines.AddRange(report.Rows.Select(row => $"| {string.Join(" | ", Cells(row))} |"));
        if (report.Notes.Count > 0) lines.Add("");
        lines.AddRange(report.Notes);
        return string.Join('\n', lines) + "\n";
    }

    private static IEnumerable<IReadOnlyList<string>> Csv(Report report)
    {
        yield return ["metric", "cell", "paper", "ours", "ratio", "low", "high", "single_low", "single_high", "runs", "verdict"];
        foreach (var row in report.Rows)
        {
            yield return
            [
                row.Metric, row.Cell, Exact(row.Paper), Exact(row.Ours), Exact(row.Ratio),
                Exact(row.Interval?.Low), Exact(row.Interval?.High), Exact(row.Single?.Low), Exact(row.Single?.High),
                row.Runs.ToString(CultureInfo.InvariantCulture), row.Verdict,
            ];
        }
    }

    private static IReadOnlyList<string> Cells(ReportRow row) =>
    [
        row.Metric,
        row.Cell,
        row.Paper is { } paper ? Number(paper, row.Format) : "–",
        Number(row.Ours, row.Format),
        row.Ratio is { } ratio ? Number(ratio, "0.00") : "–",
        Range(row.Interval, row.Format),
        Range(row.Single, row.Format),
        row.Runs.ToString("N0", CultureInfo.InvariantCulture),
        row.Verdict,
    ];

    private static string Range(Interval? interval, string format) =>
        interval is { } range ? $"{Number(range.Low, format)} – {Number(range.High, format)}" : "–";

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private static string Exact(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";

    private static string CsvLine(IReadOnlyList<string> cells) =>
        string.Join(',', cells.Select(cell => cell.IndexOfAny([',', '"', '\n']) < 0 ? cell : Quoted(cell)));

    private static string Quoted(string cell) => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
