using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Gossipod.Actors.EndToEnd.Measure;

/// <summary>Starts programs in turn and compares how long they take from start to end.</summary>
internal static class ToolDrill
{
    private const int WarmUps = 3;

    public static async Task RunAsync(int runs)
    {
        var (address, http) = ($"127.0.0.1:{NodeProgram.FreePort()}", $"127.0.0.1:{NodeProgram.FreePort()}");
        using var agent = NodeProcess.StartCommand("a", address, "dotnet", "exec", NodeProgram.Tool, "agent", "--cluster", "measure", "--name", "a", "--bind", address, "--http", http);
        await agent.WaitForTextAsync("runs at", 60);

        var (hello, members) = (new List<(double Wall, double Cpu)>(), new List<(double Wall, double Cpu)>());
        for (var run = -WarmUps; run < runs; run++)
        {
            var (first, second) = (await TimeAsync(NodeProgram.Hello), await TimeAsync(NodeProgram.Tool, "members", "--agent", http));
            if (run < 0) continue;
            hello.Add(first);
            members.Add(second);
        }

        Print("a program that prints a line", hello);
        Print("gossipod members", members);
        Print("beyond, run by run", [.. members.Zip(hello, (whole, start) => (whole.Wall - start.Wall, whole.Cpu - start.Cpu))]);
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

    private static string Text(List<double> times)
    {
        times.Sort();
        var median = (times[(times.Count - 1) / 2] + times[times.Count / 2]) / 2;
        return FormattableString.Invariant($"median {median:0} ms, min {times[0]:0} ms, max {times[^1]:0} ms");
    }

    /// <summary>User and system time come first, seconds and microseconds each, as on 64-bit Linux.</summary>
    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int getrusage(int who, [Out] long[] usage);
}
