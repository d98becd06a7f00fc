using Gossipod.Actors.EndToEnd;

namespace Gossipod.Actors.Packages.Tests;

/// <summary>A newcomer's way: a project outside this repository, with the packages that were packed.</summary>
[Collection(PackedPackages.Collection)]
public sealed class FreshProjectTests(PackedPackages packages)
{
    /// <summary>Building and starting a process on a busy machine.</summary>
    private const double Seconds = 120;

    [Fact]
    public async Task The_template_gives_a_node_that_joins_another_and_reports_its_death()
    {
        await Run(packages.Projects, "new", "install", Template(), "--debug:custom-hive", Path.Combine(packages.Projects, "hive"));
        await Run(packages.Projects, "new", "gossipod", "-o", "MyNode", "--cluster-name", "fresh", "--no-restore", "--debug:custom-hive", Path.Combine(packages.Projects, "hive"));
        var project = Path.Combine(packages.Projects, "MyNode");
        Assert.Contains("\"fresh\"", await File.ReadAllTextAsync(Path.Combine(project, "appsettings.json")), StringComparison.Ordinal);
        await Run(project, "build", "--nologo", "-v", "q", "-warnaserror");

        var seed = $"127.0.0.1:{NodeProgram.FreePort()}";
        using var first = Start(project, "a", seed, seed);
        await first.WaitForTextAsync("a is a member, 1 are alive", Seconds);
        using var second = Start(project, "b", $"127.0.0.1:{NodeProgram.FreePort()}", seed);
        await first.WaitForTextAsync("b at", Seconds);
        using var third = Start(project, "c", $"127.0.0.1:{NodeProgram.FreePort()}", seed);
        await second.WaitForTextAsync("c at", Seconds);

        second.Signal(PosixSignalNumber.Kill);
        await first.WaitForTextAsync("b died", Seconds);
        third.Signal(PosixSignalNumber.Terminate);
        Assert.Equal(0, await third.WaitForExitAsync(Seconds));
        await first.WaitForTextAsync("c left", Seconds);
    }

    private Task<string> Run(string folder, params string[] arguments) => DotnetCommand.RunAsync(folder, packages.Environment, arguments);

    private string Template() => Directory.EnumerateFiles(packages.Packed, "Gossipod.Actors.Templates.*.nupkg").Single();

    private static NodeProcess Start(string project, string name, string bind, string seed) => NodeProcess.StartCommand(
        name, bind, "dotnet", "exec", Path.Combine(project, "bin", "Debug", "net10.0", "MyNode.dll"), $"--Gossipod:Name={name}", $"--Gossipod:Bind={bind}", $"--Gossipod:Seeds:0={seed}");
}
