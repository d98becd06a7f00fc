using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Gossipod.Actors.EndToEnd.Measure;

/// <summary>Starts programs in turn and compares how long they take from start to end.</summary>
internal static class ToolDrill
{
    private const int WarmUps = 3;

    /// <summary>Measures.</summary>
    /// <param name="runs">How often each program is run.</param>
    /// <param name="command">The tool's command as it is installed; null for what this build has made.</param>
    /// <param name="limit">Most that the median may be beyond the other program's, milliseconds; null for none.</param>
    /// <returns>1 where it is more, else 0.</returns>
    public static async Task<int> RunAsync(int runs, string? command, double? limit)
    {
        // An installed command has a launcher of its own, so the other program is started by one too.
        var (tool, other) = command is null ? (NodeProgram.Tool, NodeProgram.Hello) : (command, Path.ChangeExtension(NodeProgram.Hello, null));
        var (address, http) = ($"127.0.0.1:{NodeProgram.FreePort()}", $"127.0.0.1:{NodeProgram.FreePort()}");
        using var agent = NodeProcess.StartCommand("a", address, "dotnet", "exec", NodeProgram.Tool, "agent", "--cluster", "measure", "--name", "a", "--bind", address, "--http", http);
        await agent.WaitForTextAsync("runs at", 60);

        var (hello, members) = (new List<(double Wall, double Cpu)>(), new List<(double Wall, double Cpu)>());
        for (var run = -WarmUps; run < runs; run++)
        {
            var (first, second) = (await TimeAsync(other), await TimeAsync(tool, "members", "--agent", http));
            if (run < 0) continue;
            hello.Add(first);
            members.Add(second);
        }

        Print("a program that prints a line", hello);
        Print("gossipod members", members);
        var beyond = members.Zip(hello, (whole, start) => (Wall: whole.Wall - start.Wall, Cpu: whole.Cpu - start.Cpu)).ToList();
        Print("beyond, run by run", beyond);
        Console.WriteLine($"load of the machine: {(File.Exists("/proc/loadavg") ? (await File.ReadAllTextAsync("/proc/loadavg")).Trim() : "not known")}; {Environment.ProcessorCount} processors");
        if (limit is not { } most || Median([.. beyond.Select(time => time.Wall).Order()]) <= most) return 0;
        Console.WriteLine(FormattableString.Invariant($"more than {most:0} ms beyond"));
        return 1;
    }

    /// <summary>From start to end, and CPU time of the process; milliseconds. The second does not depend on what else the machine does.</summary>
    private static async Task<(double Wall, double Cpu)> TimeAsync(string program, params string[] arguments)
    {
        var (clock, before) = (Stopwatch.StartNew(), ChildrenCpu());
        var run = await ToolRun.RunAsync(program, null, arguments);
        var time = (clock.Elapsed.TotalMilliseconds, ChildrenCpu() - before);
        return run.ExitCode == 0 ? time : throw new InvalidOperationException(run.ToString());
    }

    /// <summary>CPU time of all processes started here that have ended, milliseconds.</summary>
    private static double ChildrenCpu()
    {
        const int children = -1;
        var usage = new long[36];
        if (getrusage(children, usage) != 0) throw new InvalidOperationException("getrusage failed");
        return ((usage[0] + usage[2]) * 1e3) + ((usage[1] + usage[3]) / 1e3);
    }

    private static void Print(string what, List<(double Wall, double Cpu)> times) =>
        Console.WriteLine($"{what}: {Text([.. times.Select(time => time.Wall)])}; CPU {Text([.. times.Select(time => time.Cpu)])}");

    private static double Median(List<double> sorted) => (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;

    private static string Text(List<double> times)
    {
        times.Sort();
        return FormattableString.Invariant($"median {Median(times):0} ms, min {times[0]:0} ms, max {times[^1]:0} ms");
    }

    /// <summary>User and system time come first, seconds and microseconds each, as on 64-bit Linux.</summary>
    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int getrusage(int who, [Out] long[] usage);
}
