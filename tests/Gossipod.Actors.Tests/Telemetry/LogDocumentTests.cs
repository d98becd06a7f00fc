using System.Text.RegularExpressions;
using Gossipod.Actors.Tests.Architecture;

namespace Gossipod.Actors.Tests.Telemetry;

/// <summary>docs/logs.md lists every line that the library writes, with its level.</summary>
public sealed partial class LogDocumentTests
{
    private static readonly string Document = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "logs.md"));

    [Fact]
    public void Every_line_is_documented_with_its_level_and_what_is_documented_is_written()
    {
        var written = Lines().Distinct().Order().ToList();
        var documented = DocumentedLine().Matches(Document).Select(match => (match.Groups[1].Value, match.Groups[2].Value)).Order().ToList();
        Assert.True(written.Count > 60, $"only {written.Count} lines found");
        Assert.Empty(written.Except(documented).Select(line => $"written and not documented so: {line}"));
        Assert.Empty(documented.Except(written).Select(line => $"documented and not written so: {line}"));
        Assert.Equal(written.Count, documented.Count);
    }

    [Fact]
    public void Every_template_has_its_level_before_it() => Assert.Empty(Templates().Except(Lines().Select(line => line.Template)));

    [Fact]
    public void Property_names_are_words_in_capitals() =>
        Assert.All(Lines().SelectMany(line => Property().Matches(line.Template)), match => Assert.Matches("^[A-Z][A-Za-z]+$", match.Groups[1].Value));

    [Fact]
    public void Nothing_else_writes_to_the_log() => Assert.Empty(
        SourceTree.Actors.Where(file => !IsLog(file.Path) && LogCall().IsMatch(SourceTree.Code(file.Text))).Select(file => file.Path));

    /// <summary>What is written, with its level, in the library and its other packages; what a template of <c>dotnet new</c> holds is an application's.</summary>
    private static IEnumerable<(string Level, string Template)> Lines() => SourceTree.Files
        .Where(file => file.Path.StartsWith("Gossipod.Actors", StringComparison.Ordinal) && !file.Path.Contains("/content/", StringComparison.Ordinal))
        .SelectMany(file => Call().Matches(SourceTree.Code(file.Text))).Select(match => (match.Groups[1].Value, match.Groups[2].Value));

    private static IEnumerable<string> Templates() => SourceTree.Actors.Where(file => IsLog(file.Path))
        .SelectMany(file => Template().Matches(SourceTree.Code(file.Text))).Select(match => match.Groups[1].Value)
        .Where(text => text.Contains('{', StringComparison.Ordinal));

    private static bool IsLog(string path) => path.EndsWith("LogMessages.cs", StringComparison.Ordinal) || path.EndsWith("Log.cs", StringComparison.Ordinal);

    /// <summary>A text that begins with a capital, a brace or a key; of these files, those with a property are the templates.</summary>
    [GeneratedRegex("(?<![$])\"((?:[A-Z]|\\{|gossipod\\.)[^\"\\\\]* [^\"\\\\]*)\"")]
    private static partial Regex Template();

    /// <summary>A template as the first argument, behind an exception perhaps, or behind the level as TransitionLog writes it.</summary>
    [GeneratedRegex("(?:\\.(?=\\w+\\()|LogLevel\\.)(Debug|Info|Warning|Error)(?:Level,|\\((?:\\s*[\\w.]+,)?)\\s*\"([^\"]+)\"")]
    private static partial Regex Call();

    [GeneratedRegex(@"^\| (\w+) \| `([^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex DocumentedLine();

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Property();

    [GeneratedRegex(@"_?log\.(Debug|Info|Warning|Error)\(")]
    private static partial Regex LogCall();
}
