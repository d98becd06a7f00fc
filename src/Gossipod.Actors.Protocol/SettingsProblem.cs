using System.Globalization;

namespace Gossipod.Actors.Protocol;

/// <summary>One thing that is wrong with a configuration.</summary>
/// <param name="Key">The HOCON key below <see cref="Section"/>.</param>
/// <param name="Value">The value as configured.</param>
/// <param name="Rule">What it breaks.</param>
/// <param name="Remedy">What to write instead.</param>
public sealed record SettingsProblem(string Key, string Value, string Rule, string Remedy)
{
    /// <summary>The section of HOCON that the key is in: <c>gossipod</c>, or that of a package beside it.</summary>
    public string Section { get; init; } = SettingsRules.NodeSection;

    /// <summary>One line for people.</summary>
    public override string ToString() => $"{Section}.{Key} = {Value}: {Rule}; {Remedy}.";
}

/// <summary>Collects problems, so that a user sees all of them at once.</summary>
/// <param name="section">The section of HOCON that is checked.</param>
internal sealed class SettingsRules(string section = SettingsRules.NodeSection)
{
    public const string NodeSection = "gossipod";

    private readonly List<SettingsProblem> _problems = [];

    public IReadOnlyList<SettingsProblem> Problems => _problems;

    public string Section => section;

    public void Range(string key, int value, int min, int max) =>
        Require(value >= min && value <= max, key, value, $"must be {Text(min)} to {Text(max)}", $"use a whole number from {Text(min)} to {Text(max)}");

    public void Range(string key, double value, double min, double max) =>
        Require(value >= min && value <= max, key, value, $"must be {Text(min)} to {Text(max)}", $"use a number from {Text(min)} to {Text(max)}");

    public void Range(string key, TimeSpan value, TimeSpan min, TimeSpan max) =>
        Require(value >= min && value <= max, key, value, $"must be {Text(min)} to {Text(max)}", $"use a duration from {Text(min)} to {Text(max)}");

    public void Known<TEnum>(string key, TEnum value)
        where TEnum : struct, Enum => Require(
            Enum.IsDefined(value), key, value, "is none of " + string.Join(", ", Enum.GetNames<TEnum>()), $"use {default(TEnum)}");

    public void Require(bool holds, string key, object? value, string rule, string remedy)
    {
        if (!holds) Add(key, value, rule, remedy);
    }

    public void Add(SettingsProblem problem) => _problems.Add(problem);

    public void Add(string key, object? value, string rule, string remedy) => _problems.Add(new SettingsProblem(key, Text(value), rule, remedy) { Section = section });

    /// <summary>A value as a HOCON author would write it.</summary>
    private static string Text(object? value) => value switch
    {
        null => "(missing)",
        TimeSpan span => Duration(span),
        string text => $"\"{text}\"",
        bool flag => flag ? "on" : "off",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static string Duration(TimeSpan span)
    {
        string In(double amount, string unit) => amount.ToString("0.###", CultureInfo.InvariantCulture) + unit;
        return span switch
        {
            _ when span >= TimeSpan.FromDays(1) => In(span.TotalDays, "d"),
            _ when span >= TimeSpan.FromHours(1) => In(span.TotalHours, "h"),
            _ when span >= TimeSpan.FromMinutes(1) => In(span.TotalMinutes, "m"),
            _ when span >= TimeSpan.FromSeconds(1) => In(span.TotalSeconds, "s"),
            _ => In(span.TotalMilliseconds, "ms"),
        };
    }
}
