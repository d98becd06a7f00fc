using Gossipod.Actors.Security;
using Gossipod.Actors.Transport;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Fuzzing.Generating;

/// <summary>An endless row of inputs for one target, each of which can be made again from the seed and its index.</summary>
internal sealed class InputSource
{
    /// <summary>Longest input, as the transport hands over by default.</summary>
    public const int MaxDatagramBytes = 1_400;

    private const int MaxFrameBytes = 4_096;

    private readonly Func<FuzzRandom, byte[]> _next;

    private InputSource(string name, string target, Func<FuzzRandom, byte[]> next) => (Name, Target, _next) = (name, target, next);

    /// <summary>What kinds there are.</summary>
    public static IReadOnlyList<string> Names { get; } = ["packet-random", "packet-bytes", "packet-fields", "frame-bytes", "frame-fields",
        "batch-bytes", "batch-fields", "stream", "seal-bytes", "seal-random", "seed"];

    public string Name { get; }

    /// <summary>Name of the target that they are for.</summary>
    public string Target { get; }

    public static InputSource Create(string name)
    {
        IReadOnlyList<byte[]> valid = name.Split('-')[0] switch
        {
            "packet" => Wired.GoldenPackets,
            "batch" => Wired.GoldenBatches,
            "seal" => SealedStreams.Golden,
            _ => Wired.GoldenFrames,
        };
        var max = name.StartsWith("packet", StringComparison.Ordinal) ? MaxDatagramBytes : MaxFrameBytes;
        var bytes = new ByteMutator(valid, max);
        var fields = new FieldMutator(valid, max);
        Func<FuzzRandom, byte[]> next = name switch
        {
            "packet-random" => Random,
            "seal-random" => Seal,
            "stream" => random => Stream(random, bytes),
            "seed" => Seed,
            _ when name.EndsWith("-bytes", StringComparison.Ordinal) => random => bytes.Next(random).ToArray(),
            _ when name.EndsWith("-fields", StringComparison.Ordinal) => fields.Next,
            _ => throw new ArgumentException($"'{name}': there are {string.Join(", ", Names)}.", nameof(name)),
        };
        return new InputSource(name, name.Split('-')[0], next);
    }

    public byte[] At(ulong seed, long index) => _next(FuzzRandom.For(seed, index));

    /// <summary>Random bytes; every second time behind the prelude, so that they reach the decoder.</summary>
    private static byte[] Random(FuzzRandom random)
    {
        var datagram = random.Bytes(random.Next(random.OneIn(2) ? 64 : random.OneIn(4) ? MaxDatagramBytes : 256));
        if (random.OneIn(2) && datagram.Length >= WireLimits.PreludeBytes) Wired.Prelude(WirePrelude.DatagramFlags).CopyTo(datagram, 0);
        return datagram;
    }

    /// <summary>How the pieces are cut, and frames behind their lengths, of which some lie.</summary>
    private static byte[] Stream(FuzzRandom random, ByteMutator frames)
    {
        var stream = new List<byte> { (byte)random.NextUInt64() };
        var prefix = new byte[FrameAssembler.PrefixBytes];
        for (var i = random.Next(5); i >= 0; i--)
        {
            var frame = frames.Next(random);
            FrameAssembler.WritePrefix(
                prefix, random.OneIn(8) ? (int)random.NextUInt64() : frame.Length + (random.OneIn(8) ? random.Next(-3, 4) : 0));
            stream.AddRange(prefix);
            stream.AddRange(frame);
        }

        return [.. stream];
    }

    /// <summary>A point of the seal, and random bytes there: mostly behind a prelude and a kind, often as many as the handshake has.</summary>
    private static byte[] Seal(FuzzRandom random)
    {
        var frame = random.Bytes(random.OneIn(2) ? StreamSealWire.HandshakeBytes : random.Next(300));
        if (!random.OneIn(8) && frame.Length > WireLimits.PreludeBytes)
        {
            Wired.Prelude(random.OneIn(8) ? WirePrelude.StreamFlags : WirePrelude.SealedStreamFlags).CopyTo(frame, 0);
            frame[WireLimits.PreludeBytes] = (byte)random.Next(5);
        }

        if (random.OneIn(2) && frame.Length >= StreamSealWire.RandomOffset) StreamSealWire.WriteKeyId(frame, SealedStreams.Key.Id);
        return [(byte)random.NextUInt64(), .. frame];
    }

    private static byte[] Seed(FuzzRandom random)
    {
        string[] parts = ["10.0.0.1", ":", "7946", "[", "]", "::1", "fd00::5%eth0", "host", ".", "discovery:", "0", "-", "65536", "%",
            " ", "\t", "é", "\uD83D", "a", "\0", "//", "255", "0x7f", "999999999999999999999", "_"];
        var text = "";
        for (var i = random.Next(7); i >= 0; i--) text += random.OneIn(200) ? new string('a', random.Next(3_000)) : random.Pick(parts);
        return System.Text.Encoding.UTF8.GetBytes(text);
    }
}
