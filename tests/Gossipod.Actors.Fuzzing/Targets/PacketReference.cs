using System.Text;
using Google.Protobuf;
using Gossipod.Actors.Wire;
using Kind = Gossipod.Actors.Wire.V1.Announce.Types.Kind;
using V1 = Gossipod.Actors.Wire.V1;

namespace Gossipod.Actors.Fuzzing.Targets;

/// <summary>Holds accepted packets to what the code generated from <c>packet.proto</c> reads in them.</summary>
internal static class PacketReference
{
    private const int MappedBytes = 16;

    private static readonly MessageParser<V1.Packet> Parser = V1.Packet.Parser.WithDiscardUnknownFields(true);

    /// <summary>Compares what came with what the hand-written code made of it.</summary>
    /// <param name="body">As it came.</param>
    /// <param name="encoded">Decoded and encoded by the hand-written code.</param>
    /// <param name="laterCount">Updates that the hand-written code has passed over.</param>
    /// <returns>False when the generated code refuses what came, which it may for parts that have no meaning there.</returns>
    public static bool Check(ReadOnlySpan<byte> body, ReadOnlySpan<byte> encoded, int laterCount)
    {
        var ours = Parse(encoded, out _) ?? throw new FuzzFailureException("the generated code cannot read what was encoded");
        if (Parse(body, out var refusal) is not { } theirs)
        {
            // Text that a later one replaces, records beside accusations and farewells, and updates of later kinds are not looked into.
            var isUnread = laterCount > 0 || refusal?.InnerException is DecoderFallbackException || ours.Updates.Any(
                update => update.Kind is Kind.Suspect or Kind.Confirm or Kind.Leave);
            FuzzFailureException.Unless(
                isUnread, $"the generated code refuses what the hand-written code has read in whole: {refusal?.Message}");
            return false;
        }

        for (var i = theirs.Updates.Count - 1; i >= 0; i--)
        {
            if (theirs.Updates[i].Kind is >= Kind.Unspecified and <= Kind.Leave) continue;
            theirs.Updates.RemoveAt(i);
            laterCount--;
        }

        FuzzFailureException.Unless(laterCount == 0, "the generated code reads another number of updates of later kinds");
        Normalize(theirs);
        Normalize(ours);
        FuzzFailureException.Unless(theirs.Equals(ours), $"the generated code reads {theirs}, the hand-written {ours}");
        return true;
    }

    private static V1.Packet? Parse(ReadOnlySpan<byte> body, out InvalidProtocolBufferException? refusal)
    {
        refusal = null;
        try
        {
            return Parser.ParseFrom(body);
        }
        catch (InvalidProtocolBufferException refused)
        {
            refusal = refused;
            return null;
        }
    }

    /// <summary>Takes away what has no meaning in its place, and gives what can be written in two ways one.</summary>
    private static void Normalize(V1.Packet packet)
    {
        if (packet.Ack is { } ack)
        {
            if (ack.Target == ack.Source) ack.Target = 0;
            (ack.Padding, ack.LocalHealth) = (Zeros(ack.Padding.Length), Math.Min(ack.LocalHealth, byte.MaxValue));
        }

        if (packet.Ping is { } ping) (ping.Padding, ping.LocalHealth) = (Zeros(ping.Padding.Length), Math.Min(ping.LocalHealth, byte.MaxValue));
        if (packet.PingReq is { } request) Normalize(request.Endpoint);
        foreach (var update in packet.Updates)
        {
            if (update.Kind is not (Kind.Suspect or Kind.Confirm)) update.From = update.Signature = ByteString.Empty;
            if (update.Kind is not (Kind.Join or Kind.Alive)) update.Record = null;
            else Normalize(update.Record);
        }
    }

    private static ByteString Zeros(int count) => ByteString.CopyFrom(new byte[count]);

    private static void Normalize(V1.Record? record)
    {
        if (record is null) return;
        Normalize(record.Endpoint);
        var tags = record.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal).ToList();
        record.Tags.Clear();
        record.Tags.AddRange(tags);
    }

    private static void Normalize(V1.Endpoint? endpoint)
    {
        if (endpoint?.Address.Length != MappedBytes || WireEndpoint.Create(endpoint.Address.Span, 1) is not { } read) return;
        if (read.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork) endpoint.Address = ByteString.CopyFrom(
            read.Address.GetAddressBytes());
    }
}
