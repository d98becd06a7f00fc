using System.Text.Json;

namespace Gossipod.Actors.EndToEnd.Tests;

/// <summary>The command line against agents that are processes of their own.</summary>
public sealed class ToolTests : IDisposable
{
    private const double Patience = 60;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gossipod-tool-");

    [Fact]
    public async Task Members_events_tags_and_a_death_are_seen_through_an_agent()
    {
        using var a = new Agent("a", "--tag", "role=front");
        using var b = new Agent("b", "--join", a.Address, "--tag", "role=worker");
        await WaitAsync(() => a.AskAsync("members", "--status", "alive"), run => run.Output.Contains($"b     {b.Address}", StringComparison.Ordinal));

        var json = await a.AskAsync("members", "--format", "json", "--tag", "role=work.*");
        var row = Assert.Single(JsonDocument.Parse(json.Output).RootElement.GetProperty("members").EnumerateArray());
        Assert.Equal(("b", "alive"), (row.GetProperty("name").GetString(), row.GetProperty("status").GetString()));
        var csv = (await a.AskAsync("members", "--format", "csv")).Output.Split('\n');
        Assert.Equal("name,address,status,generation,incarnation,rtt_ms,since,tags", csv[0]);
        Assert.StartsWith($"a,{a.Address},alive,", csv[1], StringComparison.Ordinal);
        Assert.Contains("name         a", (await a.AskAsync("info")).Output, StringComparison.Ordinal);

        using var monitor = NodeProcess.StartCommand("monitor", "", "dotnet", "exec", NodeProgram.Tool, "monitor", "--agent", a.Http, "--types", "updated,died,left");
        await monitor.WaitForTextAsync("events follow", Patience);
        Assert.Equal("role=worker\nzone=x y\n", (await b.AskAsync("tags", "--set", "zone=x y")).Output);
        await monitor.WaitForTextAsync("updated   b", Patience);
        Assert.Contains("answered; min", (await a.AskAsync("ping", "b", "--count", "2", "--interval", "10ms")).Output, StringComparison.Ordinal);
        Assert.Contains("1 of 1 live members answer", (await a.AskAsync("reachability")).Output, StringComparison.Ordinal);
        await WaitAsync(() => a.AskAsync("rtt", "b"), run => run.ExitCode == 0);
        Assert.Contains("-->", (await a.AskAsync("graph")).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await a.AskAsync("event", "deploy", "4.2")).ExitCode);
        await b.Process.WaitForTextAsync("event deploy from a: 4.2", Patience);

