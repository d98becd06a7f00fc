using Akka.Configuration;
using Gossipod.Actors.Protocol;

namespace Gossipod.Actors.Configuration;

/// <summary>The configuration cannot be used; carries everything that is wrong with it. Nothing was started.</summary>
#pragma warning disable CA1032 // An exception without its problems would say nothing.
public sealed class GossipodConfigurationException : ConfigurationException
#pragma warning restore CA1032
{
    internal GossipodConfigurationException(IReadOnlyList<SettingsProblem> problems)
        : base(Describe(problems)) => Problems = problems;

    /// <summary>Each problem with its key, value, rule and remedy; never empty.</summary>
    public IReadOnlyList<SettingsProblem> Problems { get; }

    private static string Describe(IReadOnlyList<SettingsProblem> problems)
    {
        var head = problems.Count == 1 ? "The gossipod configuration has a problem:"
            : $"The gossipod configuration has {problems.Count} problems:";
        return string.Join('\n', problems.Select(problem => "  " + OneLine(problem.ToString())).Prepend(head));
    }

    /// <summary>A value may hold line breaks; the report has one line per problem.</summary>
    private static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? $"\\u{(int)c:x4}" : c.ToString()));
}
