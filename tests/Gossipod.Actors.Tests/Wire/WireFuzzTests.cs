using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Tests.Wire;

/// <summary>Hostile bytes: nothing throws, nothing allocates much, and what is accepted can be said again.</summary>
public class WireFuzzTests
{
    private const int PacketCount = 200_000;
    private const int FrameCount = 20_000;
    private const int MaxDatagramBytes = 1_400;
    private const int MaxAllocatedBytes = 64 * 1024;
    private const int Seed = 20_260_101;

    private readonly PacketCodec _codec = WireSamples.NewPacketCodec();
    private readonly Random _random = new(Seed);
    private readonly byte[] _buffer = new byte[MaxDatagramBytes];

    [Fact]
    public void Random_datagrams_never_throw()
    {
        var prelude = WireSamples.Datagram();
        var failures = new HashSet<DecodeFailure>();
        for (var i = 0; i < PacketCount; i++)
        {
            var datagram = _buffer.AsSpan(0, _random.Next(_random.Next(2) == 0 ? 64 : MaxDatagramBytes));
            _random.NextBytes(datagram);
            if (i % 4 != 0 && datagram.Length >= prelude.Length) prelude.CopyTo(datagram);
            failures.Add(Feed(datagram));
        }

        DecodeFailure[] expected = [DecodeFailure.TooShort, DecodeFailure.BadMagic, DecodeFailure.BadWireType, DecodeFailure.Truncated];
        Assert.Superset(expected.ToHashSet(), failures);
    }

    [Fact]
    public void Mutated_datagrams_never_throw()
    {
        var goldens = WireSamples.Packets.Keys.Select(Golden.Read).ToArray();
        var accepted = 0;
        var failures = new HashSet<DecodeFailure>();
        for (var i = 0; i < PacketCount; i++)
        {
            var failure = Feed(Mutate(goldens));
            failures.Add(failure);
            if (failure == DecodeFailure.None) accepted++;
        }

        Assert.InRange(accepted, PacketCount / 100, PacketCount);
        Assert.True(failures.Count >= 12, $"Only {string.Join(", ", failures)}.");
    }

    [Fact]
    public void Mutated_frames_never_throw()
    {
        var goldens = WireSamples.Frames.Keys.Select(Golden.Read).ToArray();
        var codec = WireSamples.NewStreamCodec();
        var accepted = 0;
        for (var i = 0; i < FrameCount; i++)
        {
            var frame = Mutate(goldens).ToArray();
            var before = GC.GetAllocatedBytesForCurrentThread();
            var result = codec.Decode(frame);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MaxAllocatedBytes);
            if (!result.Succeeded) continue;
            accepted++;
            WireSamples.AssertSame(result.Value, codec.Decode(codec.Encode(result.Value)).Value);
        }

        Assert.InRange(accepted, FrameCount / 100, FrameCount);
    }

    [Fact]
    public void Datagram_full_of_the_smallest_tags_stays_within_the_bound()
    {
        byte[] tags = [.. Enumerable.Range(1, 64).SelectMany(i => new byte[] { 0x1A, 3, 0x0A, 1, (byte)i })];
        byte[] record = [0x0A, 0x08, 0x0A, 4, 10, 0, 0, 1, 0x10, 1, .. tags];
        byte[] update = [0x08, 2, 0x12, 1, 0x6E, 0x32, 0xCA, 0x02, .. record];
        byte[] entry = [0x2A, 0xD2, 0x02, .. update];
        byte[] datagram = WireSamples.Datagram([.. entry, .. entry, .. entry, .. entry]);
        Assert.InRange(datagram.Length, 1_300, MaxDatagramBytes);

        Assert.Equal(DecodeFailure.None, Feed(datagram));
    }

    [Fact]
    public void Refusing_garbage_allocates_nothing()
    {
        byte[][] garbage =
        [
            [1, 2, 3],
            Enumerable.Repeat((byte)0xA5, MaxDatagramBytes).ToArray(),
            WireSamples.Encode(new PacketCodec(ClusterTag.Of("other"), 0), WireSamples.Packets["ping"]),
            WireSamples.Datagram(Enumerable.Repeat((byte)0xFF, 600).ToArray()),
            WireSamples.Datagram(Enumerable.Repeat(new byte[] { 0x2A, 0x00 }, 600).SelectMany(b => b).ToArray()),
        ];
        foreach (var datagram in garbage) Assert.False(_codec.Decode(datagram).Succeeded);
        var before = GC.GetAllocatedBytesForCurrentThread();

        foreach (var datagram in garbage) _codec.Decode(datagram);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private DecodeFailure Feed(ReadOnlySpan<byte> datagram)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var result = _codec.Decode(datagram);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (allocated > MaxAllocatedBytes) Assert.Fail($"{allocated} bytes for {Convert.ToHexString(datagram)}");
        if (result.Succeeded) WireSamples.AssertSame(result.Value, _codec.Decode(WireSamples.Encode(_codec, result.Value)).Value);
        return result.Failure;
    }

    /// <summary>A valid one with up to four changes: a byte, a bit, a cut, a doubled or removed part, the tail of another.</summary>
    private ReadOnlySpan<byte> Mutate(byte[][] valid)
    {
        var length = 0;
        Append(valid[_random.Next(valid.Length)], ref length);
        for (var changes = _random.Next(1, 5); changes > 0 && length > 0; changes--)
        {
            // Mostly behind the prelude, whose every change is a refusal.
            var first = _random.Next(16) == 0 ? 0 : Math.Min(WireLimits.PreludeBytes, length - 1);
            var at = _random.Next(first, length);
            switch (_random.Next(7))
            {
                case 0 or 1: _buffer[at] = (byte)_random.Next(256); break;
                case 2: _buffer[at] ^= (byte)(1 << _random.Next(8)); break;
                case 3: length = at; break;
                case 4: Append(_buffer.AsSpan(at, length - at), ref length); break;
                case 5:
                    _buffer.AsSpan(at + 1, length - at - 1).CopyTo(_buffer.AsSpan(at));
                    length--;
                    break;
                default: Append(valid[_random.Next(valid.Length)].AsSpan(WireLimits.PreludeBytes), ref length); break;
            }
        }

        return _buffer.AsSpan(0, length);
    }

    private void Append(ReadOnlySpan<byte> bytes, ref int length)
    {
        var count = Math.Min(bytes.Length, MaxDatagramBytes - length);
        bytes[..count].CopyTo(_buffer.AsSpan(length));
        length += count;
    }
}
