namespace Gossipod.Tool.Tests;

/// <summary>A page of the documents, parts of which are made of what the tool says.</summary>
internal sealed class Document
{
    private const string AcceptVariable = "GOSSIPOD_ACCEPT_DOCS";

    private readonly string _path;

    public Document(string path) => (_path, Text) = (path, File.ReadAllText(Path.Combine(Root, path)).ReplaceLineEndings("\n"));

    public string Text { get; private set; }

    private static string Root { get; } = FindRoot();

    /// <summary>Fails where the page does not have the text between the two; puts it there first when the variable GOSSIPOD_ACCEPT_DOCS is 1.</summary>
    public void IsCurrent(string after, string before, string text)
    {
        var start = Text.IndexOf(after, StringComparison.Ordinal);
        Assert.True(start >= 0, $"{_path} lacks '{after}'");
        start += after.Length;
        var end = Text.IndexOf(before, start, StringComparison.Ordinal);
        Assert.True(end >= 0, $"{_path} lacks '{before}' after '{after}'");
        if (Environment.GetEnvironmentVariable(AcceptVariable) == "1")
        {
            Text = Text[..start] + text + Text[end..];
            File.WriteAllText(Path.Combine(Root, _path), Text);
            return;
        }

        Assert.True(Text[start..end] == text, $"{_path} is not what it is made of. Run this test once with {AcceptVariable}=1 and commit the file. It should have:\n{text}");
    }

    private static string FindRoot()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "Gossipod.Actors.sln"))) at = at.Parent;
        return at?.FullName ?? throw new InvalidOperationException("Gossipod.Actors.sln was not found above the test assembly");
    }
}
