namespace Gossipod.Actors.EndToEnd;

/// <summary>An agent of the tool on free ports, in a process of its own.</summary>
public sealed class ToolAgent : IDisposable
{
    /// <summary>How long anything may take on a busy machine, seconds.</summary>
    public const double Patience = 60;

    /// <summary>Starts it; does not wait for it.</summary>
    public ToolAgent(string name, params string[] more)
        : this("127.0.0.1", name, more)
    {
    }

    private ToolAgent(string host, string name, string[] more)
    {
        var port = NodeProgram.FreePort();
        (Name, Address, Http) = (name, $"127.0.0.1:{port}", $"127.0.0.1:{NodeProgram.FreePort()}");
        Process = NodeProcess.StartCommand(
            name, Address, ["dotnet", "exec", NodeProgram.Tool, "agent", "--cluster", "tool", "--name", name, "--bind", $"{host}:{port}", "--http", Http, .. host == "127.0.0.1" ? [] : new[] { "--advertise", Address }, .. more]);
    }

    public string Name { get; }

    public string Address { get; }

    public string Http { get; }

    public NodeProcess Process { get; }

    /// <summary>Starts one that listens on all addresses and advertises one of them.</summary>
    public static ToolAgent Advertising(string name, params string[] more) => new("0.0.0.0", name, more);

    /// <summary>Waits until what a command prints is as it should be, for which the cluster may need its time.</summary>
    /// <exception cref="TimeoutException">It never was; the message has what was printed last.</exception>
    public async Task<ToolRun> WaitAsync(Func<ToolRun, bool> holds, params string[] arguments)
    {
        for (var limit = System.Diagnostics.Stopwatch.StartNew(); ; await Task.Delay(100))
        {
            var run = await AskAsync(arguments);
            if (holds(run)) return run;
            if (limit.Elapsed.TotalSeconds > Patience) throw new TimeoutException($"'{string.Join(' ', arguments)}' did not show it within {Patience} s: {run}");
        }
    }

    /// <summary>Runs a command that asks it, to its end.</summary>
    public Task<ToolRun> AskAsync(params string[] arguments) => ToolRun.OfAsync([.. arguments, "--agent", Http]);

    /// <summary>Starts a command that asks it and does not end by itself.</summary>
    public NodeProcess Start(params string[] arguments) => NodeProcess.StartCommand(arguments[0], "", ["dotnet", "exec", NodeProgram.Tool, .. arguments, "--agent", Http]);

    public void Dispose() => Process.Dispose();
}
