using System.Text;

namespace Gossipod.Actors.Tests.Architecture;

/// <summary>The commands of a console fence, each as the words that a shell makes of it. Expansions are left as they are written.</summary>
internal static class ShellCommands
{
    private const string Prompt = "$ ";

    /// <summary>Commands of what is typed: the lines behind a prompt where there is one, else all of them.</summary>
    public static IEnumerable<string[]> Of(string fence)
    {
        var lines = fence.Replace("\\\n", "", StringComparison.Ordinal).Split('\n');
        var typed = lines.Any(line => line.StartsWith(Prompt, StringComparison.Ordinal))
            ? lines.Where(line => line.StartsWith(Prompt, StringComparison.Ordinal)).Select(line => line[Prompt.Length..])
            : lines;
        return typed.SelectMany(OfLine).Select(WithoutAssignments).Where(words => words.Length > 0);
    }

    private static IEnumerable<string[]> OfLine(string line)
    {
        var (words, word) = (new List<string>(), new StringBuilder());
        var (quote, isWord, isRedirected) = ('\0', false, false);
        void EndWord()
        {
            if (isWord && !isRedirected) words.Add(word.ToString());
            isRedirected = isRedirected && !isWord;
            isWord = false;
            word.Clear();
        }

        foreach (var letter in line)
        {
            if (quote != '\0' && letter == quote) quote = '\0';
            else if (quote != '\0') word.Append(letter);
            else if (letter is '\'' or '"') (quote, isWord) = (letter, true);
            else if (letter == '#' && !isWord) break;
            else if (letter == ' ') EndWord();
            else if (letter is '>' or '<')
            {
                EndWord();
                isRedirected = true;
            }
            else if (letter is '|' or ';' or '&' or '(' or ')')
            {
                EndWord();
                yield return [.. words];
                words.Clear();
            }
            else
            {
                word.Append(letter);
                isWord = true;
            }
        }

        EndWord();
        yield return [.. words];
    }

    private static string[] WithoutAssignments(string[] words) =>
        [.. words.SkipWhile(word => word.IndexOf('=', StringComparison.Ordinal) is > 0 and var at && word[..at].All(letter => char.IsAsciiLetterUpper(letter) || letter is '_'))];
}
