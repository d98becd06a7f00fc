using System.Text.RegularExpressions;
using Gossipod.Actors.Configuration;

namespace Gossipod.Actors.Fuzzing.Tests.Texts;

/// <summary>
/// Every key of the reference configuration with its unit, as the comment above it says, and values that no key of that unit takes.
/// </summary>
internal static partial class SettingKeys
{
    private static readonly string[] Enumerations = ["profile", "probe-order", "logarithm", "dissemination", "security.streams"];

    private static readonly string[] Shapes = ["{ a = 1 }", "[[x]]", "[{ a = 1 }]"];

    private static readonly Dictionary<string, string[]> WrongByUnit = new(StringComparer.Ordinal)
    {
        ["duration"] = ["soon", "\"-1s\"", "\"5 parsecs\"", "\"1s 2s\"", "1000d", "infinite", "\"\"", "1e3s", "[1s]"],
        ["bytes"] = ["lots", "-1", "0.3", "99999999999", "1TB", "\"1 2\"", "\"\"", "[1]"],
        ["count"] = ["many", "-1", "2.5", "99999999999", "0x10", "\"\"", "[1]", "\"1,000\""],
        ["score"] = ["many", "-1", "2.5", "33", "\"\"", "[1]"],
        ["factor"] = ["many", "-1", "NaN", "1e400", "\"\"", "[1]"],
        ["share"] = ["half", "-0.1", "NaN", "1.1", "\"\"", "[1]"],
        ["switch"] = ["maybe", "1", "ON", "\"\"", "[on]", "\"on off\""],
        ["name"] = ["moon", "1", "\"\"", "[lan]", "\"lan \""],
    };

    public static IReadOnlyList<(string Key, string Unit)> All { get; } = Read();

    /// <summary>Values that the key refuses, whatever it is for.</summary>
    public static IReadOnlyList<string> Wrong(string key, string unit) => key switch
    {
        "tags" => ["worker", "[a]", "{ a { b = c } }", "{ a = [b] }", "{ \"\" = b }"],
        "cluster-name" => [.. Shapes, "\"\"", "\" \"", $"\"{new string('x', 129)}\"", "\"a\\u0001\""],
        _ when unit == "name" && !Enumerations.Contains(key) => Shapes,
        _ => WrongByUnit.TryGetValue(unit, out var wrong) ? [.. Shapes, .. wrong] : Shapes,
    };

    private static List<(string Key, string Unit)> Read()
    {
        using var stream = typeof(GossipodSettings).Assembly.GetManifestResourceStream("Gossipod.Actors.Configuration.reference.conf")!;
        using var text = new StreamReader(stream);
        var keys = new List<(string, string)>();
        var path = new Stack<string>();
        var unit = "";
        while (text.ReadLine()?.Trim() is { } line)
        {
            if (Unit().Match(line) is { Success: true } found) unit = found.Groups[1].Value;
            if (line == "}") path.Pop();
            else if (Section().Match(line) is { Success: true } section) path.Push(section.Groups[1].Value);
            else if (Assignment().Match(line) is { Success: true } leaf)
            {
                keys.Add((string.Join('.', path.Reverse().Skip(1).Append(leaf.Groups[1].Value)), unit));
                unit = "";
            }
        }

        return keys;
    }

    [GeneratedRegex(@"Unit: ""?([A-Za-z]+)")]
    private static partial Regex Unit();

    [GeneratedRegex(@"^([a-z0-9-]+) \{$")]
    private static partial Regex Section();

    [GeneratedRegex(@"^([a-z0-9-]+) (?:= |\{\})")]
    private static partial Regex Assignment();
}
