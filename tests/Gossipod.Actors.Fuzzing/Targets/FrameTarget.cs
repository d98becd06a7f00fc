using Gossipod.Actors.Fuzzing.Generating;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Fuzzing.Targets;

/// <summary>
/// The decoder of stream frames. It never throws, allocates in proportion to the bytes that came, refuses with a reason, and encodes what
/// it accepts to what decodes to the same again.
/// </summary>
internal sealed class FrameTarget : ITarget
{
    /// <summary>Bytes that may be allocated for each byte of a frame, beside 64 KB: an object for the smallest tag of a row.</summary>
    public const int MaxBytesPerByte = 48;

    private readonly StreamCodec _codec = Wired.NewStreamCodec();

    public Tally Tally { get; } = new();

    public void Feed(ReadOnlySpan<byte> input) => Decode(input.ToArray());

    /// <summary>Feeds one frame and says what became of it.</summary>
    public DecodeResult<StreamMessage> Decode(byte[] frame)
    {
        DecodeResult<StreamMessage> result;
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            result = _codec.Decode(frame);
        }
        catch (Exception thrown)
        {
            throw new FuzzFailureException("the decoder threw", thrown);
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Tally.Count(result.Failure, allocated);
        var max = PacketTarget.MaxAllocatedBytes + (long)frame.Length * MaxBytesPerByte;
        FuzzFailureException.Unless(allocated <= max, $"decoding a frame of {frame.Length} bytes allocated {allocated}");
        FuzzFailureException.Unless(result.Succeeded == (result.Failure == DecodeFailure.None), "a value and a failure, or neither");
        FuzzFailureException.Unless(result.Offset >= 0 && result.Offset <= frame.Length, $"a place outside of the frame: {result.Offset}");
        if (result.Value is { } message) CheckAccepted(message);
        return result;
    }

    private void CheckAccepted(StreamMessage message)
    {
        var once = _codec.Encode(message);
        var again = _codec.Decode(once);
        FuzzFailureException.Unless(again.Succeeded, $"what was accepted is refused when it is encoded: {again}");
        FuzzFailureException.Unless(again.Value!.GetType() == message.GetType(), "it is another message when it is encoded");
        FuzzFailureException.Unless(_codec.Encode(again.Value).AsSpan().SequenceEqual(once), "encoded twice it is two things");
    }
}
