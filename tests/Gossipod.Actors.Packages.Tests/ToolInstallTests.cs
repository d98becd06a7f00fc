using Gossipod.Actors.EndToEnd;

namespace Gossipod.Actors.Packages.Tests;

/// <summary>An operator's way: the tool, installed from its package.</summary>
[Collection(PackedPackages.Collection)]
public sealed class ToolInstallTests(PackedPackages packages)
{
    [Fact]
    public async Task The_tool_is_installed_and_runs()
    {
        var folder = Path.Combine(packages.Projects, "tools");
        await DotnetCommand.RunAsync(packages.Projects, packages.Environment, "tool", "install", "gossipod", "--tool-path", folder, "--source", packages.Packed);
        var command = Path.Combine(folder, OperatingSystem.IsWindows() ? "gossipod.exe" : "gossipod");
        Task<string> Run(params string[] arguments) => DotnetCommand.RunAsync(command, packages.Projects, packages.Environment, arguments);

        Assert.Contains("check-config", await Run("--help"), StringComparison.Ordinal);
        Assert.Equal(32, Convert.FromBase64String((await Run("keygen")).Trim()).Length);
        Assert.Contains("crash to first verdict", await Run("sim", "--nodes", "5", "--crashes", "1", "--quiet", "5s"), StringComparison.Ordinal);

        var (address, http) = ($"127.0.0.1:{NodeProgram.FreePort()}", $"127.0.0.1:{NodeProgram.FreePort()}");
        using var agent = NodeProcess.StartCommand("installed", address, command, "agent", "--cluster", "demo", "--name", "installed", "--bind", address, "--http", http);
        await agent.WaitForTextAsync($"runs at {address}", 120);
        var members = await Run("members", "--agent", http);
        Assert.Contains("installed", members, StringComparison.Ordinal);
        Assert.Contains(address, members, StringComparison.Ordinal);
        agent.Signal(PosixSignalNumber.Interrupt);
        Assert.Equal(0, await agent.WaitForExitAsync(120));
    }
}
