using System.Text.Json;

namespace Gossipod.Actors.EndToEnd.Tests;

/// <summary>The command line against agents that are processes of their own.</summary>
public sealed class ToolTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gossipod-tool-");

    [Fact]
    public async Task Members_events_tags_and_a_death_are_seen_through_an_agent()
    {
        using var a = new ToolAgent("a", "--tag", "role=front");
        using var b = new ToolAgent("b", "--join", a.Address, "--tag", "role=worker");
        await a.WaitAsync(run => run.Output.Contains($"b     {b.Address}", StringComparison.Ordinal), "members", "--status", "alive");

        var json = await a.AskAsync("members", "--format", "json", "--tag", "role=work.*");
        var row = Assert.Single(JsonDocument.Parse(json.Output).RootElement.GetProperty("members").EnumerateArray());
        Assert.Equal(("b", "alive"), (row.GetProperty("name").GetString(), row.GetProperty("status").GetString()));
        var csv = (await a.AskAsync("members", "--format", "csv")).Output.Split('\n');
        Assert.Equal("name,address,status,generation,incarnation,rtt_ms,since,tags", csv[0]);
        Assert.StartsWith($"a,{a.Address},alive,", csv[1], StringComparison.Ordinal);
        Assert.Contains("name         a", (await a.AskAsync("info")).Output, StringComparison.Ordinal);

        using var monitor = a.Start("monitor", "--types", "updated,died,left");
        await monitor.WaitForTextAsync("events follow", ToolAgent.Patience);
        Assert.Equal("role=worker\nzone=x y\n", (await b.AskAsync("tags", "--set", "zone=x y")).Output);
        await monitor.WaitForTextAsync("updated   b", ToolAgent.Patience);
        Assert.Contains("answered; min", (await a.AskAsync("ping", "b", "--count", "2", "--interval", "10ms")).Output, StringComparison.Ordinal);
        Assert.Contains("1 of 1 live members answer", (await a.AskAsync("reachability")).Output, StringComparison.Ordinal);
        await a.WaitAsync(run => run.ExitCode == 0, "rtt", "b");
        Assert.Contains("-->", (await a.AskAsync("graph")).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await a.AskAsync("event", "deploy", "4.2")).ExitCode);
        await b.Process.WaitForTextAsync("event deploy from a: 4.2", ToolAgent.Patience);

        b.Process.Signal(PosixSignalNumber.Kill);
        await monitor.WaitForTextAsync("died      b", ToolAgent.Patience);
        Assert.Contains("dead", (await a.AskAsync("members", "--status", "dead")).Output, StringComparison.Ordinal);
        Assert.Contains("is Dead", (await a.AskAsync("explain", "b")).Output, StringComparison.Ordinal);
        Assert.Equal(1, (await a.AskAsync("explain", "nobody")).ExitCode);
        Assert.Equal(1, (await a.AskAsync("force-leave", "a")).ExitCode);
        Assert.Equal(0, (await a.AskAsync("force-leave", "b")).ExitCode);
        Assert.DoesNotContain("dead", (await a.AskAsync("members")).Output, StringComparison.Ordinal);
        monitor.Signal(PosixSignalNumber.Interrupt);
        Assert.Equal(0, await monitor.WaitForExitAsync(ToolAgent.Patience));
    }

    [Fact]
    public async Task An_agent_leaves_comes_back_and_ends()
    {
        using var a = new ToolAgent("a");
        using var b = new ToolAgent("b", "--join", a.Address);
        await a.WaitAsync(run => run.Output.Contains("b ", StringComparison.Ordinal), "members");

        var left = await b.AskAsync("leave");
        Assert.True(left.ExitCode == 0, left.ToString());
        Assert.Contains("1 of 1 members asked", left.Output, StringComparison.Ordinal);
        await a.WaitAsync(run => run.Output.Contains("b ", StringComparison.Ordinal), "members", "--status", "left");
        Assert.Equal(1, (await b.AskAsync("doctor")).ExitCode);
        Assert.Contains($"{a.Address}: joined", (await b.AskAsync("join", a.Address)).Output, StringComparison.Ordinal);
        await a.WaitAsync(run => run.Output.Contains("b ", StringComparison.Ordinal), "members", "--status", "alive");
        var failed = await b.AskAsync("join", $"127.0.0.1:{NodeProgram.FreePort()}");
        Assert.Equal(1, failed.ExitCode);

        b.Process.Signal(PosixSignalNumber.Terminate);
        Assert.Equal(0, await b.Process.WaitForExitAsync(ToolAgent.Patience));
        await a.WaitAsync(run => run.Output.Contains("b ", StringComparison.Ordinal), "members", "--status", "left");
    }

    [Fact]
    public async Task A_read_only_agent_is_read_and_not_changed()
    {
        using var a = new ToolAgent("a", "--read-only");
        await a.WaitAsync(run => run.ExitCode == 0, "members");

        var refused = await a.AskAsync("leave");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("read-only", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("alive", (await a.AskAsync("members")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_are_rotated()
    {
        var old = await KeyFileAsync("old");
        using var a = new ToolAgent("a", "--key-file", Copy(old));
        using var b = new ToolAgent("b", "--key-file", Copy(old), "--join", a.Address);
        await a.WaitAsync(run => run.Output.Contains("b ", StringComparison.Ordinal), "members");

        // As docs/cli.md has it.
        var before = Sealing(await a.AskAsync("keys", "list"));
        var next = await KeyFileAsync("new.key");
        var installed = await a.AskAsync("keys", "install", "--file", next);
        Assert.True(installed.ExitCode == 0, installed.ToString());
        var further = installed.Output.Split('\n')[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)[2];
        Assert.Equal(0, (await a.AskAsync("keys", "use", further)).ExitCode);
        Assert.Equal(0, (await a.AskAsync("keys", "remove", Assert.Single(before.Distinct()))).ExitCode);
        Assert.Equal([further, further], Sealing(await b.AskAsync("keys", "list")));
        Assert.Equal(1, (await a.AskAsync("keys", "use", "00000000")).ExitCode);
        Assert.DoesNotContain((await File.ReadAllTextAsync(next)).Trim(), installed.Output + installed.Errors, StringComparison.Ordinal);
        using var c = new ToolAgent("c", "--key-file", next, "--join", a.Address);
        await a.WaitAsync(run => run.Output.Contains("c ", StringComparison.Ordinal), "members");
        Assert.Contains($"seal with key {further}", (await a.AskAsync("doctor")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_doctor_says_what_keeps_a_visitor_out_or_that_nothing_does()
    {
        var (key, other) = (await KeyFileAsync("key"), await KeyFileAsync("other"));
        using var a = new ToolAgent("a", "--key-file", Copy(key));
        await a.WaitAsync(run => run.ExitCode == 0, "members");

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
        using var a = new ToolAgent("a", "--set", "suspicion-alpha=20");
        using var b = new ToolAgent("b", "--join", a.Address);
        await a.WaitAsync(run => run.Output.Contains("b ", StringComparison.Ordinal), "members");
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

    private async Task<string> KeyFileAsync(string name)
    {
        var path = Path.Combine(_folder.FullName, name);
        var made = await ToolRun.OfAsync("keygen", "--out", path);
        return made.ExitCode == 0 ? path : throw new InvalidOperationException(made.ToString());
    }

    /// <summary>Each agent writes to its key file.</summary>
    private string Copy(string path)
    {
        var copy = Path.Combine(_folder.FullName, Path.GetRandomFileName());
        File.Copy(path, copy);
        return copy;
    }
}
