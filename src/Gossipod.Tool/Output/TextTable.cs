using System.Text;

namespace Gossipod.Tool.Output;

/// <summary>Columns of text, as wide as they must be. Loads nothing: a command is to answer at once.</summary>
internal static class TextTable
{
    private const string Gap = "  ";

    /// <summary>Writes the heads and the rows, each with as many cells as there are heads.</summary>
    public static void Write(TextWriter output, IReadOnlyList<string> heads, IReadOnlyList<string[]> rows)
    {
        var widths = heads.Select(Width).ToArray();
        var safe = rows.Select(row => Array.ConvertAll(row, SafeText.Line)).ToList();
        foreach (var row in safe)
        {
            for (var at = 0; at < widths.Length; at++) widths[at] = Math.Max(widths[at], Width(row[at]));
        }

        WriteRow(output, heads, widths);
        foreach (var row in safe) WriteRow(output, row, widths);
    }

    private static void WriteRow(TextWriter output, IReadOnlyList<string> cells, int[] widths)
    {
        var line = new StringBuilder();
        for (var at = 0; at < widths.Length; at++) line.Append(cells[at]).Append(' ', widths[at] - Width(cells[at])).Append(Gap);
        output.WriteLine(line.ToString().TrimEnd());
    }

    private static int Width(string text) => text.EnumerateRunes().Count();
}
