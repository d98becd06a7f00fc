using System.Diagnostics;

namespace Gossipod.Actors.EndToEnd;

/// <summary>A command of the tool that has ended.</summary>
/// <param name="ExitCode">What it ended with.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Errors">What it wrote to standard error.</param>
public sealed record ToolRun(int ExitCode, string Output, string Errors)
{
    /// <summary>Long enough for a busy machine.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Runs <c>gossipod</c> with these arguments to its end.</summary>
    public static Task<ToolRun> OfAsync(params string[] arguments) => RunAsync(NodeProgram.Tool, null, arguments);

    /// <summary>Runs it under another command, such as one that puts it on a host of its own.</summary>
    public static Task<ToolRun> UnderAsync(string[] prefix, params string[] arguments) => StartAsync(null, [.. prefix, "dotnet", "exec", NodeProgram.Tool, .. arguments]);

    /// <summary>Runs it with something on its standard input.</summary>
    public static Task<ToolRun> WithInputAsync(string input, params string[] arguments) => RunAsync(NodeProgram.Tool, input, arguments);

    /// <summary>Runs a program to its end, a .NET one by its .dll.</summary>
    /// <exception cref="TimeoutException">It did not end.</exception>
    public static Task<ToolRun> RunAsync(string program, string? input, params string[] arguments) =>
        StartAsync(input, program.EndsWith(".dll", StringComparison.Ordinal) ? ["dotnet", "exec", program, .. arguments] : [program, .. arguments]);

    private static async Task<ToolRun> StartAsync(string? input, string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (input is not null) await process.StandardInput.WriteLineAsync(input);
        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw new TimeoutException($"'{string.Join(' ', command)}' did not end within {Limit.TotalSeconds} s; it wrote:\n{await output}{await errors}");
        }

        return new ToolRun(process.ExitCode, await output, await errors);
    }

    public override string ToString() => $"ended with {ExitCode}:\n{Output}{Errors}";
}
