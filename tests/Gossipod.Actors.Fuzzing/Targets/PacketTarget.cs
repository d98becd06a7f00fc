using Gossipod.Actors.Fuzzing.Generating;
using Gossipod.Actors.Protocol.Messaging;
using Gossipod.Actors.Protocol.Packets;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Fuzzing.Targets;

/// <summary>
/// The decoder of datagrams. It never throws; it allocates at most 64 KB; it refuses with a reason and a place; and what it accepts is
/// encoded, in no more bytes than came, to what decodes to the same again, and means what the generated code reads.
/// </summary>
internal sealed class PacketTarget : ITarget
{
    public const int MaxDatagramBytes = 1_400;
    public const int MaxAllocatedBytes = 64 * 1_024;

    private readonly PacketCodec _codec = new(Wired.Cluster, ValidMessages.MaxMetadataBytes);
    private readonly byte[] _first = new byte[1 << 16];
    private readonly byte[] _second = new byte[1 << 16];

    public Tally Tally { get; } = new();

    /// <summary>
    /// Accepted datagrams that the generated code refuses, for what it finds in parts that the hand-written code does not read.
    /// </summary>
    public long GeneratedRefused { get; private set; }

    public void Feed(ReadOnlySpan<byte> input) => Decode(input);

    /// <summary>Feeds one datagram and says what became of it.</summary>
    public DecodeResult<Packet> Decode(ReadOnlySpan<byte> datagram)
    {
        DecodeResult<Packet> result;
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            result = _codec.Decode(datagram);
        }
        catch (Exception thrown)
        {
            throw new FuzzFailureException("the decoder threw", thrown);
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Tally.Count(result.Failure, allocated);
        FuzzFailureException.Unless(allocated <= MaxAllocatedBytes, $"decoding allocated {allocated} bytes");
        FuzzFailureException.Unless(result.Succeeded == (result.Failure == DecodeFailure.None), "a value and a failure, or neither");
        FuzzFailureException.Unless(
            result.Offset >= 0 && result.Offset <= datagram.Length, $"a place outside of the datagram: {result.Offset}");
        FuzzFailureException.Unless(result.Succeeded || result.LaterCount == 0, "updates of a later kind in what was refused");
        if (result.Value is { } packet) CheckAccepted(datagram, packet, result.LaterCount);
        return result;
    }

    private void CheckAccepted(ReadOnlySpan<byte> datagram, Packet packet, int laterCount)
    {
        var once = Encode(packet, _first);
        FuzzFailureException.Unless(once.Length <= datagram.Length, $"{datagram.Length} bytes came, and {once.Length} would be passed on");
        var again = _codec.Decode(once);
        FuzzFailureException.Unless(again.Succeeded, $"what was accepted is refused when it is encoded: {again}");
        FuzzFailureException.Unless(packet.Updates.AsSpan().SequenceEqual(again.Value!.Updates), "the updates are not the same any more");
        FuzzFailureException.Unless(
            packet.Primary is BroadcastDigest or null || packet.Primary.Equals(again.Value.Primary),
            "the primary message is not the same any more");
        FuzzFailureException.Unless(Encode(again.Value, _second).SequenceEqual(once), "encoded twice it is two things");
        if (!PacketReference.Check(datagram[WireLimits.PreludeBytes..], once[WireLimits.PreludeBytes..], laterCount)) GeneratedRefused++;
    }

    private ReadOnlySpan<byte> Encode(Packet packet, byte[] buffer)
    {
        var length = _codec.EncodePrimary(packet.Primary, buffer);
        foreach (var update in packet.Updates) length += PacketCodec.EncodeUpdate(update, buffer.AsSpan(length));
        foreach (var broadcast in packet.Broadcasts)
        {
            broadcast.Encoded.CopyTo(buffer, length);
            length += broadcast.Encoded.Length;
        }

        return buffer.AsSpan(0, length);
    }
}
