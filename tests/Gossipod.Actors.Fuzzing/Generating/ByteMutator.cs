using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Fuzzing.Generating;

/// <summary>Changes valid bytes without knowing what they mean: bits, bytes, numbers, parts, tails of others.</summary>
internal sealed class ByteMutator(IReadOnlyList<byte[]> valid, int maxBytes)
{
    private static readonly byte[][] Varints =
    [
        [0x00], [0x7F], [0x80, 0x01], [0xFF, 0xFF, 0xFF, 0xFF, 0x07], [0xFF, 0xFF, 0xFF, 0xFF, 0x0F], [0x80, 0x80, 0x80, 0x80, 0x80, 0x00],
        [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F],
        [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80],
    ];

    private readonly byte[] _buffer = new byte[maxBytes];
    private int _length;

    /// <summary>One of the valid ones with one to four changes, mostly behind the prelude; valid until the next call.</summary>
    public ReadOnlySpan<byte> Next(FuzzRandom random) => Change(random.Pick(valid), random);

    /// <summary>These bytes with one to four changes; valid until the next call.</summary>
    public ReadOnlySpan<byte> Change(ReadOnlySpan<byte> source, FuzzRandom random)
    {
        _length = 0;
        Append(source);
        for (var changes = random.Next(1, 5); changes > 0 && _length > 0; changes--) Change(random);
        return _buffer.AsSpan(0, _length);
    }

    private void Change(FuzzRandom random)
    {
        // Every change of the prelude is a refusal, so few are made there.
        var first = random.OneIn(64) ? 0 : Math.Min(WireLimits.PreludeBytes, _length - 1);
        var at = random.Next(first, _length);
        switch (random.Next(12))
        {
            case 0 or 1: _buffer[at] ^= (byte)(1 << random.Next(8)); break;
            case 2: _buffer[at] = (byte)random.NextUInt64(); break;
            case 3: _buffer[at] += (byte)(random.OneIn(2) ? 1 : -1); break;
            case 4: _length = at; break;
            case 5: Append(_buffer.AsSpan(at, random.Next(_length - at) + 1)); break;
            case 6: Remove(at, random.Next(1, Math.Min(9, _length - at + 1))); break;
            case 7: Insert(at, random.Pick(Varints)); break;
            case 8: Overwrite(at, random.Pick(Varints)); break;
            case 9: Append(random.Pick(valid).AsSpan(WireLimits.PreludeBytes)); break;
            case 10: Cross(at, random.Pick(valid), random); break;
            default: random.Fill(_buffer.AsSpan(at, random.Next(1, Math.Min(9, _length - at + 1)))); break;
        }
    }

    /// <summary>From here on it is another one.</summary>
    private void Cross(int at, byte[] other, FuzzRandom random)
    {
        _length = at;
        Append(other.AsSpan(random.Next(WireLimits.PreludeBytes, other.Length + 1)));
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        var count = Math.Min(bytes.Length, _buffer.Length - _length);
        bytes[..count].CopyTo(_buffer.AsSpan(_length));
        _length += count;
    }

    private void Remove(int at, int count)
    {
        _buffer.AsSpan(at + count, _length - at - count).CopyTo(_buffer.AsSpan(at));
        _length -= count;
    }

    private void Insert(int at, byte[] bytes)
    {
        if (_length + bytes.Length > _buffer.Length) return;
        _buffer.AsSpan(at, _length - at).CopyTo(_buffer.AsSpan(at + bytes.Length));
        bytes.CopyTo(_buffer.AsSpan(at));
        _length += bytes.Length;
    }

    private void Overwrite(int at, byte[] bytes) => bytes.AsSpan(0, Math.Min(bytes.Length, _length - at)).CopyTo(_buffer.AsSpan(at));
}
