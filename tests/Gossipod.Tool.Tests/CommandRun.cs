namespace Gossipod.Tool.Tests;

/// <summary>A command line carried out in this process.</summary>
internal sealed record CommandRun(int ExitCode, string Output, string Errors)
{
    public static async Task<CommandRun> OfAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var exitCode = await GossipodCommand.RunAsync(args, output, errors);
        return new CommandRun(exitCode, output.ToString(), errors.ToString());
    }

    /// <summary>Words of a line as a shell has them, without quotes and pipes.</summary>
    public static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
