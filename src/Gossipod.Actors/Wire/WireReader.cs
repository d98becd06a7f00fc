using System.Buffers.Binary;

namespace Gossipod.Actors.Wire;

/// <summary>
/// A part of the bytes under a <see cref="WireReader"/>, without the byte at <paramref name="End"/>. No field starts before the
/// prelude's end, so a slice that starts at 0 stands for an absent field.
/// </summary>
internal readonly record struct Slice(int Start, int End)
{
    public int Length => End - Start;

    public bool IsAbsent => Start == 0;
}

/// <summary>
/// Reads protobuf fields from a span without allocating. Failures stick: after the first, reads give zeros, loops over fields
/// end, and <see cref="Failure"/> says what was wrong where, so callers check once per message.
/// </summary>
internal ref struct WireReader
{
    private const uint VarintType = 0;
    private const uint Fixed64Type = 1;
    private const uint LengthType = 2;
    private const uint Fixed32Type = 5;

    private readonly ReadOnlySpan<byte> _bytes;
    private int _position;
    private int _end;

    public WireReader(ReadOnlySpan<byte> bytes, int start)
    {
        _bytes = bytes;
        _position = start;
        _end = bytes.Length;
    }

    public DecodeFailure Failure { get; private set; }

    /// <summary>The byte at which the first failure was seen.</summary>
    public int FailedAt { get; private set; }

    public readonly bool Failed => Failure != DecodeFailure.None;

    public readonly int Position => _position;

    public readonly ReadOnlySpan<byte> this[Slice slice] => _bytes[slice.Start..slice.End];

    /// <summary>Records the failure unless there is one already, and returns false for the caller to pass on.</summary>
    public bool Fail(DecodeFailure failure, int at)
    {
        if (Failed) return false;
        Failure = failure;
        FailedAt = at;
        _position = _end;
        return false;
    }

    /// <summary>Restricts reading to the slice; what it returns goes to <see cref="Leave"/> to go on where reading was.</summary>
    public Slice Enter(Slice inner)
    {
        var outer = new Slice(_position, _end);
        (_position, _end) = (inner.Start, inner.End);
        return outer;
    }

    public void Leave(Slice outer) => (_position, _end) = (outer.Start, outer.End);

    /// <summary>Reads the next field's tag; false at the end of the message or after a failure.</summary>
    public bool NextField(out uint tag)
    {
        tag = 0;
        if (_position >= _end || Failed) return false;
        var at = _position;
        var value = Varint();
        if (Failed) return false;
        if (value is < 8 or > uint.MaxValue || (value & 7) is not (VarintType or Fixed64Type or LengthType or Fixed32Type))
            return Fail(DecodeFailure.BadWireType, at);
        tag = (uint)value;
        return true;
    }

    /// <summary>Steps over the value of a field that this version does not know.</summary>
    public void Skip(uint tag)
    {
        switch (tag & 7)
        {
            case VarintType: Varint(); break;
            case Fixed64Type: Fixed64(); break;
            case LengthType: Bytes(); break;
            default: Fixed32(); break;
        }
    }

    public ulong Varint()
    {
        if (_position < _end && _bytes[_position] < 0x80) return _bytes[_position++];
        return LongVarint();
    }

    public uint Fixed32()
    {
        var at = _position;
        if (!Take(sizeof(uint))) return 0;
        return BinaryPrimitives.ReadUInt32LittleEndian(_bytes[at..]);
    }

    public ulong Fixed64()
    {
        var at = _position;
        if (!Take(sizeof(ulong))) return 0;
        return BinaryPrimitives.ReadUInt64LittleEndian(_bytes[at..]);
    }

    /// <summary>A length-delimited value: where it lies; reading goes on behind it.</summary>
    public Slice Bytes()
    {
        var at = _position;
        var length = Varint();
        var start = _position;
        if (Failed) return default;
        if (length > (ulong)(_end - start))
        {
            Fail(DecodeFailure.Truncated, at);
            return default;
        }

        _position = start + (int)length;
        return new Slice(start, _position);
    }

    private bool Take(int count)
    {
        if (Failed) return false;
        if (count > _end - _position) return Fail(DecodeFailure.Truncated, _position);
        _position += count;
        return true;
    }

    private ulong LongVarint()
    {
        if (Failed) return 0;
        var at = _position;
        var value = 0UL;
        for (var i = 0; i < WireLimits.MaxVarintBytes; i++)
        {
            if (at + i >= _end)
            {
                Fail(DecodeFailure.Truncated, at);
                return 0;
            }

            var b = _bytes[at + i];
            value |= (ulong)(b & 0x7F) << (7 * i);
            if (b >= 0x80) continue;
            if (i == WireLimits.MaxVarintBytes - 1 && b > 1) break;
            _position = at + i + 1;
            return value;
        }

        Fail(DecodeFailure.BadVarint, at);
        return 0;
    }
}
