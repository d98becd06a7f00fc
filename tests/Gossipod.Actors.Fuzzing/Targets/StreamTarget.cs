using Gossipod.Actors.Transport;

namespace Gossipod.Actors.Fuzzing.Targets;

/// <summary>
/// A stream's bytes, cut into pieces anywhere: the same frames come out whatever the pieces are, and the buffer never holds much more
/// than what came.
/// </summary>
internal sealed class StreamTarget : ITarget
{
    private const int MaxFrameBytes = 64 * 1_024;
    private const int LeastBufferBytes = 16 * 1_024;

    public void Feed(ReadOnlySpan<byte> input)
    {
        // The first byte chooses the pieces.
        if (input.IsEmpty) return;
        var piece = Math.Max(1, (int)input[0]);
        try
        {
            var whole = Read(input[1..], int.MaxValue);
            var pieces = Read(input[1..], piece);
            FuzzFailureException.Unless(whole.SequenceEqual(pieces, StringComparer.Ordinal), $"other frames in pieces of {piece} bytes");
        }
        catch (Exception thrown) when (thrown is not FuzzFailureException)
        {
            throw new FuzzFailureException("the assembler threw", thrown);
        }
    }

    private static List<string> Read(ReadOnlySpan<byte> stream, int pieceBytes)
    {
        var assembler = new FrameAssembler(MaxFrameBytes);
        var frames = new List<string>();
        var came = 0;
        while (!stream.IsEmpty)
        {
            var piece = stream[..Math.Min(pieceBytes, stream.Length)];
            stream = stream[piece.Length..];
            came += piece.Length;
            FrameStep step;
            while ((step = assembler.Next(ref piece, out var frame)) == FrameStep.Frame) frames.Add(Convert.ToHexString(frame.Span));
            FuzzFailureException.Unless(
                assembler.BufferedBytes <= Math.Max(LeastBufferBytes, came * 2),
                $"{assembler.BufferedBytes} bytes are held for {came} that came");
            if (step != FrameStep.TooLong) continue;
            FuzzFailureException.Unless(assembler.AnnouncedBytes > MaxFrameBytes, "a frame within the limit was refused");
            frames.Add("too long");
            break;
        }

        return frames;
    }
}
