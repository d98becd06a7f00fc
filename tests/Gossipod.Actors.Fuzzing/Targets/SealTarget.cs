using Gossipod.Actors.Fuzzing.Generating;
using Gossipod.Actors.Security;

namespace Gossipod.Actors.Fuzzing.Targets;

/// <summary>
/// The seal of streams, at each point at which a frame can come. It never throws, allocates in proportion, answers a refusal with few bytes,
/// and lets nothing through but the very frame that the other side has sealed to come next.
/// </summary>
/// <remarks>
/// The first byte of an input chooses the point: 0 an accepted stream's first frame, 1 the answer to our Hello, 2 and 3 a frame after the
/// handshake on the accepting and on the connecting side, 4 as 0 by a holder of the key, so that all behind the proof is reached.
/// </remarks>
internal sealed class SealTarget : ITarget
{
    public const int ModeCount = 5;

    /// <summary>Bytes that a refusal may have: a text of 256 and what is around it.</summary>
    public const int MaxAnswerBytes = 400;

    private (StreamSeal Connector, StreamSeal Acceptor) _pair = SealedStreams.Pair();

    /// <summary>How often what came of an input, for each point.</summary>
    public SortedDictionary<string, long> Outcomes { get; } = new(StringComparer.Ordinal);

    public void Feed(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty) return;
        var (mode, frame) = (input[0] % ModeCount, input[1..].ToArray());
        switch (mode)
        {
            case 0: First(mode, frame); break;
            case 1: Answer(mode, frame); break;
            case 2: Next(mode, _pair.Acceptor, frame, SealedStreams.FromConnector); break;
            case 3: Next(mode, _pair.Connector, frame, SealedStreams.FromAcceptor); break;
            default:
                if (frame.Length >= StreamSealWire.HandshakeBytes) StreamSealKeys.ProveHello(SealedStreams.Key, "fuzzing", frame.AsSpan(0, StreamSealWire.HandshakeBytes));
                First(mode, frame, isHolder: true);
                break;
        }
    }

    private void First(int mode, byte[] frame, bool isHolder = false)
    {
        using var acceptor = SealedStreams.Acceptor();
        var isHello = isHolder || frame.AsSpan().SequenceEqual(SealedStreams.Hello);
        var step = Receive(mode, acceptor, frame);
        FuzzFailureException.Unless(!step.Opens && step.Deliver is null, "a first frame has an effect");
        FuzzFailureException.Unless(step.Refusal is not null || isHello, "a Hello is answered that no holder of the key has made");
        FuzzFailureException.Unless(isHolder || (step.Refusal is null) == isHello, "a Hello is refused");
    }

    private void Answer(int mode, byte[] frame)
    {
        using var connector = SealedStreams.Connector(out _);
        var isWelcome = frame.AsSpan().SequenceEqual(SealedStreams.Welcome);
        var step = Receive(mode, connector, frame);
        FuzzFailureException.Unless(step.Opens == isWelcome, $"what {(isWelcome ? "answers" : "does not answer")} our Hello opens the stream: {step.Opens}");
        FuzzFailureException.Unless(step.Deliver is null && (step.Refusal is null) == isWelcome, "an answer has another effect");
    }

    /// <summary>A refused frame changes nothing, so the same stream serves for all of them.</summary>
    private void Next(int mode, StreamSeal side, byte[] frame, byte[] expected)
    {
        var isNext = frame.AsSpan().SequenceEqual(expected);
        var step = Receive(mode, side, frame);
        FuzzFailureException.Unless((step.Deliver is not null) == isNext, $"a frame that is {(isNext ? "" : "not ")}the next one counts: {!isNext}");
        FuzzFailureException.Unless((step.Refusal is null) == isNext, "a frame neither counts nor ends the stream");
        if (step.Deliver is not { } plain) return;
        FuzzFailureException.Unless(plain.Span.SequenceEqual(SealedStreams.Frame), "another frame comes out than went in");
        _pair.Connector.Dispose();
        _pair.Acceptor.Dispose();
        _pair = SealedStreams.Pair();
    }

    private SealStep Receive(int mode, StreamSeal side, byte[] frame)
    {
        SealStep step;
        var length = frame.Length;
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            step = side.Receive(frame.ToArray());
        }
        catch (Exception thrown)
        {
            throw new FuzzFailureException("the seal threw", thrown);
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        FuzzFailureException.Unless(allocated <= PacketTarget.MaxAllocatedBytes + (2L * length), $"a frame of {length} bytes made it allocate {allocated}");
        FuzzFailureException.Unless(step.Send is not { } answer || answer.Length <= MaxAnswerBytes, "a long answer");
        var outcome = step.Refusal?.Counter.ToString() ?? (step.Deliver is not null ? "Delivered" : step.Opens ? "Opened" : "Answered");
        var key = $"{mode} {outcome}";
        Outcomes[key] = Outcomes.GetValueOrDefault(key) + 1;
        return step;
    }
}