        b.Process.Signal(PosixSignalNumber.Kill);
        await monitor.WaitForTextAsync("died      b", Patience);
        Assert.Contains("dead", (await a.AskAsync("members", "--status", "dead")).Output, StringComparison.Ordinal);
        Assert.Contains("is Dead", (await a.AskAsync("explain", "b")).Output, StringComparison.Ordinal);
        Assert.Equal(1, (await a.AskAsync("explain", "nobody")).ExitCode);
        Assert.Equal(1, (await a.AskAsync("force-leave", "a")).ExitCode);
        Assert.Equal(0, (await a.AskAsync("force-leave", "b")).ExitCode);
        Assert.DoesNotContain("dead", (await a.AskAsync("members")).Output, StringComparison.Ordinal);
        monitor.Signal(PosixSignalNumber.Interrupt);
        Assert.Equal(0, await monitor.WaitForExitAsync(Patience));
    }

    [Fact]
    public async Task An_agent_leaves_comes_back_and_ends()
    {
        using var a = new Agent("a");
        using var b = new Agent("b", "--join", a.Address);
        await WaitAsync(() => a.AskAsync("members"), run => run.Output.Contains("b ", StringComparison.Ordinal));

        var left = await b.AskAsync("leave");
        Assert.True(left.ExitCode == 0, left.ToString());
        Assert.Contains("1 of 1 members asked", left.Output, StringComparison.Ordinal);
        await WaitAsync(() => a.AskAsync("members", "--status", "left"), run => run.Output.Contains("b ", StringComparison.Ordinal));
        Assert.Equal(1, (await b.AskAsync("doctor")).ExitCode);
        Assert.Contains($"{a.Address}: joined", (await b.AskAsync("join", a.Address)).Output, StringComparison.Ordinal);
        await WaitAsync(() => a.AskAsync("members", "--status", "alive"), run => run.Output.Contains("b ", StringComparison.Ordinal));
        var failed = await b.AskAsync("join", $"127.0.0.1:{NodeProgram.FreePort()}");
        Assert.Equal(1, failed.ExitCode);

        b.Process.Signal(PosixSignalNumber.Terminate);
        Assert.Equal(0, await b.Process.WaitForExitAsync(Patience));
        await WaitAsync(() => a.AskAsync("members", "--status", "left"), run => run.Output.Contains("b ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_read_only_agent_is_read_and_not_changed()
    {
        using var a = new Agent("a", "--read-only");
        await WaitAsync(() => a.AskAsync("members"), run => run.ExitCode == 0);

        var refused = await a.AskAsync("leave");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("read-only", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("alive", (await a.AskAsync("members")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_are_rotated()
    {
        var (old, next) = (await KeyFileAsync("old"), await KeyFileAsync("next"));
        using var a = new Agent("a", "--key-file", Copy(old));
        using var b = new Agent("b", "--key-file", Copy(old), "--join", a.Address);
        await WaitAsync(() => a.AskAsync("members"), run => run.Output.Contains("b ", StringComparison.Ordinal));

        var before = Sealing(await a.AskAsync("keys", "list"));
        var installed = await ToolRun.WithInputAsync(await File.ReadAllTextAsync(next), "keys", "install", "--agent", a.Http);
        Assert.True(installed.ExitCode == 0, installed.ToString());
        var further = installed.Output.Split('\n')[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)[2];
        Assert.Equal(0, (await a.AskAsync("keys", "use", further)).ExitCode);
        Assert.Equal(0, (await a.AskAsync("keys", "remove", Assert.Single(before.Distinct()))).ExitCode);
        Assert.Equal([further, further], Sealing(await b.AskAsync("keys", "list")));
        Assert.Equal(1, (await a.AskAsync("keys", "use", "00000000")).ExitCode);
        Assert.DoesNotContain((await File.ReadAllTextAsync(next)).Trim(), installed.Output + installed.Errors, StringComparison.Ordinal);
        Assert.Contains($"seal with key {further}", (await a.AskAsync("doctor")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_doctor_says_what_keeps_a_visitor_out_or_that_nothing_does()
    {
        var (key, other) = (await KeyFileAsync("key"), await KeyFileAsync("other"));
        using var a = new Agent("a", "--key-file", Copy(key));
        await WaitAsync(() => a.AskAsync("members"), run => run.ExitCode == 0);

        var healthy = await ToolRun.OfAsync("doctor", a.Address, "--cluster", "tool", "--key-file", key);
        Assert.True(healthy.ExitCode == 0, healthy.ToString());
        Assert.Contains("ok  datagrams here", healthy.Output, StringComparison.Ordinal);
        await SaysAsync("WrongKey", a.Address, "--cluster", "tool", "--key-file", other);
        await SaysAsync("SealedOnly", a.Address, "--cluster", "tool");
        await SaysAsync("WrongCluster", a.Address, "--cluster", "elsewhere", "--key-file", key);
        await SaysAsync("BAD port", $"127.0.0.1:{NodeProgram.FreePort()}", "--cluster", "tool", "--key-file", key);

        static async Task SaysAsync(string cause, params string[] arguments)
        {
            var run = await ToolRun.OfAsync(["doctor", .. arguments]);
            Assert.Equal(1, run.ExitCode);
            Assert.Contains(cause, run.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_doctor_finds_members_whose_datagrams_are_swallowed()
    {
        // Twenty periods at least from the first suspicion to the verdict: the doctor finds it a member still.
        using var a = new Agent("a", "--set", "suspicion-alpha=20");
        using var b = new Agent("b", "--join", a.Address);
        await WaitAsync(() => a.AskAsync("members"), run => run.Output.Contains("b ", StringComparison.Ordinal));
        var healthy = await a.AskAsync("doctor");
        Assert.Contains("ok  datagrams", healthy.Output, StringComparison.Ordinal);
        Assert.Contains("ok  streams", healthy.Output, StringComparison.Ordinal);

        // A stopped process swallows what is sent to it.
        b.Process.Signal(PosixSignalNumber.Stop);
        var stopped = await a.AskAsync("doctor");
        b.Process.Signal(PosixSignalNumber.Continue);
        Assert.Contains("BAD datagrams", stopped.Output, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static List<string> Sealing(ToolRun list) =>
        [.. list.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1])];

    /// <summary>A condition on what a command prints, for which the cluster may need its time.</summary>
    private static async Task WaitAsync(Func<Task<ToolRun>> ask, Func<ToolRun, bool> holds)
    {
        for (var limit = System.Diagnostics.Stopwatch.StartNew(); ; await Task.Delay(100))
        {
            var run = await ask();
            if (holds(run)) return;
            if (limit.Elapsed.TotalSeconds > Patience) throw new TimeoutException($"not within {Patience} s: {run}");
        }
    }

    private async Task<string> KeyFileAsync(string name)
    {
        var path = Path.Combine(_folder.FullName, name);
        await File.WriteAllTextAsync(path, (await ToolRun.OfAsync("keygen")).Output);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }

    /// <summary>Each agent writes to its key file.</summary>
    private string Copy(string path)
    {
        var copy = Path.Combine(_folder.FullName, Path.GetRandomFileName());
        File.Copy(path, copy);
        return copy;
    }

    /// <summary>An agent on free ports.</summary>
    private sealed class Agent : IDisposable
    {
        public Agent(string name, params string[] more)
        {
            (Address, Http) = ($"127.0.0.1:{NodeProgram.FreePort()}", $"127.0.0.1:{NodeProgram.FreePort()}");
            Process = NodeProcess.StartCommand(name, Address, ["dotnet", "exec", NodeProgram.Tool, "agent", "--cluster", "tool", "--name", name, "--bind", Address, "--http", Http, .. more]);
        }

        public string Address { get; }

        public string Http { get; }

        public NodeProcess Process { get; }

        public Task<ToolRun> AskAsync(params string[] arguments) => ToolRun.OfAsync([.. arguments, "--agent", Http]);

        public void Dispose() => Process.Dispose();
    }
}
