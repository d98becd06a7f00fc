namespace Gossipod.Actors.Tests.Architecture;

/// <summary>A fenced block of a document: what readers copy, run, or read.</summary>
/// <param name="Document">The document's path below the repository's root.</param>
/// <param name="Line">Where the fence begins.</param>
/// <param name="Tag">What it says it is; empty where it does not.</param>
/// <param name="Text">What is in it, each line ended.</param>
internal sealed record DocumentFence(string Document, int Line, string Tag, string Text)
{
    private const string Mark = "```";

    /// <summary>Every document that people read: README and the like, docs, and what lies beside sources and examples.</summary>
    public static IReadOnlyList<string> Documents { get; } =
    [
        .. Directory.EnumerateFiles(SourceTree.Root, "*.md")
            .Concat(new[] { "docs", "src", "examples" }.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(SourceTree.Root, folder), "*.md", SearchOption.AllDirectories)))
            .Select(file => Path.GetRelativePath(SourceTree.Root, file).Replace('\\', '/'))
            .Where(document => !document.Contains("/bin/", StringComparison.Ordinal) && !document.Contains("/obj/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Every fence of every document, in order.</summary>
    public static IReadOnlyList<DocumentFence> All { get; } = [.. Documents.SelectMany(document => Read(document, TextOf(document)))];

    /// <summary>The fences of one kind, as the rows of a theory.</summary>
    public static TheoryData<string, int> Rows(string tag, Func<DocumentFence, bool>? which = null)
    {
        var rows = new TheoryData<string, int>();
        foreach (var fence in All.Where(fence => fence.Tag == tag && which?.Invoke(fence) != false)) rows.Add(fence.Document, fence.Line);
        return rows;
    }

    /// <summary>The fence of such a row.</summary>
    public static DocumentFence At(string document, int line) => All.Single(fence => fence.Document == document && fence.Line == line);

    /// <summary>A document's text, with line feeds.</summary>
    public static string TextOf(string document) => File.ReadAllText(Path.Combine(SourceTree.Root, document)).ReplaceLineEndings("\n");

    /// <summary>The fences of a text; a fence in a list loses its indent.</summary>
    public static IEnumerable<DocumentFence> Read(string document, string text)
    {
        DocumentFence? open = null;
        var (number, indent) = (0, 0);
        foreach (var line in text.Split('\n'))
        {
            number++;
            var trimmed = line.TrimStart();
            if (open is null && trimmed.StartsWith(Mark, StringComparison.Ordinal))
                (open, indent) = (new DocumentFence(document, number, trimmed[Mark.Length..].Trim(), ""), line.Length - trimmed.Length);
            else if (open is not null && trimmed.TrimEnd() == Mark)
            {
                yield return open;
                open = null;
            }
            else if (open is not null)
                open = open with { Text = open.Text + line[Math.Min(indent, line.Length - trimmed.Length)..] + "\n" };
        }

        if (open is not null) yield return open with { Tag = "unclosed" };
    }
}
