using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Gossipod.Tool;

/// <summary>Makes options that say what they want: the option, the value, the rule.</summary>
internal static class ToolOptions
{
    /// <summary>A whole number.</summary>
    public static Option<int> Whole(string name, string description, int fallback, int min, int max) => Read(
        name, FormattableString.Invariant($"{description}, {min:N0} to {max:N0}; default {fallback:N0}."), fallback,
        text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max ? value : null,
        FormattableString.Invariant($"must be a whole number from {min:N0} to {max:N0}"));

    /// <summary>A number, not a percentage.</summary>
    public static Option<double> Number(string name, string description, double fallback, double min, double max) => Read(
        name, FormattableString.Invariant($"{description}, {min} to {max}; default {fallback}."), fallback,
        text => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max ? value : null,
        FormattableString.Invariant($"must be a number from {min} to {max}"));

    /// <summary>A duration, such as 300ms, 5s or 2m.</summary>
    public static Option<TimeSpan> Duration(string name, string description, TimeSpan fallback, TimeSpan min, TimeSpan max) => Read(
        name, $"{description}, {DurationText.Of(min)} to {DurationText.Of(max)}; default {DurationText.Of(fallback)}.", fallback,
        text => DurationText.TryParse(text, out var value) && value >= min && value <= max ? value : null,
        $"must be a duration from {DurationText.Of(min)} to {DurationText.Of(max)}, such as 300ms, 5s or 2m");

    /// <summary>One of a few words; the first unless given.</summary>
    public static Option<string> Word(string name, string description, params string[] words)
    {
        var option = new Option<string>(name) { Description = $"{description}: {string.Join(", ", words)}; default {words[0]}.", HelpName = string.Join('|', words), DefaultValueFactory = _ => words[0] };
        option.CompletionSources.Add(words);
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !words.Contains(token.Value)) result.AddError($"{name} {token.Value}: must be one of {string.Join(", ", words)}");
        });
        return option;
    }

    /// <summary>Any of a few words, with commas or repeated.</summary>
    public static Option<string[]> Words(string name, string description, string helpName, IReadOnlyList<string> words)
    {
        var option = new Option<string[]>(name) { Description = $"{description}: {string.Join(", ", words)}. With commas or repeated.", HelpName = helpName };
        option.CompletionSources.Add([.. words]);
        option.Validators.Add(result =>
        {
            foreach (var word in Split(result.Tokens.Select(token => token.Value), ',').Except(words)) result.AddError($"{name} {word}: must be one of {string.Join(", ", words)}");
        });
        return option;
    }

    /// <summary>The words of such an option.</summary>
    public static IEnumerable<string> Split(IEnumerable<string>? lists, char separator) =>
        (lists ?? []).SelectMany(list => list.Split(separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Options written key=value, repeatable.</summary>
    public static Option<string[]> Pairs(string name, string description)
    {
        var option = new Option<string[]>(name) { Description = description, HelpName = "KEY=VALUE" };
        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => token.Value.IndexOf('=', StringComparison.Ordinal) <= 0)) result.AddError($"{name} {token.Value}: must be key=value");
        });
        return option;
    }

    /// <summary>What such an option was given.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Split(string[]? pairs) => (pairs ?? []).Select(pair =>
    {
        var at = pair.IndexOf('=', StringComparison.Ordinal);
        return KeyValuePair.Create(pair[..at], pair[(at + 1)..]);
    });

    private static Option<T> Read<T>(string name, string description, T fallback, Func<string, T?> read, string rule)
        where T : struct => new(name)
        {
            Description = description,
            DefaultValueFactory = _ => fallback,
            CustomParser = result => Parse(result, name, fallback, read, rule),
        };

    private static T Parse<T>(ArgumentResult result, string name, T fallback, Func<string, T?> read, string rule)
        where T : struct
    {
        if (result.Tokens is [var token] && read(token.Value) is { } value) return value;
        result.AddError($"{name} {string.Join(' ', result.Tokens.Select(given => given.Value))}: {rule}");
        return fallback;
    }
}
