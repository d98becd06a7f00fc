using System.Globalization;
using System.Text;
using Akka.Configuration;

namespace Gossipod.Actors.Hosting;

/// <summary>
/// Writes one section of HOCON, one assignment per line, every key and value quoted and escaped. A later line wins over an earlier
/// one of the same key.
/// </summary>
internal sealed class HoconWriter(string section)
{
    private readonly StringBuilder _lines = new();

    public void Text(string path, string? value)
    {
        if (value is not null) Line(path, Quote(value));
    }

    public void Flag(string key, bool value) => Text(key, value ? "on" : "off");

    public void Duration(string key, TimeSpan value) => Text(key, Milliseconds(value));

    public static string Milliseconds(TimeSpan duration) => duration.TotalMilliseconds.ToString("0.####", CultureInfo.InvariantCulture) + "ms";

    public void List(string key, IEnumerable<string> values) => Line(key, "[" + string.Join(", ", values.Select(Quote)) + "]");

    public void Tag(string key, string value) => Text("tags." + key, value);

    public Config ToConfig() => ConfigurationFactory.ParseString($"{section} {{\n{_lines}}}\n");

    private void Line(string path, string value) => _lines.Append(Path(path)).Append(" = ").Append(value).Append('\n');

    /// <summary>Dots separate sections, except in a tag's key, which is the whole rest.</summary>
    private static string Path(string path)
    {
        const string tags = "tags.";
        return path.StartsWith(tags, StringComparison.Ordinal)
            ? tags + Quote(path[tags.Length..])
            : string.Join('.', path.Split('.').Select(Quote));
    }

    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            if (c is '"' or '\\') quoted.Append('\\').Append(c);
            else if (char.IsControl(c) || char.IsSurrogate(c)) quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else quoted.Append(c);
        }

        return quoted.Append('"').ToString();
    }
}
