using System.Text;

namespace Gossipod.Actors.Protocol.Members;

/// <summary>
/// A member's unique name: 1–128 bytes of UTF-8 without control characters. Immutable; carries its encoded bytes and its hash,
/// so that packets are written and looked up without encoding it again.
/// </summary>
internal sealed class MemberName : IEquatable<MemberName>, IComparable<MemberName>
{
    /// <summary>The longest name, in bytes of UTF-8.</summary>
    public const int MaxBytes = 128;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly byte[] _utf8;

    private MemberName(string value, byte[] utf8)
    {
        Value = value;
        _utf8 = utf8;
        Hash = HashOf(utf8);
        Tag = TagOf(Hash);
    }

    public string Value { get; }

    /// <summary>The name's bytes as they travel.</summary>
    public ReadOnlySpan<byte> Utf8 => _utf8;

    /// <summary>64-bit hash of the name; the same in every process.</summary>
    public ulong Hash { get; }

    /// <summary>The 32-bit stand-in for the name in PING and ACK; never 0. It checks an expectation, it does not identify.</summary>
    public uint Tag { get; }

    /// <summary>The name, or an explanation of what is wrong with <paramref name="value"/>.</summary>
    public static MemberName? TryCreate(string? value, out string? problem)
    {
        problem = null;
        if (string.IsNullOrWhiteSpace(value))
        {
            problem = "must not be empty";
            return null;
        }

        byte[] utf8;
        try
        {
            utf8 = StrictUtf8.GetBytes(value);
        }
        catch (EncoderFallbackException)
        {
            problem = "must be valid Unicode";
            return null;
        }

        if (utf8.Length > MaxBytes) problem = $"must be at most {MaxBytes} bytes of UTF-8, is {utf8.Length}";
        else if (value.Any(char.IsControl)) problem = "must not contain control characters";
        return problem is null ? new MemberName(value, utf8) : null;
    }

    /// <summary>The name with this value.</summary>
    /// <exception cref="ArgumentException">The value breaks a rule of names.</exception>
    public static MemberName Create(string value) =>
        TryCreate(value, out var problem) ?? throw new ArgumentException($"Member name '{value}' {problem}.", nameof(value));

    /// <summary>The name these bytes spell; null when they break a rule of names. Never throws.</summary>
    public static MemberName? FromUtf8(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length is 0 or > MaxBytes || !System.Text.Unicode.Utf8.IsValid(utf8)) return null;
        return TryCreate(Encoding.UTF8.GetString(utf8), out _);
    }

    /// <summary>FNV-1a with a finalizer that spreads short names over all 64 bits.</summary>
    public static ulong HashOf(ReadOnlySpan<byte> utf8)
    {
        var hash = 14695981039346656037UL;
        foreach (var b in utf8) hash = (hash ^ b) * 1099511628211UL;
        return ViewHash.Mix(hash);
    }

    public bool Equals(MemberName? other) => ReferenceEquals(this, other) || (other is not null && Hash == other.Hash && Value == other.Value);

    public override bool Equals(object? obj) => Equals(obj as MemberName);

    public override int GetHashCode() => (int)Hash;

    public int CompareTo(MemberName? other) => string.CompareOrdinal(Value, other?.Value);

    public override string ToString() => Value;

    private static uint TagOf(ulong hash) => (uint)(hash >> 32) is var tag && tag != 0 ? tag : 1;
}
