using Gossipod.Actors.Protocol;

namespace Gossipod.Actors.TestKit;

/// <summary>Corruption that a checksum does not see: one to eight bits of a datagram are flipped.</summary>
internal static class BitFlips
{
    /// <param name="datagram">At least one byte; spoiled in place.</param>
    /// <param name="random">Decides how many and where.</param>
    public static void Spoil(Span<byte> datagram, SeededRandom random)
    {
        for (var flips = 1 + random.Next(8); flips > 0; flips--) datagram[random.Next(datagram.Length)] ^= (byte)(1 << random.Next(8));
    }
}
