using System.Buffers;
using System.Text;

namespace Gossipod.Actors.Protocol.Members;

/// <summary>
/// A member's unique name: 1–128 of the characters A–Z, a–z, 0–9 and <c>. _ - : @ [ ]</c>, which are what host names and endpoints have. So no
/// letters of other scripts look like these, and no name breaks a line of a log. Immutable; carries its encoded bytes and its hash, so that
/// packets are written and looked up without encoding it again.
/// </summary>
internal sealed class MemberName : IEquatable<MemberName>, IComparable<MemberName>
{
    /// <summary>The longest name, in characters, each of which is one byte.</summary>
    public const int MaxBytes = 128;

    private const string Allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-:@[]";

    private static readonly SearchValues<char> AllowedCharacters = SearchValues.Create(Allowed);
    private static readonly SearchValues<byte> AllowedBytes = SearchValues.Create(Encoding.ASCII.GetBytes(Allowed));

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
        problem = string.IsNullOrWhiteSpace(value) ? "must not be empty"
            : value.AsSpan().ContainsAnyExcept(AllowedCharacters) ? "must have no characters but A-Z, a-z, 0-9 and . _ - : @ [ ]"
            : value.Length > MaxBytes ? $"must be at most {MaxBytes} bytes long, is {value.Length}"
            : null;
        return problem is null ? new MemberName(value!, Encoding.ASCII.GetBytes(value!)) : null;
    }

    /// <summary>The name with this value.</summary>
    /// <exception cref="ArgumentException">The value breaks a rule of names.</exception>
    public static MemberName Create(string value) =>
        TryCreate(value, out var problem) ?? throw new ArgumentException($"Member name '{value}' {problem}.", nameof(value));

    /// <summary>The name these bytes spell; null when they break a rule of names. Never throws.</summary>
    public static MemberName? FromUtf8(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length is 0 or > MaxBytes || utf8.ContainsAnyExcept(AllowedBytes)) return null;
        return new MemberName(Encoding.ASCII.GetString(utf8), utf8.ToArray());
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
