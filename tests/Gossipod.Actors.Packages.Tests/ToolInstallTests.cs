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

        Assert.Contains("check-config", await DotnetCommand.RunAsync(command, packages.Projects, packages.Environment, ["--help"]), StringComparison.Ordinal);
        Assert.Equal(32, Convert.FromBase64String((await DotnetCommand.RunAsync(command, packages.Projects, packages.Environment, ["keygen"])).Trim()).Length);
        var shown = await DotnetCommand.RunAsync(command, packages.Projects, packages.Environment, ["sim", "--nodes", "5", "--crashes", "1", "--quiet", "5s"]);
        Assert.Contains("crash to first verdict", shown, StringComparison.Ordinal);
    }
}
