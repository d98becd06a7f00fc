using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Gossipod.Actors.EndToEnd;

/// <summary>One line that a node printed, with the time at which it arrived here (milliseconds of <see cref="NodeProcess.Clock"/>).</summary>
public sealed record NodeLine(double At, string Text, JsonElement Json)
{
    public string Event => Field("event");

    public string Node => Field("node");

    public string Status => Field("status");

    public string Field(string name) => Json.TryGetProperty(name, out var value) ? value.ToString() : "";
}

/// <summary>One real node in a process of its own. Killed when disposed.</summary>
public sealed class NodeProcess : IDisposable
{
    public static readonly Stopwatch Clock = Stopwatch.StartNew();

    /// <summary>Milliseconds of <see cref="Clock"/>.</summary>
    public static double Now => Clock.Elapsed.TotalMilliseconds;

    private readonly Process _process;
    private readonly List<NodeLine> _lines = [];
    private readonly List<string> _strays = [];
    private readonly List<string> _errors = [];

    private NodeProcess(string name, string address, Process process)
    {
        Name = name;
        Address = address;
        _process = process;
    }

    public string Name { get; }

    public string Address { get; }

    public int Id => _process.Id;

    public IReadOnlyList<NodeLine> Lines
    {
        get
        {
            lock (_lines) return [.. _lines];
        }
    }

    /// <summary>Lines of standard output that are no JSON object: there should be none.</summary>
    public IReadOnlyList<string> Strays
    {
        get
        {
            lock (_lines) return [.. _strays];
        }
    }

    public string Errors
    {
        get
        {
            lock (_lines) return string.Join('\n', _errors);
        }
    }

    /// <summary>Resident memory in KiB.</summary>
    public long ResidentKib => Status("VmRSS:");

    /// <summary>What of it is the process's own data in KiB: objects, native memory and stacks, but no program files and no compiled code.</summary>
    public long AnonymousKib => Status("RssAnon:");

    /// <summary>Threads of the process.</summary>
    public long ThreadCount => Status("Threads:");

    /// <summary>Open file descriptors of the process, sockets among them.</summary>
    public int HandleCount => Directory.GetFileSystemEntries($"/proc/{Id}/fd").Length;

    public bool HasExited => _process.HasExited;

    /// <summary>Starts a node; does not wait for it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="address">IP:PORT to bind.</param>
    /// <param name="join">A member's address, or null for the first.</param>
    /// <param name="prefix">Command to run it under, such as <c>ip netns exec NAME</c>.</param>
    /// <param name="more">Further arguments.</param>
    public static NodeProcess Start(string name, string address, string? join = null, IReadOnlyList<string>? prefix = null, params string[] more) =>
        StartProgram(NodeProgram.Path, name, address, join, prefix, more);

    /// <summary>Starts a node of another program that keeps to the console contract; does not wait for it.</summary>
    public static NodeProcess StartProgram(
        string program, string name, string address, string? join = null, IReadOnlyList<string>? prefix = null, params string[] more)
    {
        string[] node = ["dotnet", "exec", program, "--node", "--json", "--name", name, "--bind", address, .. join is null ? [] : new[] { "--join", join }, .. more];
        return StartCommand(name, address, [.. prefix ?? [], .. node]);
    }

    /// <summary>Starts another example; does not wait for it.</summary>
    /// <param name="example">Its project.</param>
    /// <param name="name">Name of its node.</param>
    /// <param name="address">IP:PORT it binds.</param>
    /// <param name="arguments">All of its arguments.</param>
    public static NodeProcess StartExample(string example, string name, string address, params string[] arguments) =>
        StartCommand(name, address, ["dotnet", "exec", NodeProgram.Of(example), .. arguments]);

    /// <summary>Starts a node by a command; does not wait for it.</summary>
    public static NodeProcess StartCommand(string name, string address, params string[] command)
    {
        var process = new Process
        {
            StartInfo = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true },
        };
        var started = new NodeProcess(name, address, process);
        process.OutputDataReceived += (_, line) => started.Collect(line.Data);
        process.ErrorDataReceived += (_, line) => started.CollectError(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return started;
    }

    public void Send(string command)
    {
        _process.StandardInput.WriteLine(command);
        _process.StandardInput.Flush();
    }

    public void Signal(PosixSignalNumber signal)
    {
        if (kill(Id, (int)signal) != 0) throw new InvalidOperationException($"signal {signal} to {Name} failed");
    }

