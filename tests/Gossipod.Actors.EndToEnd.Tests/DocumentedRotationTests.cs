using Gossipod.Actors.Tests.Architecture;

namespace Gossipod.Actors.EndToEnd.Tests;

/// <summary>The rotation of keys as the documents have it, command by command, on nodes whose first key was made as they say.</summary>
public sealed class DocumentedRotationTests : IDisposable
{
    private const double Patience = 60;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gossipod-rotation-");

    private static List<string[]> Rotation(string document) =>
        [.. DocumentFence.All.Where(fence => fence.Document == document && fence.Text.Contains("keys install", StringComparison.Ordinal)).SelectMany(fence => ShellCommands.Of(fence.Text))];

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void The_runbook_and_the_page_on_security_say_the_same() =>
        Assert.Equal(Rotation("docs/security.md").Select(words => string.Join(' ', words)), Rotation("docs/operations.md").Select(words => string.Join(' ', words)));

    [Fact]
    public async Task The_commands_as_written_change_the_key_of_all()
    {
        var made = await RunAsync("keygen", "--out", InFolder("cluster.key"));
        File.Copy(InFolder("cluster.key"), InFolder("b.key"));
        var (first, http) = ($"127.0.0.1:{NodeProgram.FreePort()}", $"127.0.0.1:{NodeProgram.FreePort()}");
        using var a = Start("a", first, http, "cluster.key");
        using var b = Start("b", $"127.0.0.1:{NodeProgram.FreePort()}", $"127.0.0.1:{NodeProgram.FreePort()}", "b.key", "--join", first);
        for (var limit = System.Diagnostics.Stopwatch.StartNew(); !(await ToolRun.OfAsync("members", "--agent", http)).Output.Contains("b ", StringComparison.Ordinal);)
            Assert.True(limit.Elapsed.TotalSeconds < Patience, $"b is no member\n{a.Errors}{b.Errors}");

        var (old, next) = (made.Output.Split(' ')[1], "");
        foreach (var command in Rotation("docs/security.md"))
        {
            string[] agent = command[1] == "keys" ? ["--agent", http] : [];
            var run = await RunAsync([.. command[1..].Select(word => word.Replace("NEW", next, StringComparison.Ordinal).Replace("OLD", old, StringComparison.Ordinal)).Select(word => word == "new.key" ? InFolder(word) : word), .. agent]);
            if (command[1] == "keygen") next = run.Output.Split(' ')[1];
        }

        var rows = (await RunAsync("keys", "list", "--agent", http)).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..];
        Assert.Equal([$"a {next}", $"b {next}"], rows.Select(row => string.Join(' ', row.Split(' ', StringSplitOptions.RemoveEmptyEntries))));
        Assert.Equal(await File.ReadAllTextAsync(InFolder("new.key")), await File.ReadAllTextAsync(InFolder("b.key")));
    }

    private string InFolder(string name) => Path.Combine(_folder.FullName, name);

    private NodeProcess Start(string name, string address, string http, string keyFile, params string[] more) => NodeProcess.StartCommand(
        name, address, ["dotnet", "exec", NodeProgram.Tool, "agent", "--cluster", "rotated", "--name", name, "--bind", address, "--http", http, "--key-file", InFolder(keyFile), .. more]);

    private static async Task<ToolRun> RunAsync(params string[] arguments)
    {
        var run = await ToolRun.OfAsync(arguments);
        Assert.True(run.ExitCode == 0, $"gossipod {string.Join(' ', arguments)} {run}");
        return run;
    }
}
