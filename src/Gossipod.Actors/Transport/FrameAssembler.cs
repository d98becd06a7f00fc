using System.Buffers.Binary;

namespace Gossipod.Actors.Transport;

/// <summary>What <see cref="FrameAssembler.Next"/> found.</summary>
internal enum FrameStep
{
    /// <summary>The input is used up; no further frame is whole.</summary>
    NeedMore,

    /// <summary>One whole frame.</summary>
    Frame,

    /// <summary>The announced length is over the limit; the stream cannot be read any further.</summary>
    TooLong,
}

/// <summary>
/// Cuts a byte stream into frames, each behind a 4-byte big-endian length. Owned by StreamConnectionActor; not thread-safe.
/// </summary>
/// <remarks>
/// A length is judged before anything is stored, and memory grows with the bytes that came, not with the length announced.
/// Every byte is copied once, and at most once more when the buffer doubles.
/// </remarks>
internal sealed class FrameAssembler(int maxFrameBytes)
{
    /// <summary>Longest frame that may begin from now on.</summary>
    public int MaxFrameBytes { get; set; } = maxFrameBytes;

    public const int PrefixBytes = 4;

    private const int FirstBufferBytes = 16 * 1024;

    private readonly byte[] _prefix = new byte[PrefixBytes];
    private int _prefixFilled;
    private byte[] _payload = [];
    private int _filled;
    private bool _tooLong;

    /// <summary>The length announced by the frame in progress.</summary>
    public uint AnnouncedBytes { get; private set; }

    /// <summary>Bytes of a frame were read whose rest has not come.</summary>
    public bool IsInsideFrame => _prefixFilled > 0;

    /// <summary>Room taken for the frame in progress.</summary>
    public int BufferedBytes => _payload.Length;

    public static void WritePrefix(Span<byte> destination, int payloadBytes) =>
        BinaryPrimitives.WriteInt32BigEndian(destination, payloadBytes);

    /// <summary>
    /// Takes bytes off <paramref name="input"/> up to the end of one frame. Call until it answers something else than
    /// <see cref="FrameStep.Frame"/>.
    /// </summary>
    public FrameStep Next(ref ReadOnlySpan<byte> input, out ReadOnlyMemory<byte> frame)
    {
        frame = default;
        if (_tooLong) return FrameStep.TooLong;
        if (_prefixFilled < PrefixBytes && !ReadPrefix(ref input)) return _tooLong ? FrameStep.TooLong : FrameStep.NeedMore;

        var taken = Math.Min(input.Length, (int)AnnouncedBytes - _filled);
        Append(input[..taken]);
        input = input[taken..];
        if (_filled < (int)AnnouncedBytes) return FrameStep.NeedMore;

        frame = _payload.AsMemory(0, _filled);
        (_payload, _filled, _prefixFilled, AnnouncedBytes) = ([], 0, 0, 0);
        return FrameStep.Frame;
    }

    private bool ReadPrefix(ref ReadOnlySpan<byte> input)
    {
        var taken = Math.Min(input.Length, PrefixBytes - _prefixFilled);
        input[..taken].CopyTo(_prefix.AsSpan(_prefixFilled));
        _prefixFilled += taken;
        input = input[taken..];
        if (_prefixFilled < PrefixBytes) return false;

        AnnouncedBytes = BinaryPrimitives.ReadUInt32BigEndian(_prefix);
        _tooLong = AnnouncedBytes > (uint)MaxFrameBytes;
        return !_tooLong;
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        var needed = _filled + bytes.Length;
        if (needed > _payload.Length)
        {
            var doubled = Math.Max(FirstBufferBytes, Math.Min(_payload.Length * 2L, int.MaxValue));
            Array.Resize(ref _payload, (int)Math.Min(AnnouncedBytes, Math.Max(needed, doubled)));
        }

        bytes.CopyTo(_payload.AsSpan(_filled));
        _filled = needed;
    }
}
