using System.Globalization;

namespace Gossipod.Examples.Common;

/// <summary>The four flags of the Rust project's examples, in terms of those that every node program takes.</summary>
public static class SeedFlags
{
    /// <summary>Turns <c>--port</c>, <c>--ip</c> and <c>--join-addr</c> into <c>--bind</c> and <c>--join</c>; all else stays.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="name">Default of <c>--name</c>.</param>
    /// <param name="port">Default of <c>--port</c>.</param>
    public static string[] Translate(string[] args, string name, int port)
    {
        var rest = new List<string>();
        var (ip, portText) = ("127.0.0.1", port.ToString(CultureInfo.InvariantCulture));
        for (var i = 0; i < args.Length; i++)
        {
            var value = i + 1 < args.Length ? args[i + 1] : "";
            switch (args[i])
            {
                case "--port": portText = value; break;
                case "--ip": ip = value; break;
                case "--join-addr": rest.AddRange(["--join", value]); break;
                default: rest.Add(args[i]); continue;
            }

            i++;
        }

        if (!rest.Contains("--name")) rest.AddRange(["--name", name]);
        if (!rest.Contains("--bind")) rest.AddRange(["--bind", ip.Contains(':', StringComparison.Ordinal) ? $"[{ip}]:{portText}" : $"{ip}:{portText}"]);
        return [.. rest];
    }
}
