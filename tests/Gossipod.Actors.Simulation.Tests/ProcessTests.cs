using System.Diagnostics;

namespace Gossipod.Actors.Simulation.Tests;

/// <summary>Equal seeds give equal runs in different processes, whose string hashes and thread pools differ.</summary>
public sealed class ProcessTests
{
    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public async Task A_seed_gives_the_same_hash_in_another_process(ulong seed)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(Program).Assembly.Location, $"{seed}"]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var here = Program.HashOf(seed);
        var there = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(here, there.Trim());
    }
}
