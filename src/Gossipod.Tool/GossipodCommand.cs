using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Gossipod.Tool.Commands;
using Gossipod.Tool.Output;

namespace Gossipod.Tool;

/// <summary>The command line: reads it, carries it out, and says in one line what is wrong.</summary>
internal static class GossipodCommand
{
    /// <summary>How long a command may take to end after Ctrl-C before it is cut off; a node leaves its cluster within 6 s.</summary>
    private static readonly TimeSpan EndingMax = TimeSpan.FromSeconds(10);

    /// <summary>In the order of the help.</summary>
    private static readonly (string Name, Func<Command> Create)[] Commands =
    [
        ("agent", AgentCommand.Create), ("members", MembersCommand.Create), ("info", InfoCommand.Create), ("monitor", MonitorCommand.Create), ("join", JoinCommand.Create),
        ("leave", LeaveCommand.Create), ("force-leave", ForceLeaveCommand.Create), ("tags", TagsCommand.Create), ("event", EventCommand.Create), ("ping", PingCommand.Create),
        ("rtt", RttCommand.Create), ("reachability", ReachabilityCommand.Create), ("explain", ExplainCommand.Create), ("graph", GraphCommand.Create), ("keys", KeysCommand.Create),
        ("keygen", KeygenCommand.Create), ("doctor", DoctorCommand.Create), ("check-config", CheckConfigCommand.Create), ("sim", SimCommand.Create),
    ];

    /// <summary>Carries out a command line.</summary>
    /// <param name="args">Its words.</param>
    /// <param name="output">Where results go.</param>
    /// <param name="error">Where what is wrong goes.</param>
    /// <param name="ending">Ends commands that run until they are ended, as Ctrl-C does.</param>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error, CancellationToken ending = default)
    {
        var parsed = Parse(Create(args is [var first, ..] ? first : null), args);
        if (parsed.Action is ParseErrorAction)
        {
            foreach (var problem in parsed.Errors) error.WriteLine(SafeText.Line(problem.Message));
            error.WriteLine($"See '{Path(parsed.CommandResult.Command)} --help'");
            return ExitCode.Usage;
        }

        try
        {
            var invocation = new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = EndingMax };
            return await parsed.InvokeAsync(invocation, ending);
        }
        catch (ToolException failure)
        {
            error.WriteLine(SafeText.Lines(failure.Message));
            return failure is UsageException ? ExitCode.Usage : ExitCode.Failure;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Failure;
        }
    }

    /// <summary>Reads a command line. Without response files: a text that begins with @ is a text.</summary>
    public static ParseResult Parse(RootCommand root, string[] args) => root.Parse(args, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });

    /// <summary>The commands.</summary>
    /// <param name="word">
    /// The first word of the command line: where it is a command, the others are not made. The runtime compiles what makes them, which would
    /// take a tenth of <c>gossipod members</c>.
    /// </param>
    public static RootCommand Create(string? word = null)
    {
        var root = new RootCommand("Looks after Gossipod clusters. Commands about a cluster ask a node of it, the agent, over HTTP.");
        var only = Array.FindIndex(Commands, command => command.Name == word);
        foreach (var (_, create) in only < 0 ? Commands : Commands[only..(only + 1)]) root.Add(create());
        foreach (var help in root.Options.OfType<HelpOption>()) help.Action = new HelpWithExamples((HelpAction)help.Action!);
        return root;
    }

    private static string Path(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{Path(parent)} {command.Name}" : "gossipod";

    /// <summary>The library's help, and a command's examples below it.</summary>
    private sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parsed)
        {
            var output = parsed.InvocationConfiguration.Output;
            var result = help.Invoke(parsed);
            IReadOnlyList<string> examples = parsed.CommandResult.Command is ToolCommand command ? command.Examples : ["gossipod agent --cluster demo", "gossipod members"];
            output.WriteLine("Examples:");
            foreach (var example in examples) output.WriteLine("  " + example);
            output.WriteLine();
            output.WriteLine("Ends with 0 when done, 1 when not, 2 when the command line is wrong.");
            return result;
        }
    }
}
