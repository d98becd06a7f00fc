using System.CommandLine;
using Akka.Configuration;
using Gossipod.Actors.Configuration;
using Gossipod.Tool.Output;

namespace Gossipod.Tool.Commands;

/// <summary>What a node would say of its settings, without starting it.</summary>
internal static class CheckConfigCommand
{
    private static readonly Argument<string> File = new("file") { Description = "HOCON with a section gossipod, or appsettings.json with a section Gossipod.", HelpName = "FILE" };

    public static Command Create() => new ToolCommand(
        "check-config", "Checks a file of settings as a node does at its start, and shows all that is wrong with it.", "gossipod check-config node.conf", "gossipod check-config appsettings.json") { File }.Does((parsed, _) =>
    {
        var path = parsed.GetValue(File)!;
        var root = ConfigurationFile.Read(path);
        if (!root.HasPath(GossipodSettings.SectionName)) throw new ToolException($"{path}: has no section {GossipodSettings.SectionName}; write {GossipodSettings.SectionName} {{ cluster-name = … }}");
        var whole = root.WithFallback(ConfigurationFactory.Default());
        try
        {
            var settings = GossipodSettings.CreateFromRoot(root, whole.HasPath);
            parsed.InvocationConfiguration.Output.WriteLine(SafeText.Line(
                $"{path}: valid; node {settings.Name} of cluster {settings.ClusterName}, bound to {settings.Bind}, {settings.Seeds.Count} seeds, profile {settings.Profile}"));
            return Task.FromResult(ExitCode.Done);
        }
        catch (GossipodConfigurationException wrong)
        {
            throw new ToolException($"{path}: {wrong.Message}", wrong);
        }
    });
}
