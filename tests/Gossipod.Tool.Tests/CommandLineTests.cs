using System.CommandLine;

namespace Gossipod.Tool.Tests;

/// <summary>What the command line takes, and what it says of what it does not take.</summary>
public sealed class CommandLineTests
{
    private static readonly char[] ShellWords = ['|', '>', '<', ';'];

    public static TheoryData<string> Commands => [.. Leaves(GossipodCommand.Create()).Select(entry => entry.Path)];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Every_command_has_help_with_examples_that_it_takes(string path)
    {
        var help = await CommandRun.OfAsync([.. CommandRun.Words(path), "--help"]);

        Assert.Equal(0, help.ExitCode);
        Assert.Contains("Examples:\n  ", help.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        var command = Assert.IsType<ToolCommand>(Leaves(GossipodCommand.Create()).Single(entry => entry.Path == path).Command);
        Assert.NotEmpty(command.Examples);
        foreach (var example in command.Examples.SelectMany(example => example.Split(ShellWords)).Select(part => part.Trim(' ', '(', ')')).Where(part => part.StartsWith("gossipod ", StringComparison.Ordinal)))
            Assert.Empty(GossipodCommand.Create().Parse(CommandRun.Words(example)[1..]).Errors);
    }

    [Fact]
    public async Task A_command_of_commands_has_examples_of_its_own()
    {
        var help = await CommandRun.OfAsync("keys", "--help");

        Assert.Contains("gossipod keys list", help.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("gossipod members", help.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "command")]
    [InlineData("membres", "membres")]
    [InlineData("members --format xml", "--format xml: must be one of table, json, csv")]
    [InlineData("members --format csv --watch", "--watch: cannot be used with --format csv")]
    [InlineData("members --statsu alive", "--statsu")]
    [InlineData("members surplus", "surplus")]
    [InlineData("members --status dad", "--status: status 'dad' is none of")]
    [InlineData("members --status alive,dad", "--status: status 'dad' is none of")]
    [InlineData("members --name (", "--name: the pattern of name cannot be used")]
    [InlineData("members --name (a)\\1", "--name: the pattern of name cannot be used")]
    [InlineData("members --tag a=(", "--tag: the pattern of tag cannot be used")]
    [InlineData("members --tag a --tag b --tag c --tag d --tag e --tag f --tag g --tag h --tag i --tag j --tag k --tag l --tag m --tag n --tag o --tag p --tag q", "--tag: tag is given 17 times; at most 16")]
    [InlineData("monitor --types x", "--types x: must be one of joined, suspected")]
    [InlineData("monitor --types died,x", "--types x: must be one of")]
    [InlineData("join nowhere", "nowhere: must be host:port")]
    [InlineData("join a:1 a:0", "a:0: must be host:port")]
    [InlineData("keygen --identity a", "--identity: needs --out")]
    [InlineData("keygen --identity a/b --out x", "--identity a/b: must have no characters but")]
    [InlineData("members --agent", "--agent")]
    [InlineData("members --agent ftp://x", "--agent ftp://x: must be host:port or a URL")]
    [InlineData("members --agent http://u:p@x", "--agent")]
    [InlineData("join", "HOST:PORT")]
    [InlineData("leave --timeout 5", "--timeout 5: must be a duration from 100ms to 10m")]
    [InlineData("leave --timeout -5s", "-5s")]
    [InlineData("leave --timeout 11m", "--timeout 11m: must be a duration")]
    [InlineData("tags --set =x", "--set =x: must be key=value")]
    [InlineData("tags --set x", "--set x: must be key=value")]
    [InlineData("tags --set x=1 --set x=2", "tag x: is named twice")]
    [InlineData("tags --set x=1 --delete x", "tag x: is named twice")]
    [InlineData("ping b --count 0", "--count 0: must be a whole number from 1 to 1,000,000")]
    [InlineData("ping b --count 99999999999999999999", "--count 99999999999999999999: must be a whole number")]
    [InlineData("ping b --interval NaN", "--interval NaN: must be a duration")]
    [InlineData("ping", "name")]
    [InlineData("graph --dot --mermaid", "--mermaid and --dot: use one of them")]
    [InlineData("keys", "command")]
    [InlineData("keys use 12", "id 12: must be 8 hexadecimal digits")]
    [InlineData("keys remove zzzzzzzz", "id zzzzzzzz: must be 8 hexadecimal digits")]
    [InlineData("sim --loss 1.5", "--loss 1.5: must be a number from 0 to 0.9")]
    [InlineData("sim --nodes 1", "--nodes 1: must be a whole number from 2 to 5,000")]
    [InlineData("sim --nodes 10 --crashes 6", "--crashes 6: must be at most half of --nodes")]
    [InlineData("sim --profile moon", "--profile moon: must be one of lan, local, wan")]
    [InlineData("agent", "cluster-name")]
    [InlineData("agent --cluster c --profile moon", "--profile moon: must be local, lan or wan")]
    [InlineData("agent --cluster c --http 0.0.0.0:7373", "--http 0.0.0.0:7373: must be a loopback address and a port")]
    [InlineData("agent --cluster c --http 7373", "--http 7373: must be a loopback address and a port")]
    [InlineData("agent --cluster c --bind x", "gossipod.bind")]
    [InlineData("agent --cluster c --set gossip-fanout=99", "gossipod.gossip-fanout = 99: must be 1 to 16")]
    [InlineData("doctor --cluster c", "--cluster: is about a visit")]
    [InlineData("doctor nonsense --cluster c", "target nonsense: must be host:port")]
    [InlineData("doctor 127.0.0.1:1", "--cluster: is needed")]
    [InlineData("doctor 127.0.0.1:1 --cluster c --agent x:1", "--agent: the agent is not asked")]
    public async Task A_wrong_command_line_ends_with_2_and_says_what_is_wrong(string line, string says)
    {
        var run = await CommandRun.OfAsync(CommandRun.Words(line));

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains(says, run.Errors, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Fact]
    public void A_command_is_made_alone_by_its_name()
    {
        var all = GossipodCommand.Create().Subcommands;

        Assert.All(all, command => Assert.Equal(command.Name, Assert.Single(GossipodCommand.Create(command.Name).Subcommands).Name));
        Assert.Equal(all.Count, GossipodCommand.Create("nonsense").Subcommands.Count);
    }

    [Fact]
    public void A_text_that_begins_with_at_is_a_text()
    {
        var parsed = GossipodCommand.Parse(GossipodCommand.Create(), ["event", "deploy", "@/etc/hostname"]);

        Assert.Empty(parsed.Errors);
        Assert.Equal("@/etc/hostname", parsed.GetValue<string>("text"));
    }

    [Fact]
    public void Whatever_is_written_is_taken_or_refused_and_nothing_throws()
    {
        var (random, root) = (new Random(49), GossipodCommand.Create());
        string[] words =
        [
            .. Leaves(root).SelectMany(entry => CommandRun.Words(entry.Path).Concat(entry.Command.Options.Select(option => option.Name))).Distinct(),
            "", " ", "=", "--", "-", "---", "@", "@@", "@/dev/zero", "x=", "=x", "a=b=c", "5s", "-5s", "1e999", "∞", "\0", "\ud800", "\u001b[2J", "[suggest]", "[", new string('a', 10_000), "--format=json", "--agent:x", "-h", "--version", "2147483648", "0x10", "１", "/?",
        ];
        for (var line = 0; line < 20_000; line++)
        {
            var args = Enumerable.Range(0, random.Next(8)).Select(_ => words[random.Next(words.Length)]).ToArray();
            Assert.NotNull(GossipodCommand.Parse(root, args).CommandResult);
        }
    }

    [Fact]
    public async Task The_version_is_that_of_the_package()
    {
        var run = await CommandRun.OfAsync("--version");

        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"^\d+\.\d+\.\d+", run.Output);
    }

    private static IEnumerable<(string Path, Command Command)> Leaves(Command command, string path = "") => command.Subcommands.Count == 0
        ? [(path, command)]
        : command.Subcommands.SelectMany(sub => Leaves(sub, $"{path} {sub.Name}".Trim()));
}
