using System.Diagnostics;

namespace Gossipod.Actors.Packages.Tests;

/// <summary>The dotnet command in a process of its own.</summary>
internal static class DotnetCommand
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>Environment in which the command leaves nothing running and says only what it is asked.</summary>
    public static readonly IReadOnlyDictionary<string, string> Quiet = new Dictionary<string, string>
    {
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["DOTNET_NOLOGO"] = "1",
        ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
        ["MSBUILDDISABLENODEREUSE"] = "1",
    };

    /// <summary>Runs a command to its end.</summary>
    /// <returns>What it printed.</returns>
    /// <exception cref="InvalidOperationException">It did not end with 0; the message has what it printed.</exception>
    public static Task<string> RunAsync(string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        RunAsync("dotnet", folder, environment, arguments);

    /// <summary>Runs another command to its end, alike.</summary>
    public static async Task<string> RunAsync(string command, string folder, IReadOnlyDictionary<string, string> environment, string[] arguments)
    {
        var start = new ProcessStartInfo(command, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }

        var printed = await output + await errors;
        return process.ExitCode == 0
            ? printed
            : throw new InvalidOperationException($"'{command} {string.Join(' ', arguments)}' ended with {process.ExitCode}:\n{printed}");
    }
}
