namespace Gossipod.Actors.Tests.Architecture;

/// <summary>
/// Every piece of C# in README and docs compiles against the libraries as they are. Those that show the TestKit are pieces of tests instead
/// (<see cref="DocumentedExamplesTests"/>).
/// </summary>
public sealed class SnippetTests
{
    private const string Fence = "```csharp\n";

    public static TheoryData<string, int> Snippets
    {
        get
        {
            var all = new TheoryData<string, int>();
            foreach (var document in Documents)
                for (var number = 0; number < Blocks(document).Count; number++) all.Add(document, number);
            return all;
        }
    }

    private static IEnumerable<string> Documents =>
        new[] { "README.md", "SECURITY.md" }
            .Concat(Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "docs"), "*.md", SearchOption.AllDirectories)
                .Concat(Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "src"), "README.md", SearchOption.AllDirectories))
                .Select(file => Path.GetRelativePath(SourceTree.Root, file).Replace('\\', '/')))
            .Where(document => document != "docs/testing.md")
            .Order(StringComparer.Ordinal);

    [Theory]
    [MemberData(nameof(Snippets))]
    public void A_snippet_compiles(string document, int number)
    {
        var snippet = Blocks(document)[number];
        Assert.True(SnippetCompiler.Problem(snippet) is not { } problem, $"{document}, snippet {number + 1}:\n{SnippetCompiler.Problem(snippet)}\n\n{snippet}");
    }

    [Theory]
    [InlineData("await cluster.LeaveAsync(1);")]
    [InlineData("foreach (Member one in cluster.Nobody) { }")]
    [InlineData("public Nothing Field;")]
    public void What_does_not_compile_is_found(string snippet) => Assert.NotNull(SnippetCompiler.Problem(snippet));

    private static List<string> Blocks(string document) =>
        [.. File.ReadAllText(Path.Combine(SourceTree.Root, document)).ReplaceLineEndings("\n").Split(Fence).Skip(1)
            .Select(block => block[..block.IndexOf("```", StringComparison.Ordinal)])
            .Where(block => !block.Contains("SimCluster", StringComparison.Ordinal))];
}
