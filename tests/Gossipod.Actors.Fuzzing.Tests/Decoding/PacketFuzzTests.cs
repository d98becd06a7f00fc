using Gossipod.Actors.Fuzzing.Targets;
using Gossipod.Actors.Wire;
using Xunit.Abstractions;

namespace Gossipod.Actors.Fuzzing.Tests.Decoding;

/// <summary>A million random datagrams, and a million that were valid before they were changed (T40).</summary>
public abstract class PacketFuzzTests(ITestOutputHelper output)
{
    private protected Tally Run(string source, double part)
    {
        var target = new PacketTarget();
        FuzzRun.Feed(source, target, FuzzRun.Count(part), FuzzRun.Seed);

        output.WriteLine($"{source}: {target.Tally}; the generated code refused {target.GeneratedRefused} of the accepted");
        return target.Tally;
    }

    private protected static void AssertDeep(Tally tally, double acceptedLeast, int reasonsLeast)
    {
        Assert.True(tally.AtPrelude < tally.Total / 10, $"too many were refused by their first bytes: {tally}");
        Assert.True(tally[DecodeFailure.None] > tally.Total * acceptedLeast, $"too few were accepted: {tally}");
        Assert.True(tally.Total < 100_000 || tally.Seen.Count >= reasonsLeast, $"too few reasons: {tally}");
    }
}

public sealed class RandomDatagramTests(ITestOutputHelper output) : PacketFuzzTests(output)
{
    [Fact]
    public void A_million_random_datagrams_break_no_promise()
    {
        var tally = Run("packet-random", part: 1);

        Assert.True(tally.MostAllocated < 16 << 10, $"{tally}");
        Assert.Subset(
            tally.Seen.ToHashSet(),
            new HashSet<DecodeFailure> { DecodeFailure.TooShort, DecodeFailure.BadMagic, DecodeFailure.BadWireType,
                DecodeFailure.Truncated });
    }
}

public sealed class ChangedBytesTests(ITestOutputHelper output) : PacketFuzzTests(output)
{
    [Fact]
    public void Half_a_million_datagrams_with_changed_bytes_break_no_promise() =>
        AssertDeep(Run("packet-bytes", part: 0.5), acceptedLeast: 0.05, reasonsLeast: 18);
}

public sealed class ChangedFieldsTests(ITestOutputHelper output) : PacketFuzzTests(output)
{
    [Fact]
    public void Half_a_million_datagrams_with_changed_fields_break_no_promise() =>
        AssertDeep(Run("packet-fields", part: 0.5), acceptedLeast: 0.2, reasonsLeast: 14);
}
