namespace ServiceDiscovery;

/// <summary>The flag <c>--known HOST:PORT</c>, once or several times: members that the discovery method "config" knows of.</summary>
internal static class KnownFlag
{
    /// <summary>Takes the flags out of the command line.</summary>
    /// <returns>What is left of it.</returns>
    public static string[] Take(string[] args, out List<string> known)
    {
        known = [];
        var rest = new List<string>();
        for (var at = 0; at < args.Length; at++)
        {
            if (args[at] == "--known" && at + 1 < args.Length) known.Add(args[++at]);
            else rest.Add(args[at]);
        }

        return [.. rest];
    }
}
