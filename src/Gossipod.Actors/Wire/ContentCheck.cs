using System.Buffers.Binary;
using System.Numerics;

namespace Gossipod.Actors.Wire;

/// <summary>CRC-32C over what users send, part by part; 1 stands for 0, which would not travel. It finds damage, not forgery.</summary>
internal ref struct ContentCheck
{
    private uint _crc;

    public readonly uint Value => _crc == 0 ? 1 : _crc;

    public void Add(ulong value) => _crc = BitOperations.Crc32C(_crc, value);

    public void Add(uint value) => _crc = BitOperations.Crc32C(_crc, value);

    public void Add(scoped ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..]) Add(BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var b in bytes) _crc = BitOperations.Crc32C(_crc, b);
    }
}
