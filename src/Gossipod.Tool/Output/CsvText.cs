namespace Gossipod.Tool.Output;

/// <summary>Comma-separated values after RFC 4180.</summary>
internal static class CsvText
{
    /// <summary>One record, without its end.</summary>
    public static string Record(params IEnumerable<string> fields) => string.Join(',', fields.Select(Field));

    private static string Field(string text)
    {
        var safe = SafeText.Line(text);
        return safe.AsSpan().IndexOfAny(",\"") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
