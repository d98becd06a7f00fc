using System.Text;
using System.Text.RegularExpressions;

namespace Gossipod.Actors.Tests.Configuration;

/// <summary>docs/configuration.md, made from the text of reference.conf: each key with its default and all that its comment says.</summary>
internal static partial class ConfigurationReference
{
    private const string Head = """
        # Configuration

        Every key of section `gossipod` in the ActorSystem's HOCON, in the order and the words of
        [reference.conf](../src/Gossipod.Actors/Configuration/reference.conf), of which this page is made
        (`GOSSIPOD_ACCEPT_DOCS=1 dotnet test tests/Gossipod.Actors.Tests --filter ConfigurationReference`).


        """;

    /// <summary>The page for a reference.conf.</summary>
    public static string Of(string conf)
    {
        var page = new StringBuilder(Head);
        var path = new Stack<string>();
        var comment = new List<string>();
        foreach (var line in conf.ReplaceLineEndings("\n").Split('\n').Select(line => line.Trim()))
        {
            if (line.StartsWith('#'))
            {
                comment.Add(line.TrimStart('#').Trim());
                continue;
            }

            if (SectionStart().Match(line) is { Success: true } section)
            {
                path.Push(section.Groups[1].Value);
                if (path.Count == 1) page.Append(Paragraph(comment)).Append('\n');
                else page.Append($"## {Name(path)}\n\n{Paragraph(comment)}\n");
            }
            else if (line == "}")
            {
                path.Pop();
                if (path.Count == 1) page.Append("## gossipod, the rest\n\n");
            }
            else if (Assignment().Match(line) is { Success: true } leaf)
            {
                page.Append(Key(string.Join('.', path.Reverse().Skip(1).Append(leaf.Groups[1].Value)), leaf.Groups[2].Value, comment));
            }

            comment.Clear();
        }

        return WithoutEmptySections(page.ToString()).TrimEnd() + "\n";
    }

    private static string Key(string key, string value, List<string> comment)
    {
        var text = Paragraph(comment).TrimEnd();
        var facts = text.IndexOf("Unit: ", StringComparison.Ordinal);
        var meaning = text[..facts].Trim();
        return $"### `{key}`\n\n`{value}`\n\n{meaning}\n\n{text[facts..].Trim()}\n\n";
    }

    private static string Paragraph(List<string> comment) => string.Join('\n', comment).Replace("<", "\\<", StringComparison.Ordinal) + "\n";

    private static string Name(Stack<string> path) => string.Join('.', path.Reverse());

    /// <summary>Sections that follow one another leave a heading without keys between them.</summary>
    private static string WithoutEmptySections(string page) => page.Replace("## gossipod, the rest\n\n## ", "## ", StringComparison.Ordinal);

    [GeneratedRegex(@"^(\S+) \{$")]
    private static partial Regex SectionStart();

    [GeneratedRegex(@"^(\S+) (?:= )?(.+)$")]
    private static partial Regex Assignment();
}
