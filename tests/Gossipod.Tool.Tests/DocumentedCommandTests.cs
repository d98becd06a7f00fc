using System.Text.RegularExpressions;
using Gossipod.Actors.Tests.Architecture;

namespace Gossipod.Tool.Tests;

/// <summary>Every command line that a document tells to type, in a console or in the text, is one that the tool takes, or names projects that are there.</summary>
public sealed partial class DocumentedCommandTests
{
    private static readonly string[] Folders = ["src/", "tests/", "examples/"];

    public static TheoryData<string, int> Consoles => DocumentFence.Rows("console");

    public static TheoryData<string> Documents => [.. DocumentFence.Documents];

    [Theory]
    [MemberData(nameof(Consoles))]
    public void What_is_typed_is_understood(string document, int line)
    {
        foreach (var words in ShellCommands.Of(DocumentFence.At(document, line).Text))
        {
            if (words[0] == "gossipod") Understood(words, $"{document}:{line}");
            if (words[0] == "dotnet")
                Assert.All(words.Where(word => Folders.Any(folder => word.StartsWith(folder, StringComparison.Ordinal))), word => Assert.True(Path.Exists(Path.Combine(SourceTree.Root, word)), $"{document}:{line}: {word} is not there"));
        }
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void What_the_text_names_is_understood(string document)
    {
        foreach (var text in Spans().Matches(DocumentFence.TextOf(document)).Select(match => match.Groups["line"].Value))
            foreach (var words in ShellCommands.Of(text.Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Replace("…", "", StringComparison.Ordinal)))
                if (words[0] == "gossipod" && !IsName(words)) Understood(words, document);
    }

    [Fact]
    public void There_are_command_lines_of_the_tool() =>
        Assert.InRange(DocumentFence.All.Where(fence => fence.Tag == "console").SelectMany(fence => ShellCommands.Of(fence.Text)).Count(words => words[0] == "gossipod"), 30, 1_000);

    /// <summary>Whether it is the bare name of a command, whatever that needs besides.</summary>
    private static bool IsName(string[] words)
    {
        var command = words[1..].Aggregate((System.CommandLine.Command?)GossipodCommand.Create(), (above, word) => above?.Subcommands.SingleOrDefault(below => below.Name == word));
        return command is not null;
    }

    private static void Understood(string[] words, string where) =>
        Assert.True(GossipodCommand.Parse(GossipodCommand.Create(), words[1..]).Errors is [], $"{where}: {string.Join(' ', words)}: {string.Join("; ", GossipodCommand.Parse(GossipodCommand.Create(), words[1..]).Errors.Select(wrong => wrong.Message))}");

    [GeneratedRegex("`(?<line>gossipod [a-z][^`\n]+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex Spans();
}
