namespace Gossipod.Actors.Tests.Architecture;

/// <summary>
/// Every fence of the documents says what it is, and every piece of C# compiles against the libraries as they are. Pieces that follow a test
/// of the TestKit are pieces of tests instead (<see cref="DocumentedExamplesTests"/>); settings are read by <see cref="DocumentedSettingsTests"/>,
/// command lines by the tool's tests.
/// </summary>
public sealed class SnippetTests
{
    /// <summary>What a fence may be. Output is text; console is what is typed, with output where lines that are typed begin with <c>$</c>.</summary>
    private static readonly string[] Tags = ["csharp", "json", "hocon", "yaml", "env", "console", "text", "mermaid"];

    /// <summary>How lines begin that are not output.</summary>
    private static readonly string[] NotOutput = ["using ", "var ", "await ", "builder.", "dotnet ", "gossipod ", "akka.", "$ ", "git ", "curl "];

    public static TheoryData<string, int> Snippets => DocumentFence.Rows("csharp", fence => SnippetCompiler.ShowsUsings(fence.Text) || !IsPieceOfTest(fence));

    /// <summary>What newcomers copy first: the first of each page that is about one package.</summary>
    public static TheoryData<string> Beginnings =>
        [.. DocumentFence.All.Where(fence => fence.Tag == "csharp").Select(fence => fence.Document).Distinct().Where(document => document != "docs/remote.md")];

    [Fact]
    public void Every_fence_says_what_it_is() =>
        Assert.Empty(DocumentFence.All.Where(fence => !Tags.Contains(fence.Tag)).Select(fence => $"{fence.Document}:{fence.Line} is tagged '{fence.Tag}', not one of {string.Join(", ", Tags)}"));

    [Fact]
    public void What_is_called_output_is_output() =>
        Assert.Empty(DocumentFence.All
            .Where(fence => fence.Tag == "text")
            .SelectMany(fence => fence.Text.Split('\n').Where(line => NotOutput.Any(start => line.StartsWith(start, StringComparison.Ordinal))).Select(line => $"{fence.Document}:{fence.Line}: {line}")));

    [Theory]
    [MemberData(nameof(Snippets))]
    public void A_snippet_compiles(string document, int line)
    {
        var snippet = DocumentFence.At(document, line).Text;
        Assert.True(SnippetCompiler.Problem(snippet) is not { } problem, $"{document}:{line}:\n{SnippetCompiler.Problem(snippet)}\n\n{snippet}");
    }

    [Theory]
    [MemberData(nameof(Beginnings))]
    public void The_first_snippet_of_a_page_shows_its_usings(string document)
    {
        var first = DocumentFence.All.First(fence => fence.Document == document && fence.Tag == "csharp");
        Assert.True(SnippetCompiler.ShowsUsings(first.Text), $"{document}:{first.Line} needs its usings");
    }

    /// <summary>With nothing at hand but packages: what a newcomer has who puts it into Program.cs.</summary>
    [Theory]
    [InlineData("README.md", 2)]
    [InlineData("docs/http.md", 1)]
    [InlineData("src/Gossipod.Actors.Hosting/README.md", 1)]
    public void The_first_snippets_are_whole_programs(string document, int count)
    {
        foreach (var fence in DocumentFence.All.Where(fence => fence.Document == document && fence.Tag == "csharp").Take(count))
            Assert.True(SnippetCompiler.ProblemOfProgram(fence.Text) is not { } problem, $"{document}:{fence.Line}:\n{SnippetCompiler.ProblemOfProgram(fence.Text)}\n\n{fence.Text}");
    }

    [Theory]
    [InlineData("await cluster.LeaveAsync(1);")]
    [InlineData("foreach (Member one in cluster.Nobody) { }")]
    [InlineData("public Nothing Field;")]
    [InlineData("using System;\n\nvar system = ActorSystem.Create(\"usings of others are not hidden behind its own\");")]
    public void What_does_not_compile_is_found(string snippet) => Assert.NotNull(SnippetCompiler.Problem(snippet));

    [Fact]
    public void Fences_are_found_in_lists_too()
    {
        var fences = DocumentFence.Read("x.md", "a\n```\n1\n```\n- b\n\n  ```json\n  {\n    }\n  ```\n```text\nopen");

        Assert.Equal([(2, "", "1\n"), (7, "json", "{\n  }\n"), (11, "unclosed", "open\n")], fences.Select(fence => (fence.Line, fence.Tag, fence.Text)));
    }

    private static bool IsPieceOfTest(DocumentFence fence) => fence.Document == "docs/testing.md" || fence.Text.Contains("SimCluster", StringComparison.Ordinal);
}
