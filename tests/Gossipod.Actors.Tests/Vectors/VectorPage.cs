using System.Text;

namespace Gossipod.Actors.Tests.Vectors;

/// <summary>Writes docs/vectors.md: sections of constructs, each with what it is, its inputs and its results.</summary>
internal sealed class VectorPage(string head)
{
    private const int BytesPerLine = 32;

    private readonly StringBuilder _text = new(head);

    public void Section(string title, string text = "") => Heading("##", title, text);

    public void Construct(string title, string text) => Heading("###", title, text);

    public void Say(string text) => _text.Append(text).Append("\n\n");

    /// <summary>A block of names and values; bytes in lines of 32.</summary>
    public void Values(params (string Name, object Value)[] values)
    {
        var width = values.Max(value => value.Name.Length) + 2;
        _text.Append("```text\n");
        foreach (var (name, value) in values)
        {
            var lines = value is byte[] bytes ? Lines(bytes) : [value.ToString()!];
            for (var i = 0; i < lines.Length; i++) _text.Append((i == 0 ? name : "").PadRight(width)).Append(lines[i]).Append('\n');
        }

        _text.Append("```\n\n");
    }

    public void Table(string head, IEnumerable<string> rows)
    {
        _text.Append($"| {head} |\n|{string.Concat(Enumerable.Repeat("---|", head.Split('|').Length))}\n");
        foreach (var row in rows) _text.Append($"| {row} |\n");
        _text.Append('\n');
    }

    public override string ToString() => _text.ToString().TrimEnd() + "\n";

    public static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);

    public static string Number(ulong value) => $"0x{value:x16}";

    public static string Number(uint value) => $"0x{value:x8}";

    public static string Thousands(long value) => value.ToString("N0", System.Globalization.CultureInfo.InvariantCulture);

    private static string[] Lines(byte[] bytes) =>
        bytes.Length == 0 ? ["(nothing)"] : [.. bytes.Chunk(BytesPerLine).Select(line => Hex(line))];

    private void Heading(string level, string title, string text) =>
        _text.Append($"{level} {title}\n\n").Append(text.Length == 0 ? "" : text + "\n\n");
}
