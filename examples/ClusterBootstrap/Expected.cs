using System.Globalization;

namespace ClusterBootstrap;

/// <summary>The flag <c>--expect N</c>: how many nodes must be seen before a cluster is begun.</summary>
internal static class Expected
{
    /// <summary>Takes the flag out of the command line; 3 where it is missing.</summary>
    /// <returns>False when it is not a whole number, 1 and more.</returns>
    public static bool TryTake(ref string[] args, out int count)
    {
        count = 3;
        var at = Array.IndexOf(args, "--expect");
        if (at < 0) return true;
        var text = at + 1 < args.Length ? args[at + 1] : "";
        args = [.. args[..at], .. args[Math.Min(at + 2, args.Length)..]];
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count > 0;
    }
}
