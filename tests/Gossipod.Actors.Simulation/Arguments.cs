using System.CommandLine;
using System.Globalization;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.TestKit;

namespace Gossipod.Actors.Simulation;

/// <summary>What the process ends with.</summary>
internal static class ExitCode
{
    public const int Passed = 0;

    /// <summary>An invariant was violated, or the run was vacuous.</summary>
    public const int Failed = 1;

    public const int WrongArguments = 2;
}

/// <summary>Reads options that are ranges, numbers and names, and says of each wrong one its key, value, rule and remedy.</summary>
internal sealed class Arguments(ParseResult parsed)
{
    private readonly List<string> _problems = [];

    /// <summary>The seeds and sizes that options may ask for.</summary>
    public const ulong MaxSeed = 1_000_000_000;
    public const int MaxNodes = 1_000;
    public const double MaxMinutes = 1_440;

    public IReadOnlyList<string> Problems => _problems;

    /// <summary>The option's <c>5</c> or <c>3..64</c>.</summary>
    public (ulong Min, ulong Max) Range(Option<string> option, ulong min, ulong max, string example)
    {
        var text = parsed.GetValue(option) ?? "";
        var ends = text.Split("..");
        var (low, high) = (0UL, 0UL);
        var isNumber = ends.Length is 1 or 2 && Parse(ends[0], out low) && Parse(ends[^1], out high);
        if (!isNumber || low > high || low < min || high > max)
            Add(option, text, FormattableString.Invariant($"must be a whole number or an ascending range A..B from {min} to {max}"), $"use for example {example}");
        return (low, high);
    }

    public double Minutes(Option<double> option)
    {
        var minutes = parsed.GetValue(option);
        if (!(minutes >= 0.1 && minutes <= MaxMinutes))
            Add(option, minutes, FormattableString.Invariant($"must be 0.1 to {MaxMinutes}"), "use minutes of virtual time, for example 5");
        return minutes;
    }

    public int Count(Option<int> option, int min, int max)
    {
        var count = parsed.GetValue(option);
        if (count < min || count > max)
            Add(option, count, FormattableString.Invariant($"must be {min} to {max}"), FormattableString.Invariant($"use a whole number from {min} to {max}"));
        return count;
    }

    public NetworkProfile Profile(Option<string> option)
    {
        var text = parsed.GetValue(option) ?? "";
        if (Enum.GetNames<NetworkProfile>().Contains(text, StringComparer.OrdinalIgnoreCase)) return Enum.Parse<NetworkProfile>(text, ignoreCase: true);
        Add(option, text, "must be local, lan or wan", "use one of these");
        return default;
    }

    /// <summary>Prints the problems; false when there are none.</summary>
    public bool Refuse()
    {
        foreach (var problem in _problems) Console.Error.WriteLine(problem);
        return _problems.Count > 0;
    }

    /// <summary>What repeats a scenario, typed in the project's root.</summary>
    public static string ReplayOf(SwarmScenario scenario)
    {
        var profile = scenario.Profile == NetworkProfile.Lan ? "" : $" --profile {Enum.GetName(scenario.Profile)!.ToLowerInvariant()}";
        var signed = scenario.Identities ? " --signed" : "";
        return FormattableString.Invariant(
            $"dotnet run -c Release --project tests/Gossipod.Actors.Simulation -- replay --seed {scenario.Seed} --nodes {scenario.Nodes} --minutes {scenario.Time.TotalMinutes}{profile}{signed}");
    }

    private static bool Parse(string text, out ulong value) => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    private void Add(Option option, object value, string rule, string remedy) =>
        _problems.Add(string.Create(CultureInfo.InvariantCulture, $"{option.Name} = {value}: {rule}; {remedy}."));
}
