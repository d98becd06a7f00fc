using System.Globalization;

namespace Gossipod.Actors.Configuration;

/// <summary>Reads numbers, durations, sizes and switches as HOCON authors write them, stricter than Akka: no half-read values.</summary>
internal static class ValueText
{
    private static readonly Dictionary<string, double> SecondsPerUnit = new(StringComparer.Ordinal)
    {
        ["ns"] = 1e-9,
        ["nano"] = 1e-9,
        ["nanos"] = 1e-9,
        ["nanosecond"] = 1e-9,
        ["nanoseconds"] = 1e-9,
        ["us"] = 1e-6,
        ["micro"] = 1e-6,
        ["micros"] = 1e-6,
        ["microsecond"] = 1e-6,
        ["microseconds"] = 1e-6,
        [""] = 1e-3,
        ["ms"] = 1e-3,
        ["milli"] = 1e-3,
        ["millis"] = 1e-3,
        ["millisecond"] = 1e-3,
        ["milliseconds"] = 1e-3,
        ["s"] = 1,
        ["second"] = 1,
        ["seconds"] = 1,
        ["m"] = 60,
        ["minute"] = 60,
        ["minutes"] = 60,
        ["h"] = 3_600,
        ["hour"] = 3_600,
        ["hours"] = 3_600,
        ["d"] = 86_400,
        ["day"] = 86_400,
        ["days"] = 86_400,
    };

    private static readonly Dictionary<string, double> BytesPerUnit = new(StringComparer.Ordinal)
    {
        [""] = 1,
        ["b"] = 1,
        ["B"] = 1,
        ["byte"] = 1,
        ["bytes"] = 1,
        ["k"] = 1_024,
        ["K"] = 1_024,
        ["Ki"] = 1_024,
        ["KiB"] = 1_024,
        ["kB"] = 1_000,
        ["m"] = 1_048_576,
        ["M"] = 1_048_576,
        ["Mi"] = 1_048_576,
        ["MiB"] = 1_048_576,
        ["MB"] = 1_000_000,
    };

    public static TimeSpan? Duration(string text) =>
        Scaled(text, SecondsPerUnit) is { } seconds && Math.Abs(seconds) < TimeSpan.MaxValue.TotalSeconds / 2
            ? TimeSpan.FromTicks((long)Math.Round(seconds * TimeSpan.TicksPerSecond))
            : null;

    public static int? Bytes(string text) =>
        Scaled(text, BytesPerUnit) is { } bytes && Math.Abs(bytes) <= int.MaxValue && bytes == Math.Truncate(bytes) ? (int)bytes : null;

    public static int? Whole(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static double? Number(string text) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number)
            ? number
            : null;

    public static bool? Flag(string text) => text switch
    {
        "on" or "true" or "yes" => true,
        "off" or "false" or "no" => false,
        _ => null,
    };

    private static double? Scaled(string text, Dictionary<string, double> units)
    {
        var digits = text.Length;
        while (digits > 0 && char.IsAsciiLetter(text[digits - 1])) digits--;
        return units.TryGetValue(text[digits..], out var unit) && Number(text[..digits].TrimEnd(' ')) is { } number ? number * unit : null;
    }
}
