using System.Text.RegularExpressions;

namespace Gossipod.Actors.Packages.Tests;

/// <summary>What a README refers to, and shows.</summary>
internal static partial class ReadmeText
{
    /// <summary>Targets of links and images, in Markdown and HTML, outside of code.</summary>
    public static IReadOnlyList<string> Targets(string readme)
    {
        var text = Code().Replace(readme.ReplaceLineEndings("\n"), "");
        return [.. new[] { Inline(), Reference(), Html() }.SelectMany(kind => kind.Matches(text)).Select(match => match.Groups[1].Value)];
    }

    /// <summary>Blocks of code.</summary>
    public static IReadOnlyList<string> Blocks(string readme) =>
        [.. readme.ReplaceLineEndings("\n").Split("\n```").Where((_, number) => number % 2 == 1)];

    [GeneratedRegex(@"^```.*?^```|`[^`\n]+`", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"\]\(([^)\s]+)")]
    private static partial Regex Inline();

    [GeneratedRegex(@"^\[[^\]]+\]: *(\S+)", RegexOptions.Multiline)]
    private static partial Regex Reference();

    [GeneratedRegex("(?:src|href)=\"?([^\"\\s>]+)", RegexOptions.IgnoreCase)]
    private static partial Regex Html();
}
