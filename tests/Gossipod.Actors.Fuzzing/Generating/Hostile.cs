using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Fuzzing.Generating;

/// <summary>A message that was made to do harm.</summary>
/// <param name="Family">What it tries.</param>
/// <param name="Bytes">Prelude and body.</param>
/// <param name="Expected">What may become of it; None where it is harmless and accepted.</param>
internal sealed record Hostile(string Family, byte[] Bytes, params DecodeFailure[] Expected)
{
    private const int ShownBytes = 200;

    public override string ToString() =>
        $"{Family}, expected {string.Join(" or ", Expected)}, {Convert.ToHexString(Bytes.AsSpan(0, Math.Min(ShownBytes, Bytes.Length)))}";
}
