using System.Globalization;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Fuzzing.Targets;

/// <summary>How many inputs got how deep: by the reason why they were refused. None stands for the accepted ones.</summary>
internal sealed class Tally
{
    private readonly long[] _counts = new long[Enum.GetValues<DecodeFailure>().Length];

    public long Total { get; private set; }

    /// <summary>Most bytes that decoding one input allocated.</summary>
    public long MostAllocated { get; private set; }

    public long this[DecodeFailure failure] => _counts[(int)failure];

    /// <summary>Reasons that came up, accepting among them.</summary>
    public IReadOnlyList<DecodeFailure> Seen => [.. Enum.GetValues<DecodeFailure>().Where(failure => this[failure] > 0)];

    /// <summary>Inputs that were refused by their first eight bytes.</summary>
    public long AtPrelude => this[DecodeFailure.TooShort] + this[DecodeFailure.BadMagic] + this[DecodeFailure.BadVersion]
        + this[DecodeFailure.BadFlags] + this[DecodeFailure.WrongCluster];

    public void Count(DecodeFailure failure, long allocated)
    {
        _counts[(int)failure]++;
        Total++;
        MostAllocated = Math.Max(MostAllocated, allocated);
    }

    public override string ToString()
    {
        var counts = string.Join(", ", Seen.OrderByDescending(failure => this[failure]).Select(Text));
        return string.Create(CultureInfo.InvariantCulture, $"{Total:N0} inputs, at most {MostAllocated:N0} bytes allocated for one: {counts}");
    }

    private string Text(DecodeFailure failure)
    {
        var name = failure == DecodeFailure.None ? "accepted" : failure.ToString();
        return string.Create(CultureInfo.InvariantCulture, $"{name} {this[failure]:N0}");
    }
}
