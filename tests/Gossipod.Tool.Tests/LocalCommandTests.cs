using Gossipod.Actors.Security;

namespace Gossipod.Tool.Tests;

/// <summary>Commands that ask nobody.</summary>
public sealed class LocalCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gossipod-tool-");

    [Fact]
    public async Task Keys_are_keys_and_each_is_new()
    {
        var (one, other) = (await CommandRun.OfAsync("keygen"), await CommandRun.OfAsync("keygen"));

        Assert.True(ClusterKey.TryParse(one.Output, out var key) && ClusterKey.TryParse(other.Output, out var second) && !key.Equals(second));
    }

    [Fact]
    public async Task All_that_is_wrong_with_a_file_is_shown_at_once_with_key_value_rule_and_remedy()
    {
        var run = await CommandRun.OfAsync("check-config", File("bad.conf", "gossipod { cluster-name = c, protocol-period = 1ms, direct-timeout = 10ms, seeds = [x], gossip-fanuot = 3, dispatcher = nowhere, security.keys = [abc] }"));

        Assert.Equal(ExitCode.Failure, run.ExitCode);
        Assert.Contains("6 problems", run.Errors, StringComparison.Ordinal);
        Assert.Contains("gossipod.protocol-period = 1ms: must be 50ms to 1m; use a duration from 50ms to 1m.", run.Errors, StringComparison.Ordinal);
        Assert.Contains("gossipod.seeds = \"x\": lacks a port", run.Errors, StringComparison.Ordinal);
        Assert.Contains("did you mean gossipod.gossip-fanout", run.Errors, StringComparison.Ordinal);
        Assert.Contains("gossipod.dispatcher = \"nowhere\"", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("abc", run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ok.conf", "gossipod { cluster-name = c, dispatcher = mine }\nmine { type = ForkJoinDispatcher }", "valid")]
    [InlineData("ok.json", """{ "Gossipod": { "ClusterName": "c", "LeaveTimeout": "00:00:03", "Seeds": ["a:1"] } }""", "1 seeds")]
    public async Task A_file_that_is_right_is_called_valid(string name, string text, string says)
    {
        var run = await CommandRun.OfAsync("check-config", File(name, text));

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Contains(says, run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("none.conf", "akka.loglevel = INFO", "has no section gossipod")]
    [InlineData("bad.json", """{ "Gossipod": { "ClusterName": "c", "GossipFanout": "99" } }""", "gossipod.gossip-fanout = 99")]
    [InlineData("broken.json", "{", "is no JSON")]
    [InlineData("list.conf", "gossipod = [1]", "must be a section")]
    [InlineData("empty.conf", "", "has no section gossipod")]
    public async Task A_file_that_is_wrong_ends_with_1_and_says_why(string name, string text, string says)
    {
        var run = await CommandRun.OfAsync("check-config", File(name, text));

        Assert.Equal(ExitCode.Failure, run.ExitCode);
        Assert.Contains(says, run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nowhere.conf")]
    [InlineData(".")]
    [InlineData("\0")]
    public async Task A_file_that_cannot_be_read_ends_with_1(string path)
    {
        var run = await CommandRun.OfAsync("check-config", path);

        Assert.Equal(ExitCode.Failure, run.ExitCode);
        Assert.NotEmpty(run.Errors);
    }

    [Theory]
    [InlineData(TextFile.MaxBytes, "has no section gossipod")]
    [InlineData(TextFile.MaxBytes + 1, "is longer than 4194304 bytes")]
    public async Task A_file_is_read_up_to_so_many_bytes_however_few_characters_they_are(int bytes, string says)
    {
        var run = await CommandRun.OfAsync("check-config", File("long.conf", "#" + new string('é', (bytes - 1) / 2) + new string('x', (bytes - 1) % 2)));

        Assert.Equal(ExitCode.Failure, run.ExitCode);
        Assert.Contains(says, run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_without_an_end_is_not_read_to_it()
    {
        if (OperatingSystem.IsWindows()) return;
        Assert.Contains("is longer than", (await CommandRun.OfAsync("check-config", "/dev/zero")).Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("key\nmore", "key")]
    [InlineData("key", "key")]
    [InlineData("", "")]
    [InlineData("0123456789", "01234567")]
    public async Task A_line_is_read_and_no_more_than_it_may_have(string input, string line)
    {
        using var reader = new StringReader(input);
        Assert.Equal(line, await TextFile.FirstLineAsync(reader, 8, CancellationToken.None));
    }

    [Fact]
    public async Task A_simulation_is_the_same_for_the_same_seed_and_shown_beside_the_prediction()
    {
        string[] line = ["sim", "--nodes", "10", "--crashes", "2", "--quiet", "20s"];
        var (one, again, other) = (await CommandRun.OfAsync(line), await CommandRun.OfAsync(line), await CommandRun.OfAsync([.. line, "--seed", "2"]));

        Assert.Equal((0, ""), (one.ExitCode, one.Errors));
        Assert.Equal(one.Output, again.Output);
        Assert.NotEqual(one.Output, other.Output);
        Assert.Contains("4.00 s with 3 confirmations, 24.00 s with none", one.Output, StringComparison.Ordinal);
        Assert.Contains("0, 0 in 0.06 hours", one.Output, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string File(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }
}
