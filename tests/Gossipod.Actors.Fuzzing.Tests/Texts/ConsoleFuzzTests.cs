using Gossipod.Actors.EndToEnd;
using Gossipod.Actors.Fuzzing.Generating;
using Gossipod.Actors.Fuzzing.Targets;
using Xunit.Abstractions;

namespace Gossipod.Actors.Fuzzing.Tests.Texts;

/// <summary>The command line and the commands of a node program (T49, the part of the console).</summary>
public sealed class ConsoleFuzzTests(ITestOutputHelper output)
{
    private const int LineCount = 20_000;
    private static readonly string[] Options = ["--name", "--bind", "--advertise", "--join", "--cluster", "--profile", "--tag", "--set",
        "--json", "--key", "--", "--nonsense"];

    private static readonly string[] Values =
    [
        "", " ", "a", "n1", "=", "a=b", "=b", "a=", " =x", "a.b.c=1", "..=1", "name=", "name.x=1", "tags.=1", "tags.a.b=c", "tags=1",
        "transport=1", "sync.hook=System.String[", "sync.hook=a, b, c=d",
        "sync.hook=System.Void&", "127.0.0.1:0", "[::1]:0", "256.1.1.1:1", ":", "[", "lan", "wan", "7", "-1", "é\uD83D", "\0", "\n",
        "a,b,,c:1", "127.0.0.1:1,127.0.0.1:2", "\"", "\\", "${x}", "{", "}", "#", "//",
        "gossip-fanout=3", "gossip-fanout=x", "protocol-period=1s", "protocol-period=-1", "messages.max-message-size=1MB", "AAAA",
        "max-members=2",
    ];

    [Fact]
    public void Command_lines_are_read_or_refused()
    {
        var (was, wasOut) = (Console.Error, Console.Out);
        Console.SetError(TextWriter.Null);
        Console.SetOut(TextWriter.Null);
        var started = 0;
        var count = FuzzRun.Count(0.01);
        try
        {
            for (var i = 0; i < count; i++)
            {
                var args = Arguments(FuzzRandom.For(FuzzRun.Seed, i));
                try
                {
                    if (CommandLineTarget.Read(args) is null) started++;
                }
                catch (FuzzFailureException broken)
                {
                    Assert.Fail($"input {i} of seed {FuzzRun.Seed}: {string.Join(' ', args.Select(arg => $"'{arg}'"))}\n{broken}");
                }
            }
        }
        finally
        {
            Console.SetError(was);
            Console.SetOut(wasOut);
        }

        output.WriteLine($"{started} of {count} would start a node");
        Assert.InRange(started, count / 200, count / 2);
    }

    [Fact]
    public async Task Twenty_thousand_lines_of_nonsense_and_the_node_still_answers()
    {
        using var node = NodeProcess.Start("n0", $"127.0.0.1:{NodeProgram.FreePort()}");
        await node.WaitForAsync("ready", "n0");
        var random = new FuzzRandom(FuzzRun.Seed);
        for (var i = 0; i < LineCount; i++) node.Send(Line(random));

        var members = await node.MembersAsync(seconds: 60);
        Assert.Contains("n0", members.Text, StringComparison.Ordinal);
        Assert.Empty(node.Strays);
        Assert.DoesNotContain("Exception", node.Errors, StringComparison.Ordinal);
        node.Signal(PosixSignalNumber.Terminate);
        Assert.Equal(0, await node.WaitForExitAsync());
    }

    private static string[] Arguments(FuzzRandom random)
    {
        var args = new List<string>();
        for (var i = random.Next(1, 7); i > 0; i--)
        {
            args.Add(random.Pick(Options));
            if (random.Next(8) > 0) args.Add(random.OneIn(200) ? new string('x', random.Next(10_000)) : random.Pick(Values));
        }

        return [.. args];
    }

    /// <summary>
    /// Commands with nonsense behind them, and nonsense. None leaves or joins, which take their time and are tested elsewhere.
    /// </summary>
    private static string Line(FuzzRandom random)
    {
        string[] commands = ["members", "health", "tag", "send", "broadcast", "ping", "MEMBERS", "", "?", "join", "leaveX", "\0",
            "{\"event\":\"ready\"}"];
        string[] rest = ["", " ", "=", "a=b", "=b", "n0", "n0 text", "nobody text", "nobody", "é\uFFFD", "\t", "'", "\"", "${x}", "\\",
            "--", "[]"];
        var line = random.Pick(commands) + (random.OneIn(2) ? " " : "") + random.Pick(rest);
        return line.StartsWith("join ", StringComparison.Ordinal) ? "join" : random.OneIn(100) ? new string('z', random.Next(5_000)) : line;
    }
}
