using System.Text;
using System.Text.RegularExpressions;

namespace Gossipod.Actors.Tests.Configuration;

/// <summary>docs/configuration.md, made from the text of every reference.conf: each key with its default and all that its comment says.</summary>
internal static partial class ConfigurationReference
{
    private const string Head = """
        # Configuration

        Every key of section `gossipod` in the ActorSystem's HOCON, in the order and the words of
        [reference.conf](../src/Gossipod.Actors/Configuration/reference.conf), and those of the packages
        [Discovery](../src/Gossipod.Actors.Discovery/reference.conf) and [Remote](../src/Gossipod.Actors.Remote/reference.conf), of which this page is made
        (`GOSSIPOD_ACCEPT_DOCS=1 dotnet test tests/Gossipod.Actors.Tests --filter ConfigurationReference`).

        ## Which source wins

        Each key by itself, from the first of these that sets it; tags one by one. With Akka.Hosting:

        1. HOCON that is prepended to the builder after `WithGossipod`, and a later `WithGossipod`, the last first
        2. the options in code, `WithGossipod(o => …)`
        3. the section `Gossipod` of the application's configuration, `WithGossipod(builder.Configuration)`, in the order of its sources: as a
           host adds them the command line (`--Gossipod:Name=a`), then the environment (`Gossipod__Name`), then
           `appsettings.{Environment}.json`, then `appsettings.json`
        4. HOCON that was added to the builder before, or later with `HoconAddMode.Append`
        5. the defaults below

        Without Akka.Hosting: the configuration that the ActorSystem was created with, then the defaults.

        The option of a key has its name in .NET's spelling: `gossip-interval` is `GossipInterval`, `limits.max-sources` is `Limits.MaxSources`, in
        `appsettings.json` `"Limits": { "MaxSources": 100 }`, in the environment `Gossipod__Limits__MaxSources`. Settings are read at the start.

        ## gossipod


        """;

    /// <summary>The page for the node's reference.conf and those of packages.</summary>
    public static string Of(string conf, params IEnumerable<string> packages) =>
        (Head + Keys(conf, isPackage: false).TrimEnd() + "\n\n" + string.Join('\n', packages.Select(package => Keys(package, isPackage: true).TrimEnd() + "\n"))).TrimEnd() + "\n";

    private static string Keys(string conf, bool isPackage)
    {
        var page = new StringBuilder();
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
                if (path.Count == 1 && isPackage) page.Append($"## {Name(path)}\n\n{Paragraph(comment)}\n");
                else if (path.Count == 1) page.Append(Paragraph(comment)).Append('\n');
                else page.Append($"## {Name(path)}\n\n{Paragraph(comment)}\n");
            }
            else if (line == "}")
            {
                path.Pop();
                if (path.Count == 1) page.Append("## gossipod, the rest\n\n");
            }
            else if (Assignment().Match(line) is { Success: true } leaf)
            {
                page.Append(Key(string.Join('.', path.Reverse().Skip(isPackage ? 0 : 1).Append(leaf.Groups[1].Value)), leaf.Groups[2].Value, comment));
            }

            comment.Clear();
        }

        return WithoutEmptySections(page.ToString());
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
