using System.Text.RegularExpressions;

namespace Gossipod.Actors.Tests.Architecture;

/// <summary>
/// What the documents show of the TestKit and of remoting is the text of a test, line by line, and so compiles and passes. Usings, which a
/// test has elsewhere, are proven by <see cref="SnippetTests"/>.
/// </summary>
public sealed partial class DocumentedExamplesTests
{
    private static readonly string Tests = string.Join(
        '\n',
        new[] { "Gossipod.Actors.Tests", "Gossipod.Actors.Simulation.Tests" }
            .SelectMany(project => Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "tests", project), "*.cs", SearchOption.AllDirectories))
            .Select(file => Lines(File.ReadAllText(file))));

    [Theory]
    [InlineData("docs/testing.md", "", 3)]
    [InlineData("docs/remote.md", "", 5)]
    [InlineData("README.md", "## Akka.Remote and Akka.Cluster", 1)]
    [InlineData("README.md", "## Testing an application's failover", 1)]
    public void Each_example_is_in_a_test(string document, string section, int examples)
    {
        var text = DocumentFence.TextOf(document);
        var from = text.IndexOf(section, StringComparison.Ordinal);
        Assert.True(from >= 0, $"{document} has no section '{section}'");
        var end = section.Length == 0 ? -1 : text.IndexOf("\n## ", from + section.Length, StringComparison.Ordinal);
        var blocks = DocumentFence.Read(document, text[from..(end < 0 ? text.Length : end)]).Where(fence => fence.Tag == "csharp").Select(fence => fence.Text).ToList();

        Assert.Equal(examples, blocks.Count);
        foreach (var block in blocks) Assert.True(Tests.Contains(Lines(block), StringComparison.Ordinal), $"no test has, line by line:\n{block}");
    }

    /// <summary>The lines with their words only, without usings.</summary>
    private static string Lines(string text) =>
        string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && !UsingDirective().IsMatch(line)));

    [GeneratedRegex(@"^using (static )?[\w.]+;$")]
    private static partial Regex UsingDirective();
}
