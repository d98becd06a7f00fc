namespace Gossipod.Actors.Tests.Architecture;

/// <summary>A page of the documents that is made of something else in the repository, and is compared with it.</summary>
internal static class GeneratedPage
{
    private const string AcceptVariable = "GOSSIPOD_ACCEPT_DOCS";

    /// <summary>Fails where the page is not this text; writes it first when the variable GOSSIPOD_ACCEPT_DOCS is 1.</summary>
    public static void IsCurrent(string document, string text)
    {
        var file = Path.Combine(SourceTree.Root, document);
        if (Environment.GetEnvironmentVariable(AcceptVariable) == "1") File.WriteAllText(file, text);
        Assert.True(
            File.Exists(file) && File.ReadAllText(file).ReplaceLineEndings("\n") == text,
            $"{document} is not what it is made of. Run this test once with {AcceptVariable}=1 and commit the file.");
    }
}
