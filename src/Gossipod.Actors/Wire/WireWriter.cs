using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Gossipod.Actors.Wire;

/// <summary>
/// Writes protobuf fields into a span as the generated code would: fields that hold their default are left out. The caller has
/// made sure that the span is long enough.
/// </summary>
internal ref struct WireWriter(Span<byte> destination)
{
    private readonly Span<byte> _destination = destination;

    public int Position { get; private set; }

    public static int VarintSize(ulong value) => (70 - BitOperations.LeadingZeroCount(value | 1)) / 7;

    /// <summary>Size of a varint field with a one-byte tag; 0 when it is left out.</summary>
    public static int FieldSize(ulong value) => value == 0 ? 0 : 1 + VarintSize(value);

    /// <summary>Size of a length-delimited field with a one-byte tag; 0 when it is empty.</summary>
    public static int FieldSize(ReadOnlySpan<byte> value) => value.IsEmpty ? 0 : MessageSize(value.Length);

    /// <summary>Size of an embedded message with its one-byte tag, or of one entry of a repeated one: present even when empty.</summary>
    public static int MessageSize(int length) => 1 + VarintSize((uint)length) + length;

    public void Varint(ulong value)
    {
        while (value >= 0x80)
        {
            _destination[Position++] = (byte)(value | 0x80);
            value >>= 7;
        }

        _destination[Position++] = (byte)value;
    }

    public void Field(uint tag, ulong value)
    {
        if (value == 0) return;
        _destination[Position++] = (byte)tag;
        Varint(value);
    }

    public void Field(uint tag, scoped ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty) return;
        MessageHeader(tag, value.Length);
        value.CopyTo(_destination[Position..]);
        Position += value.Length;
    }

    /// <summary>A field of so many zero bytes; left out when there are none.</summary>
    public void ZerosField(uint tag, int count)
    {
        if (count == 0) return;
        MessageHeader(tag, count);
        _destination.Slice(Position, count).Clear();
        Position += count;
    }

    /// <param name="tag">The field's tag.</param>
    /// <param name="value">The text.</param>
    /// <param name="length">Its bytes of UTF-8.</param>
    public void Field(uint tag, string value, int length)
    {
        if (length == 0) return;
        MessageHeader(tag, length);
        Position += Encoding.UTF8.GetBytes(value, _destination[Position..]);
    }

    public void Fixed32Field(uint tag, uint value)
    {
        if (value == 0) return;
        _destination[Position++] = (byte)tag;
        BinaryPrimitives.WriteUInt32LittleEndian(_destination[Position..], value);
        Position += sizeof(uint);
    }

    public void Fixed64Field(uint tag, ulong value)
    {
        if (value == 0) return;
        _destination[Position++] = (byte)tag;
        BinaryPrimitives.WriteUInt64LittleEndian(_destination[Position..], value);
        Position += sizeof(ulong);
    }

    public void MessageHeader(uint tag, int length)
    {
        _destination[Position++] = (byte)tag;
        Varint((uint)length);
    }
}
