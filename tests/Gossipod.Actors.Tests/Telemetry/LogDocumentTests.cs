using System.Text.RegularExpressions;
using Gossipod.Actors.Tests.Architecture;

namespace Gossipod.Actors.Tests.Telemetry;

/// <summary>docs/logs.md lists every line that the library writes, with its level.</summary>
public sealed partial class LogDocumentTests
{
    private static readonly string Document = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "logs.md"));

    [Fact]
    public void Every_template_is_documented()
    {
        var templates = Templates().ToList();
        Assert.True(templates.Count > 40, $"only {templates.Count} templates found");
        Assert.DoesNotContain(templates, template => !Document.Contains($"`{template}`", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_documented_is_written()
    {
        var templates = Templates().ToHashSet();
        var documented = DocumentedLine().Matches(Document).Select(match => match.Groups[2].Value).ToList();
        Assert.True(documented.Count > 40, $"only {documented.Count} lines documented");
        Assert.DoesNotContain(documented, line => !templates.Contains(line));
    }

    [Fact]
    public void Property_names_are_words_in_capitals() =>
        Assert.All(Templates().SelectMany(template => Property().Matches(template)), match => Assert.Matches("^[A-Z][A-Za-z]+$", match.Groups[1].Value));

    [Fact]
    public void Nothing_else_writes_to_the_log() => Assert.Empty(
        SourceTree.Actors.Where(file => !IsLog(file.Path) && LogCall().IsMatch(SourceTree.Code(file.Text))).Select(file => file.Path));

    private static IEnumerable<string> Templates() => SourceTree.Actors.Where(file => IsLog(file.Path))
        .SelectMany(file => Template().Matches(SourceTree.Code(file.Text))).Select(match => match.Groups[1].Value)
        .Where(text => text.Contains('{', StringComparison.Ordinal))
        .Concat(SourceTree.Files.Where(file => file.Path.StartsWith("Gossipod.Actors.", StringComparison.Ordinal) && !file.Path.Contains("/content/", StringComparison.Ordinal))
            .SelectMany(file => Call().Matches(SourceTree.Code(file.Text))).Select(match => match.Groups[1].Value));

    private static bool IsLog(string path) => path.EndsWith("LogMessages.cs", StringComparison.Ordinal) || path.EndsWith("Log.cs", StringComparison.Ordinal);

    /// <summary>A text that begins with a capital, a brace or a key; of these files, those with a property are the templates.</summary>
    [GeneratedRegex("(?<![$])\"((?:[A-Z]|\\{|gossipod\\.)[^\"\\\\]* [^\"\\\\]*)\"")]
    private static partial Regex Template();

    /// <summary>A line that one of the other packages writes; what a template holds is an application's.</summary>
    [GeneratedRegex("\\.(?:Debug|Info|Warning|Error)\\(\\s*\"([^\"]+)\"")]
    private static partial Regex Call();

    [GeneratedRegex(@"^\| (\w+) \| `([^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex DocumentedLine();

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Property();

    [GeneratedRegex(@"_?log\.(Debug|Info|Warning|Error)\(")]
    private static partial Regex LogCall();
}
