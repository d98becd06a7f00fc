using Gossipod.Actors.Fuzzing.Targets;

namespace Gossipod.Actors.Fuzzing.Tests.Decoding;

/// <summary>Seeds come from files, environments, command lines and resolvers.</summary>
public sealed class SeedFuzzTests
{
    [Fact]
    public void Seeds_are_read_or_explained()
    {
        var target = new SeedTarget();
        FuzzRun.Feed("seed", target, FuzzRun.Count(0.2), FuzzRun.Seed);

        Assert.True(target.Accepted > FuzzRun.Count(0.2) / 1_000);
    }

    [Fact]
    public void A_megabyte_of_each_character_is_read_at_once()
    {
        var target = new SeedTarget();
        foreach (var c in "a1.:[]%-_ /\0é") target.Read(new string(c, 1 << 20));
        target.Read("[" + new string(':', 1 << 20) + "]:1");
        target.Read(new string('1', 1 << 20) + ".1.1.1:1");

        Assert.Equal(0, target.Accepted);
    }
}
