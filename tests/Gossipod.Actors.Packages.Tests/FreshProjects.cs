using System.Xml.Linq;
using Gossipod.Actors.EndToEnd;

namespace Gossipod.Actors.Packages.Tests;

/// <summary>Projects outside the repository, restored from the packed packages and built together: one start of the command for all.</summary>
public sealed class FreshProjects
{
    private readonly PackedPackages _packages;

    private FreshProjects(PackedPackages packages)
    {
        _packages = packages;
        Commands = new NewcomerCommands(packages.ReadmeOf("Gossipod.Actors.Templates"));
    }

    /// <summary>What the template's README tells to type.</summary>
    internal NewcomerCommands Commands { get; }

    /// <summary>A built program.</summary>
    /// <param name="project">MyNode is what the README makes, PlainNode the template without the dashboard, Examples has the READMEs' first examples.</param>
    public string Program(string project) => Path.Combine(_packages.Projects, project, "bin", "Debug", "net10.0", $"{project}.dll");

    /// <summary>A file of a project.</summary>
    public string Source(string project, string file) => File.ReadAllText(Path.Combine(_packages.Projects, project, file));

    public static async Task<FreshProjects> BuildAsync(PackedPackages packages)
    {
        var fresh = new FreshProjects(packages);
        string[] hive = ["--debug:custom-hive", Path.Combine(packages.Projects, "hive")];
        await fresh.Run(["new", "install", packages.PathOf("Gossipod.Actors.Templates", "nupkg"), .. hive]);
        await fresh.Run([.. fresh.Commands.New, "--no-restore", .. hive]);
        await fresh.Run(["new", "gossipod", "-o", "PlainNode", "--no-dashboard", "--cluster-name", "fresh", "--no-restore", .. hive]);
        await ExamplesProject.WriteAsync(Path.Combine(packages.Projects, "Examples"), packages);

        var all = Path.Combine(packages.Projects, "fresh.slnx");
        string[] projects = ["MyNode", "PlainNode", "Examples"];
        await File.WriteAllTextAsync(all, new XElement("Solution", projects.Select(name => new XElement("Project", new XAttribute("Path", $"{name}/{name}.csproj")))).ToString());
        await fresh.Run(["build", all, "--nologo", "-v", "q", "-warnaserror"]);
        return fresh;
    }

    /// <summary>Starts a built program as a node.</summary>
    public NodeProcess Start(string project, string name, string address, params string[] arguments) =>
        NodeProcess.StartCommand(name, address, ["dotnet", "exec", Program(project), .. arguments]);

    private Task<string> Run(string[] arguments) => DotnetCommand.RunAsync(_packages.Projects, _packages.Environment, arguments);
}
