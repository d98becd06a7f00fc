using System.Globalization;
using Gossipod.Actors.Fuzzing.Generating;
using Gossipod.Actors.Fuzzing.Targets;

namespace Gossipod.Actors.Fuzzing;

/// <summary>
/// Feeds many inputs of one source to its target; the first that breaks a promise ends it, with all that is needed to repeat it.
/// </summary>
internal static class FuzzRun
{
    public const string CountVariable = "GOSSIPOD_FUZZ_COUNT";
    public const string SeedVariable = "GOSSIPOD_FUZZ_SEED";

    private const ulong DefaultSeed = 20_261_124;

    /// <summary>Of every run of this process.</summary>
    public static ulong Seed =>
        ulong.TryParse(Environment.GetEnvironmentVariable(SeedVariable), CultureInfo.InvariantCulture, out var seed) ? seed : DefaultSeed;

    /// <summary>How many inputs a source is asked for: its part of a million, or of what the environment says.</summary>
    public static long Count(double part = 1)
    {
        var all = long.TryParse(Environment.GetEnvironmentVariable(CountVariable), CultureInfo.InvariantCulture,
            out var count) ? count : 1_000_000;
        return Math.Max(1, (long)(all * part));
    }

    /// <summary>Feeds <paramref name="count"/> inputs.</summary>
    /// <exception cref="FuzzFailureException">One broke a promise; the message has it in hex, and how to repeat it.</exception>
    public static void Feed(string source, ITarget target, long count, ulong seed, long from = 0)
    {
        var inputs = InputSource.Create(source);
        for (var i = from; i < from + count; i++)
        {
            var input = inputs.At(seed, i);
            try
            {
                target.Feed(input);
            }
            catch (FuzzFailureException broken)
            {
                throw new FuzzFailureException($"{broken.Message}\n{Report(inputs, input, seed, i)}", broken);
            }
        }
    }

    private static string Report(InputSource source, byte[] input, ulong seed, long index) => string.Create(CultureInfo.InvariantCulture, $"""
        input: {Convert.ToHexStringLower(input)}
        repeat: dotnet run -c Release --project tests/Gossipod.Actors.Fuzzing -- run {source.Name} 1 {seed} {index}
        keep: echo {Convert.ToHexStringLower(input)} > tests/Gossipod.Actors.Fuzzing.Tests/Corpus/{source.Target}/found-{seed}-{index}.hex
        """);
}
