namespace Gossipod.Actors.Fuzzing.Generating;

/// <summary>One protobuf field; what it holds is fields again where the bytes can be read so.</summary>
internal sealed class Field
{
    private const int VarintType = 0;
    private const int Fixed64Type = 1;
    private const int LengthType = 2;

    private readonly uint _number;
    private readonly int _type;
    private readonly ulong _value;
    private readonly byte[] _content;

    private Field(uint number, int type, ulong value, byte[] content, List<Field>? fields) =>
        (_number, _type, _value, _content, Fields) = (number, type, value, content, fields);

    /// <summary>The fields inside; null when it holds none.</summary>
    public List<Field>? Fields { get; }

    public static Field Varint(uint number, ulong value) => new(number, VarintType, value, [], null);

    /// <summary>The fields of a message; null when these bytes are none.</summary>
    public static List<Field>? Parse(ReadOnlySpan<byte> bytes, int depth)
    {
        var fields = new List<Field>();
        for (var at = 0; at < bytes.Length;)
        {
            if (!TryVarint(bytes, ref at, out var tag) || tag is < 8 or > int.MaxValue) return null;
            var type = (int)(tag & 7);
            ulong value = 0;
            byte[] content = [];
            if (type == VarintType)
            {
                if (!TryVarint(bytes, ref at, out value)) return null;
            }
            else
            {
                ulong length = type switch { Fixed64Type => 8, 5 => 4, _ => 0 };
                if (type == LengthType && !TryVarint(bytes, ref at, out length)) return null;
                if (length > (ulong)(bytes.Length - at) || type is 3 or 4 or > 5) return null;
                content = bytes.Slice(at, (int)length).ToArray();
                at += content.Length;
            }

            var inner = type == LengthType && content.Length > 1 && depth > 0 ? Parse(content, depth - 1) : null;
            fields.Add(new Field((uint)(tag >> 3), type, value, content, inner));
        }

        return fields;
    }

    public Field Copy() => new(_number, _type, _value, _content, Fields is null ? null : [.. Fields.Select(field => field.Copy())]);

    public Field Numbered(uint number) => new(number, _type, _value, _content, Fields);

    /// <summary>The same field with another number in it: of its own width, or what a message holds turned into one.</summary>
    public Field WithNumber(ulong value) =>
        _type is VarintType or LengthType ? new(_number, VarintType, value, [], null) : new(
            _number, _type, 0, BitConverter.GetBytes(value)[.._content.Length], null);

    public Field WithContent(byte[] content) => new(_number, LengthType, 0, content, null);

    public byte[] Encode(int depth)
    {
        var bytes = new List<byte>();
        WriteTo(bytes, depth);
        return [.. bytes];
    }

    public void WriteTo(List<byte> bytes, int depth)
    {
        WriteVarint(bytes, ((ulong)_number << 3) | (uint)_type);
        if (_type == VarintType)
        {
            WriteVarint(bytes, _value);
            return;
        }

        var content = _content;
        if (Fields is not null && depth > 0)
        {
            var inner = new List<byte>();
            foreach (var field in Fields) field.WriteTo(inner, depth - 1);
            content = [.. inner];
        }

        if (_type == LengthType) WriteVarint(bytes, (ulong)content.Length);
        bytes.AddRange(content);
    }

    public static void WriteVarint(List<byte> bytes, ulong value)
    {
        for (; value >= 0x80; value >>= 7) bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
    }

    private static bool TryVarint(ReadOnlySpan<byte> bytes, ref int at, out ulong value)
    {
        value = 0;
        for (var shift = 0; shift < 70 && at < bytes.Length; shift += 7)
        {
            var b = bytes[at++];
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80) return true;
        }

        return false;
    }
}
