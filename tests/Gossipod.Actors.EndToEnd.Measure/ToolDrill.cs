using System.Diagnostics;

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

        var (hello, members) = (new List<double>(), new List<double>());
        for (var run = -WarmUps; run < runs; run++)
        {
            var (first, second) = (await TimeAsync(NodeProgram.Hello), await TimeAsync(NodeProgram.Tool, "members", "--agent", http));
            if (run < 0) continue;
            hello.Add(first);
            members.Add(second);
        }

        Print("a program that prints a line", hello);
        Print("gossipod members", members);
        var beyond = members.Zip(hello, (whole, start) => whole - start).ToList();
        Print("beyond, run by run", beyond);
    }

    private static async Task<double> TimeAsync(string program, params string[] arguments)
    {
        var clock = Stopwatch.StartNew();
        var run = await ToolRun.RunAsync(program, null, arguments);
        var time = clock.Elapsed.TotalMilliseconds;
        return run.ExitCode == 0 ? time : throw new InvalidOperationException(run.ToString());
    }

    private static void Print(string what, List<double> times)
    {
        times.Sort();
        var median = (times[(times.Count - 1) / 2] + times[times.Count / 2]) / 2;
        Console.WriteLine(FormattableString.Invariant($"{what}: median {median:0} ms, min {times[0]:0} ms, max {times[^1]:0} ms"));
    }
}
