using Gossipod.Actors.Configuration;
using Gossipod.Actors.Hosting;
using Gossipod.Examples.Common;

namespace Gossipod.Actors.Fuzzing.Targets;

/// <summary>
/// The command line of a node program, up to the settings of the node: read, or refused with an exit code or a report of settings.
/// </summary>
internal static class CommandLineTarget
{
    /// <summary>Reads the arguments.</summary>
    /// <returns>Null when they would start a node; otherwise what the program would say or end with.</returns>
    public static string? Read(string[] args)
    {
        try
        {
            if (NodeArguments.Parse(args, out var exitCode) is not { } arguments) return $"exit code {exitCode}";
            FuzzFailureException.Unless(exitCode == 0, "arguments and an exit code");
            var options = new GossipodOptions();
            arguments.Apply(options);
            GossipodSettings.Create(options.ToConfig().GetConfig(GossipodSettings.SectionName));
            return null;
        }
        catch (GossipodConfigurationException refused)
        {
            FuzzFailureException.Unless(refused.Problems.Count > 0, "settings are refused without a problem");
            return refused.Message;
        }
        catch (Exception thrown) when (thrown is not FuzzFailureException)
        {
            throw new FuzzFailureException("the command line made it throw", thrown);
        }
    }
}
