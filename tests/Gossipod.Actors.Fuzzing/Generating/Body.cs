namespace Gossipod.Actors.Fuzzing.Generating;

/// <summary>Writes protobuf by hand, wrongly too. Each call adds behind what is there.</summary>
internal sealed class Body
{
    private readonly List<byte> _bytes = [];

    public byte[] Bytes => [.. _bytes];

    public static implicit operator byte[](Body body) => body.Bytes;

    public Body Raw(params byte[] bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public Body Tag(uint field, int wireType)
    {
        Field.WriteVarint(_bytes, ((ulong)field << 3) | (uint)wireType);
        return this;
    }

    public Body Varint(uint field, ulong value)
    {
        Tag(field, 0);
        Field.WriteVarint(_bytes, value);
        return this;
    }

    /// <summary>A number in more bytes than it needs.</summary>
    public Body LongVarint(uint field, ulong value, int bytes)
    {
        Tag(field, 0);
        for (var i = 0; i < bytes - 1; i++, value >>= 7) _bytes.Add((byte)(value | 0x80));
        _bytes.Add((byte)(value & 0x7F));
        return this;
    }

    public Body Fixed32(uint field, uint value) => Tag(field, 5).Raw(BitConverter.GetBytes(value));

    public Body Fixed64(uint field, ulong value) => Tag(field, 1).Raw(BitConverter.GetBytes(value));

    public Body Content(uint field, params byte[] content) => Content(field, (ulong)content.Length, content);

    /// <summary>Content whose length is said to be another.</summary>
    public Body Content(uint field, ulong length, byte[] content)
    {
        Tag(field, 2);
        Field.WriteVarint(_bytes, length);
        return Raw(content);
    }

    public Body Text(uint field, string text) => Content(field, System.Text.Encoding.UTF8.GetBytes(text));

    public Body Repeat(int count, Action<Body> add)
    {
        for (var i = 0; i < count; i++) add(this);
        return this;
    }

    /// <summary>Messages in each other, the innermost empty.</summary>
    public static byte[] Nested(uint field, int depth)
    {
        byte[] inner = [];
        for (var i = 0; i < depth; i++) inner = new Body().Content(field, inner);
        return inner;
    }
}
