using System.Diagnostics;
using System.Globalization;
using Gossipod.Actors.Diagnostics;

namespace Gossipod.Actors.Benchmarks.Cluster;

/// <summary>A reading of everything that is measured over a window. Linux only: it reads /proc.</summary>
internal sealed record Usage(
    double Seconds, double CpuSeconds, double MachineCpuSeconds, long AllocatedBytes, double LoPackets, double LoBytes, IReadOnlyDictionary<Counter, long> Counters)
{
    /// <summary>Whether this process has a network namespace of its own, so that the loopback's counters count it alone.</summary>
    public static bool PrivateNet => Environment.GetEnvironmentVariable("PEERS_NETNS") == "1";

    public static Usage Read(IEnumerable<NodeCounters> nodes)
    {
        var sums = Enum.GetValues<Counter>().ToDictionary(counter => counter, _ => 0L);
        foreach (var node in nodes)
        {
            foreach (var counter in sums.Keys) sums[counter] += node[counter];
        }

        var lo = File.ReadLines("/proc/net/dev").First(line => line.TrimStart().StartsWith("lo:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var cpu = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var busy = Enumerable.Range(1, 8).Where(i => i is not 4 and not 5).Sum(i => Number(cpu[i])) / 100;
        using var process = Process.GetCurrentProcess();
        return new Usage(
            Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency,
            process.TotalProcessorTime.TotalSeconds,
            busy,
            GC.GetTotalAllocatedBytes(precise: true),
            Number(lo[10]),
            Number(lo[9]),
            sums);
    }

    public static double ResidentKib()
    {
        var line = File.ReadLines("/proc/self/status").First(text => text.StartsWith("VmRSS:", StringComparison.Ordinal));
        return Number(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);
    }

    public static double Load() => Number(File.ReadAllText("/proc/loadavg").Split(' ')[0]);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
