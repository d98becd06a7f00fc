using System.Globalization;
using System.Text;

namespace Gossipod.Tool.Output;

/// <summary>
/// Texts that others chose (names, tags, failures) as they may go to a terminal: nothing in them moves the cursor, changes colours or the
/// direction of writing.
/// </summary>
internal static class SafeText
{
    /// <summary>On one line.</summary>
    public static string Line(string text) => Escape(text, keepLines: false);

    /// <summary>Line breaks are kept.</summary>
    public static string Lines(string text) => Escape(text, keepLines: true);

    private static string Escape(string text, bool keepLines)
    {
        if (!text.Any(c => IsUnsafe(c, keepLines))) return text;
        var safe = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            if (IsUnsafe(c, keepLines)) safe.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else safe.Append(c);
        }

        return safe.ToString();
    }

    private static bool IsUnsafe(char c, bool keepLines) =>
        (char.IsControl(c) && !(keepLines && c == '\n')) || c is '\u2028' or '\u2029' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
}
