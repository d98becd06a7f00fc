using System.Text.Json;

namespace Gossipod.Actors.EndToEnd.Tests;

/// <summary>What the options of the commands do, against two agents that all of these tests share and leave as they were.</summary>
public sealed class ToolOptionTests(ToolPair pair) : IClassFixture<ToolPair>
{
    private const double Patience = ToolAgent.Patience;

    [Fact]
    public async Task An_agent_is_made_of_a_file_and_of_options_that_win_over_it()
    {
        var self = JsonDocument.Parse((await pair.A.AskAsync("info", "--format", "json")).Output).RootElement;

        Assert.Equal(("tool", "local"), (Text(self, "cluster"), Text(self, "profile")));
        Assert.Equal("yes", self.GetProperty("member").GetProperty("tags").GetProperty("from-file").GetString());
        Assert.Equal(pair.A.Address, Text(self, "advertised"));
        Assert.StartsWith("0.0.0.0:", Text(self, "bound"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_command_writes_what_its_options_ask_for()
    {
        var (a, b) = (pair.A, pair.B);
        Assert.Equal("b", Text(JsonDocument.Parse((await a.AskAsync("explain", "b", "--format", "json")).Output).RootElement, "name"));
        var dot = (await a.AskAsync("graph", "--dot")).Output;
        Assert.StartsWith("digraph gossipod {", dot, StringComparison.Ordinal);
        Assert.Contains("[label=\"b\\n", dot, StringComparison.Ordinal);
        var named = (await a.AskAsync("members", "--name", "[bc]", "--format", "csv")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith($"b,{b.Address},", Assert.Single(named[1..]), StringComparison.Ordinal);
        Assert.DoesNotContain("b ", (await a.AskAsync("members", "--name", "b.")).Output, StringComparison.Ordinal);

        var reachable = await a.WaitAsync(run => run.ExitCode == 0, "reachability", "--verbose");
        Assert.Matches($"^b at {b.Address}: [0-9.]+ ms\n1 of 1 live members", reachable.Output);
        var unmeasured = await a.AskAsync("rtt", "nobody");
        Assert.Equal(1, unmeasured.ExitCode);
        Assert.Contains("not measured", unmeasured.Output, StringComparison.Ordinal);

        Assert.Equal("kept=1\nzone=x\n", (await b.AskAsync("tags", "--set", "zone=x")).Output);
        Assert.Equal("kept=1\n", (await b.AskAsync("tags", "--delete", "zone")).Output);
    }

    [Fact]
    public async Task A_monitor_begins_with_the_past_and_goes_on_with_what_happens()
    {
        using var monitor = pair.A.Start("monitor", "--history", "1000", "--types", "joined,updated", "--format", "json");
        var joined = await monitor.WaitForAsync("joined b", line => IsAbout(line, "joined", "b"), Patience);
        var from = monitor.Lines.Count;
        Assert.True(joined.Json.GetProperty("sequence").GetInt64() > 0);
        await pair.B.AskAsync("tags", "--set", "monitored=yes");
        await monitor.WaitForAsync("updated b", line => IsAbout(line, "updated", "b") && line.Text.Contains("monitored", StringComparison.Ordinal), Patience, from);
        Assert.Empty(monitor.Strays);
        await pair.B.AskAsync("tags", "--delete", "monitored");
        await EndsAsync(monitor, PosixSignalNumber.Interrupt, 0);

        static bool IsAbout(NodeLine line, string type, string name) => line.Field("type") == type && line.Json.GetProperty("member").GetProperty("name").GetString() == name;
    }

    [Fact]
    public async Task A_watch_shows_changes_and_does_not_stand_still_and_ends_with_0()
    {
        using var table = pair.A.Start("members", "--watch");
        using var json = pair.A.Start("members", "--watch", "--format", "json", "--name", "b");
        await table.WaitForTextAsync("b  ", Patience);
        await json.WaitForAsync("b", line => line.Text.Contains("\"name\":\"b\"", StringComparison.Ordinal), Patience);
        await pair.B.AskAsync("tags", "--set", "watched=yes");
        await table.WaitForTextAsync("watched=yes", Patience);
        await json.WaitForAsync("watched", line => line.Text.Contains("\"watched\":\"yes\"", StringComparison.Ordinal), Patience);
        await pair.B.AskAsync("tags", "--delete", "watched");
        await json.WaitForAsync("not watched", line => !line.Text.Contains("watched", StringComparison.Ordinal), Patience, LastWatched(json) + 1);

        // Nothing happens from here on.
        var from = json.Lines.Count;
        await json.WaitForAsync("a refresh", line => line.Text.Contains("\"name\":\"b\"", StringComparison.Ordinal), Patience, from);
        Assert.Empty(json.Strays);
        await EndsAsync(table, PosixSignalNumber.Interrupt, 0);
        await EndsAsync(json, PosixSignalNumber.Terminate, 0);

        static int LastWatched(NodeProcess process) => process.Lines.ToList().FindLastIndex(line => line.Text.Contains("watched", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_silent_member_is_told_from_one_that_answers()
    {
        pair.B.Process.Signal(PosixSignalNumber.Stop);
        try
        {
            var silent = await pair.A.AskAsync("ping", "b", "--count", "2", "--interval", "10ms");
            Assert.Equal(1, silent.ExitCode);
            Assert.EndsWith("2 sent, 0 answered\n", silent.Output, StringComparison.Ordinal);
            var unreachable = await pair.A.AskAsync("reachability");
            Assert.Equal(1, unreachable.ExitCode);
            Assert.Contains("0 of 1 live members answer", unreachable.Output, StringComparison.Ordinal);
        }
        finally
        {
            pair.B.Process.Signal(PosixSignalNumber.Continue);
        }

        await pair.A.WaitAsync(run => run.ExitCode == 0, "ping", "b", "--count", "1");
        using var ping = pair.A.Start("ping", "b", "--count", "1000000", "--interval", "50ms");
        await ping.WaitForTextAsync(" ms", Patience);
        await EndsAsync(ping, PosixSignalNumber.Interrupt, 0);
        await ping.WaitForTextAsync("answered; min", Patience);
        await pair.A.WaitAsync(run => run.Output.Contains("b ", StringComparison.Ordinal), "members", "--status", "alive");
    }

    [Fact]
    public async Task Keys_are_forced_where_a_member_does_not_answer_and_a_departure_takes_no_longer_than_allowed()
    {
        var (old, copy, next) = (pair.In("old.key"), pair.In("copy.key"), pair.In("next.key"));
        Assert.Equal(0, (await ToolRun.OfAsync("keygen", "--out", old)).ExitCode);
        Assert.Equal(0, (await ToolRun.OfAsync("keygen", "--out", next)).ExitCode);
        File.Copy(old, copy);

        // Twenty periods from the first suspicion to the verdict: the killed one is a live member for 100 s.
        using var a = new ToolAgent("a", "--key-file", old, "--set", "suspicion-alpha=20", "--set", "protocol-period=5s");
        using var b = new ToolAgent("b", "--key-file", copy, "--join", a.Address);
        await a.WaitAsync(run => run.Output.Contains("b ", StringComparison.Ordinal), "members");
        var before = Row(await a.AskAsync("keys", "list"), "a")[1];
        b.Process.Signal(PosixSignalNumber.Kill);

        var installed = await ToolRun.WithInputAsync(await File.ReadAllTextAsync(next), "keys", "install", "--agent", a.Http);
        Assert.Equal(1, installed.ExitCode);
        var further = Row(installed, "a")[2];
        var refused = await a.AskAsync("keys", "use", further);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("or force it", refused.Errors, StringComparison.Ordinal);
        Assert.Equal(further, Row(await a.AskAsync("keys", "use", further, "--force"), "a")[1]);
        Assert.Contains("or force it", (await a.AskAsync("keys", "remove", before)).Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(before, (await a.AskAsync("keys", "remove", before, "--force")).Output, StringComparison.Ordinal);

        // Nobody acknowledges it; without the option that takes 2.2 s.
        var left = await a.AskAsync("leave", "--timeout", "300ms");
        Assert.Contains("nobody has acknowledged it", left.Errors, StringComparison.Ordinal);
        Assert.Matches("^left in 1?[0-9]{1,3} ms; 0 of 1 ", left.Output);
    }

    private static string[] Row(ToolRun keys, string name) =>
        keys.Output.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).FirstOrDefault(words => words is [var first, ..] && first == name)
        ?? throw new InvalidOperationException(keys.ToString());

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();

    private static async Task EndsAsync(NodeProcess process, PosixSignalNumber signal, int exitCode)
    {
        process.Signal(signal);
        Assert.Equal(exitCode, await process.WaitForExitAsync(Patience));
    }
}

/// <summary>Two agents that see each other, the first made of a file; whose suspicions last for a minute.</summary>
public sealed class ToolPair : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gossipod-tool-");

    public ToolAgent A { get; private set; } = null!;

    public ToolAgent B { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(In("a.conf"), "gossipod { cluster-name = another, profile = wan, protocol-period = 3s, suspicion-alpha = 20, tags { from-file = yes } }");
        A = ToolAgent.Advertising("a", "--config", In("a.conf"), "--profile", "local");
        B = new ToolAgent("b", "--join", A.Address, "--tag", "kept=1");
        await A.WaitAsync(run => run.Output.Contains("b ", StringComparison.Ordinal), "members", "--status", "alive");
    }

    /// <summary>A path in a folder that is deleted in the end.</summary>
    public string In(string name) => Path.Combine(_folder.FullName, name);

    public Task DisposeAsync()
    {
        A.Dispose();
        B.Dispose();
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }
}
