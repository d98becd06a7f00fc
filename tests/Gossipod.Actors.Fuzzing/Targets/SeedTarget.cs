using System.Text;
using Gossipod.Actors.Seeds;

namespace Gossipod.Actors.Fuzzing.Targets;

/// <summary>
/// Seeds as people and programs write them: read, or refused with an explanation; what is read reads the same when written again.
/// </summary>
internal sealed class SeedTarget : ITarget
{
    public long Accepted { get; private set; }

    public void Feed(ReadOnlySpan<byte> input) => Read(Encoding.UTF8.GetString(input));

    public void Read(string text)
    {
        SeedText? seed;
        string? problem;
        try
        {
            seed = SeedText.TryParse(text, out problem);
        }
        catch (Exception thrown)
        {
            throw new FuzzFailureException("reading a seed threw", thrown);
        }

        FuzzFailureException.Unless((seed is null) != (problem is null), "a seed and a problem, or neither");
        if (seed is null) return;
        Accepted++;
        var written = seed.Endpoint?.ToString() ?? SeedText.DiscoveryPrefix + seed.Service;
        FuzzFailureException.Unless(seed.Equals(SeedText.TryParse(written, out _)), $"written as '{written}' it is another seed");
    }
}