    /// <summary>The first line that satisfies the condition, from the <paramref name="from"/>-th on.</summary>
    /// <exception cref="TimeoutException">None came in time; the message has what was printed.</exception>
    public async Task<NodeLine> WaitForAsync(string what, Func<NodeLine, bool> condition, double seconds = 30, int from = 0)
    {
        for (var limit = Stopwatch.StartNew(); ; await Task.Delay(5))
        {
            if (Lines.Skip(from).FirstOrDefault(condition) is { } line) return line;
            if (limit.Elapsed.TotalSeconds > seconds)
                throw new TimeoutException($"{Name} did not report '{what}' within {seconds} s. It printed:\n{string.Join('\n', Lines.TakeLast(20).Select(l => l.Text))}\n{Errors}");
        }
    }

    public Task<NodeLine> WaitForAsync(string @event, string node, string? status = null, double seconds = 30, int from = 0) => WaitForAsync(
        $"{@event} {node} {status}", line => line.Event == @event && line.Node == node && (status is null || line.Status == status), seconds, from);

    /// <summary>The first line of plain text that has these words.</summary>
    /// <exception cref="TimeoutException">None came in time; the message has what was printed.</exception>
    public async Task<string> WaitForTextAsync(string words, double seconds = 30)
    {
        for (var limit = Stopwatch.StartNew(); ; await Task.Delay(5))
        {
            if (Strays.FirstOrDefault(line => line.Contains(words, StringComparison.Ordinal)) is { } line) return line;
            if (limit.Elapsed.TotalSeconds > seconds)
                throw new TimeoutException($"{Name} did not print '{words}' within {seconds} s. It printed:\n{string.Join('\n', Strays.TakeLast(20))}\n{Errors}");
        }
    }

    /// <summary>Waits until its log, or what it writes to standard error beside, has these words.</summary>
    public async Task WaitForLogAsync(string words, double seconds = 60)
    {
        for (var limit = Stopwatch.StartNew(); !Errors.Contains(words, StringComparison.Ordinal); await Task.Delay(50))
        {
            if (limit.Elapsed.TotalSeconds > seconds) throw new TimeoutException($"{Name} did not log '{words}' within {seconds} s:\n{Errors}");
        }
    }

    /// <summary>Asks for the table and returns the answer.</summary>
    public Task<NodeLine> MembersAsync(double seconds = 30)
    {
        var from = Lines.Count;
        Send("members");
        return WaitForAsync("members", line => line.Event == "members", seconds, from);
    }

    /// <summary>Asks for the table.</summary>
    public async Task<NodeTable> TableAsync(double seconds = 30) => new((await MembersAsync(seconds)).Json.GetProperty("members"));

    /// <summary>Makes a node of the program for tests collect its garbage and give the memory back.</summary>
    public async Task<CollectedMemory> CollectAsync(double seconds = 60)
    {
        var from = Lines.Count;
        Send("collect");
        var line = await WaitForAsync("memory", line => line.Event == "memory", seconds, from);
        return new CollectedMemory(line.Json.GetProperty("live").GetInt64() / 1_024.0, line.Json.GetProperty("committed").GetInt64() / 1_024.0);
    }

    public async Task<int> WaitForExitAsync(double seconds = 30)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    private void Collect(string? text)
    {
        if (text is null) return;
        lock (_lines)
        {
            try
            {
                _lines.Add(new NodeLine(Clock.Elapsed.TotalMilliseconds, text, JsonDocument.Parse(text).RootElement));
            }
            catch (JsonException)
            {
                _strays.Add(text);
            }
        }
    }

    private void CollectError(string? text)
    {
        if (text is null) return;
        lock (_lines) _errors.Add(text);
    }

    private long Status(string field) => long.Parse(
        File.ReadLines($"/proc/{Id}/status").First(line => line.StartsWith(field, StringComparison.Ordinal)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1],
        System.Globalization.CultureInfo.InvariantCulture);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int kill(int pid, int signal);
}

/// <summary>What a process holds after a collection.</summary>
/// <param name="LiveKib">Objects that are live.</param>
/// <param name="CommittedKib">What the collector has of the operating system.</param>
public sealed record CollectedMemory(double LiveKib, double CommittedKib);

/// <summary>Signals by their numbers on Linux.</summary>
public enum PosixSignalNumber
{
    Interrupt = 2,
    Kill = 9,
    Terminate = 15,
    Continue = 18,
    Stop = 19,
}
