using System.Diagnostics;
using Gossipod.Actors.Fuzzing.Generating;

namespace Gossipod.Actors.Fuzzing.Tests;

/// <summary>The program that AFL and libFuzzer drive, without them: it replays files and standard input, and says what breaks.</summary>
public sealed class ProgramTests
{
    private static readonly string Dll = Path.Combine(AppContext.BaseDirectory, "Gossipod.Actors.Fuzzing.dll");

    [Fact]
    public async Task The_corpus_is_replayed_from_files()
    {
        var (exit, output) = await RunAsync([], "replay", "packet", Path.Combine(CorpusTests.Folder, "packet"));

        Assert.Equal(0, exit);
        Assert.Matches("^[1-9][0-9]* inputs kept every promise of packet", output);
    }

    [Theory]
    [InlineData("replay", "packet", "-")]
    [InlineData("afl", "packet")]
    [InlineData("afl", "frame")]
    public async Task One_input_is_read_from_standard_input(params string[] arguments)
    {
        var (exit, output) = await RunAsync(Wired.GoldenPackets[3], arguments);

        Assert.True(exit == 0, output);
    }

    [Fact]
    public async Task Files_are_replayed_where_libFuzzer_is_not()
    {
        var (exit, output) = await RunAsync([], "libfuzzer", "frame", Path.Combine(CorpusTests.Folder, "frame"));

        Assert.Equal(0, exit);
        Assert.Contains("kept every promise of frame", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_is_repeated_by_its_numbers_and_says_how_deep_it_got()
    {
        var first = await RunAsync([], "run", "packet-fields", "2000", "7");
        var second = await RunAsync([], "run", "packet-fields", "2000", "7");

        Assert.Equal(0, first.Exit);
        Assert.Contains("accepted", first.Output, StringComparison.Ordinal);
        Assert.Equal(Reasons(first.Output), Reasons(second.Output));

        // Behind the colons are the counts; what was allocated may differ.
        static string Reasons(string output) => output.Split('\n')[0].Split(':')[^1];
    }

    [Fact]
    public async Task Valid_inputs_are_written_for_other_fuzzers_to_begin_with()
    {
        var folder = Directory.CreateTempSubdirectory("gossipod-seeds-");
        try
        {
            var (exit, _) = await RunAsync([], "seeds", "packet", folder.FullName);
            Assert.Equal(0, exit);
            Assert.Equal(Wired.GoldenPackets.Count, folder.GetFiles().Length);
            Assert.Equal(0, (await RunAsync([], "replay", "packet", folder.FullName)).Exit);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData]
    [InlineData("replay", "nothing", "-")]
    [InlineData("replay", "packet", "/no/such/file")]
    [InlineData("run", "packet-fields", "many", "1")]
    public async Task Wrong_arguments_end_it_with_2(params string[] arguments) => Assert.Equal(2, (await RunAsync([], arguments)).Exit);

    private static async Task<(int Exit, string Output)> RunAsync(byte[] input, params string[] arguments)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["exec", Dll, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true
        })!;
        await process.StandardInput.BaseStream.WriteAsync(input, limit.Token);
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync(limit.Token);
        var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, output + await error);
    }
}
