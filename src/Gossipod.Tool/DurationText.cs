using System.Globalization;
using Gossipod.Actors.Configuration;

namespace Gossipod.Tool;

/// <summary>Durations as people write them: 300ms, 5s, 2m, 1h.</summary>
internal static class DurationText
{
    private static readonly (string Unit, double Milliseconds)[] Units = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];

    /// <summary>Reads a number and its unit, as settings are read, and not without a unit.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        if (text.Length == 0 || !(char.IsAsciiDigit(text[0]) || text[0] == '.') || !char.IsAsciiLetter(text[^1]) || ValueText.Duration(text) is not { } read) return false;
        duration = read;
        return true;
    }

    /// <summary>In the largest unit of which there is one, with at most three digits behind the point.</summary>
    public static string Of(TimeSpan duration)
    {
        var at = Units.Length - 1;
        while (at > 0 && duration.TotalMilliseconds < Units[at].Milliseconds) at--;
        return (duration.TotalMilliseconds / Units[at].Milliseconds).ToString("0.###", CultureInfo.InvariantCulture) + Units[at].Unit;
    }

    /// <summary>How long ago, in whole units.</summary>
    public static string Age(TimeSpan age)
    {
        var at = Units.Length - 1;
        while (at > 1 && age.TotalMilliseconds < Units[at].Milliseconds) at--;
        return Math.Floor(Math.Max(0, age.TotalMilliseconds) / Units[at].Milliseconds).ToString(CultureInfo.InvariantCulture) + Units[at].Unit;
    }

    /// <summary>A duration in milliseconds, to the microsecond.</summary>
    public static string Milliseconds(double milliseconds) => milliseconds.ToString("0.###", CultureInfo.InvariantCulture) + " ms";
}
