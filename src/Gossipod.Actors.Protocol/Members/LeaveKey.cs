using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Gossipod.Actors.Protocol.Members;

/// <summary>
/// 16 random bytes that only one life of a member knows, until it says farewell with them. Its records carry the
/// <see cref="LeaveLock"/>: so nobody else can make it Left, whatever else they know.
/// </summary>
/// <param name="First">The first 8 bytes as a little-endian number.</param>
/// <param name="Second">The others.</param>
internal readonly record struct LeaveKey(ulong First, ulong Second)
{
    public const int Bytes = 16;

    /// <summary>No key: it fits no lock.</summary>
    public static LeaveKey None => default;

    public static LeaveKey Draw(SeededRandom random) => new(random.NextUInt64(), random.NextUInt64());

    public static LeaveKey Read(ReadOnlySpan<byte> source) =>
        new(BinaryPrimitives.ReadUInt64LittleEndian(source), BinaryPrimitives.ReadUInt64LittleEndian(source[sizeof(ulong)..]));

    /// <summary>Reads what travelled: nothing is <see cref="None"/>, which has no other form. False for any other length than 16, and for 16 zeros.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out LeaveKey key)
    {
        key = source.Length == Bytes ? Read(source) : None;
        return source.IsEmpty || key != None;
    }

    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(destination, First);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[sizeof(ulong)..], Second);
    }

    /// <summary>The first 16 bytes of SHA-256(key ‖ name ‖ generation); the lock that fits nothing for <see cref="None"/>.</summary>
    public LeaveLock LockFor(MemberName name, ulong generation)
    {
        if (this == None) return LeaveLock.None;
        Span<byte> text = stackalloc byte[Bytes + MemberName.MaxBytes + sizeof(ulong)];
        Write(text);
        name.Utf8.CopyTo(text[Bytes..]);
        var length = Bytes + name.Utf8.Length;
        BinaryPrimitives.WriteUInt64LittleEndian(text[length..], generation);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..(length + sizeof(ulong))], hash);
        return LeaveLock.Read(hash);
    }

    /// <summary>Without the key: logs must not tell it.</summary>
    public override string ToString() => this == None ? "no leave key" : "a leave key";
}

/// <summary>What a record says of its life's <see cref="LeaveKey"/>; no secret. One and the same for all records of a generation.</summary>
/// <param name="First">The first 8 bytes as a little-endian number.</param>
/// <param name="Second">The others.</param>
internal readonly record struct LeaveLock(ulong First, ulong Second)
{
    public const int Bytes = LeaveKey.Bytes;

    /// <summary>The lock of a member that cannot leave: no key fits.</summary>
    public static LeaveLock None => default;

    /// <summary>Reads what travelled, as <see cref="LeaveKey.TryRead"/> does.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out LeaveLock value)
    {
        var isWellFormed = LeaveKey.TryRead(source, out var bytes);
        value = new LeaveLock(bytes.First, bytes.Second);
        return isWellFormed;
    }

    public static LeaveLock Read(ReadOnlySpan<byte> source)
    {
        var (first, second) = LeaveKey.Read(source);
        return new LeaveLock(first, second);
    }

    public void Write(Span<byte> destination) => new LeaveKey(First, Second).Write(destination);

    public bool IsOpenedBy(LeaveKey key, MemberName name, ulong generation) => this != None && key.LockFor(name, generation) == this;
}
