using Gossipod.Actors.Fuzzing.Targets;
using Xunit.Abstractions;

namespace Gossipod.Actors.Fuzzing.Tests.Decoding;

/// <summary>Tests that measure the whole process, and so run by themselves.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}

/// <summary>What a decoder keeps of a hundred thousand datagrams of each source is bounded (T40).</summary>
[Collection(AloneCollection.Name)]
public sealed class GrowthTests(ITestOutputHelper output)
{
    private const long GrowthMaxBytes = 16 << 20;
    private const double Part = 0.1;

    [Fact]
    public void Decoders_keep_no_more_after_hundreds_of_thousands_of_inputs_than_after_a_thousand()
    {
        var (packets, frames) = (new PacketTarget(), new FrameTarget());
        Feed(1_000);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        Feed(FuzzRun.Count(Part));
        var growth = GC.GetTotalMemory(forceFullCollection: true) - before;

        output.WriteLine($"{packets.Tally.Total + frames.Tally.Total} inputs, memory {growth:+0;-0} bytes");
        Assert.InRange(growth, long.MinValue, GrowthMaxBytes);
        GC.KeepAlive((packets, frames));

        void Feed(long count)
        {
            string[] sources = ["packet-random", "packet-bytes", "packet-fields"];
            foreach (var source in sources) FuzzRun.Feed(source, packets, count, FuzzRun.Seed);
            FuzzRun.Feed("frame-bytes", frames, count, FuzzRun.Seed);
        }
    }
}
