using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Gossipod.Actors.Benchmarks.Sync;

/// <summary>memberlist's push/pull in an idle cluster on its own in-memory network, with and without its compression.</summary>
internal static class Memberlist
{
    public static void Measure(string path, int nodes, double seconds, Dictionary<string, object> figures)
    {
        var ours = (double)figures["idle_bytes_per_node_s"];
        foreach (var (name, compress) in new[] { ("lzw", "true"), ("plain", "false") })
        {
            var theirs = Run(path, nodes, seconds, compress).GetProperty("steady_tcp_bytes_per_node_s").GetDouble();
            figures[$"memberlist_{name}_bytes_per_node_s"] = Math.Round(theirs, 3);
            figures[$"percent_of_memberlist_{name}"] = Math.Round(100 * ours / theirs, 2);
        }
    }

    private static JsonElement Run(string path, int nodes, double seconds, string compress)
    {
        string[] options =
        [
            "simnet", "--nodes", nodes.ToString(CultureInfo.InvariantCulture), "--seconds", seconds.ToString(CultureInfo.InvariantCulture),
            "--churn=false", "--compress=" + compress,
        ];
        using var process = Process.Start(new ProcessStartInfo(path, options) { RedirectStandardOutput = true })!;
        var line = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return JsonSerializer.Deserialize<JsonElement>(line);
    }
}
