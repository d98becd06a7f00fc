using System.CommandLine;
using System.CommandLine.Help;
using System.Text;
using Gossipod.Tool.Agents;

namespace Gossipod.Tool.Tests;

/// <summary>What the documents say of the tool is what it takes and prints.</summary>
public sealed class DocumentTests
{
    private const string Prompt = "$ gossipod sim";

    [Fact]
    public void The_page_names_every_command_and_every_option()
    {
        var text = new StringBuilder("\n\n");
        foreach (var (path, command) in Leaves(GossipodCommand.Create())) Append(text, path, command);
        new Document("docs/cli.md").IsCurrent("<!-- Made of the parser: DocumentTests -->", "<!-- Until here -->", text.ToString());
    }

    [Theory]
    [InlineData("docs/cli.md", 1)]
    [InlineData("docs/tuning.md", 5)]
    public async Task What_sim_prints_in_the_page_is_what_it_prints(string path, int count)
    {
        var document = new Document(path);
        var lines = document.Text.Split('\n').Where(line => line.StartsWith(Prompt, StringComparison.Ordinal)).ToList();
        Assert.Equal(count, lines.Count);
        foreach (var line in lines)
        {
            var run = await CommandRun.OfAsync(CommandRun.Words(line)[2..]);
            Assert.Equal((0, ""), (run.ExitCode, run.Errors));
            document.IsCurrent($"```console\n{line}\n", "```", run.Output.ReplaceLineEndings("\n"));
        }
    }

    private static void Append(StringBuilder text, string path, Command command)
    {
        text.Append(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"**{path}{string.Concat(command.Arguments.Select(argument => $" {Placeholder(argument)}"))}**: {command.Description}{(command.Options.Contains(AgentClient.Option) ? " (`--agent`)" : "")}\n\n"));
        var options = command.Options.Where(option => option is not (HelpOption or VersionOption) && option != AgentClient.Option).ToList();
        foreach (var option in options)
            text.Append($"- `{option.Name}{(option.ValueType == typeof(bool) ? "" : $" {option.HelpName ?? "TEXT"}")}`: {option.Description}\n");
        if (options.Count > 0) text.Append('\n');
    }

    private static string Placeholder(Argument argument)
    {
        var name = argument.HelpName ?? argument.Name.ToUpperInvariant();
        return (argument.Arity.MinimumNumberOfValues == 0 ? $"[{name}]" : name) + (argument.Arity.MaximumNumberOfValues > 1 ? "…" : "");
    }

    private static IEnumerable<(string Path, Command Command)> Leaves(Command command, string path = "") => command.Subcommands.Count == 0
        ? [(path, command)]
        : command.Subcommands.SelectMany(sub => Leaves(sub, $"{path} {sub.Name}".Trim()));
}
