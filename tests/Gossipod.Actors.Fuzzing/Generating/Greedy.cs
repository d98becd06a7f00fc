using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Packets;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Fuzzing.Generating;

/// <summary>Valid messages with the most objects for their bytes.</summary>
internal static class Greedy
{
    /// <summary>Datagrams of at most so many bytes.</summary>
    public static IEnumerable<(string Name, byte[] Bytes)> Datagrams(int maxBytes)
    {
        yield return ("tags of one letter", Fill(maxBytes, i => new Body().Content(5, HostileDatagrams.Update(2, Tagged(64, i))), 64));
        yield return (
            "tags of one letter in records of 30",
            Fill(maxBytes, i => new Body().Content(5, HostileDatagrams.Update(2, Tagged(30, i))), 64));
        yield return ("as many tags as a datagram may have", Fill(maxBytes, i => new Body().Content(5, HostileDatagrams.Update(2, Tagged(6, i))), 64));
        yield return (
            "as many tags as a datagram may have, signed", Fill(maxBytes, i => new Body().Content(5, HostileDatagrams.Update(2, Signed(Tagged(6, i)))), 64));
        yield return ("a third as many, signed", Fill(maxBytes, i => new Body().Content(5, HostileDatagrams.Update(2, Signed(Tagged(2, i)))), 64));
        yield return ("signed accusations", Fill(maxBytes, i => new Body().Content(5, new Body().Varint(1, 3).Text(2, Letter(i)).Text(5, Letter(
            i + 1)).Varint(3, (ulong)i).Content(8, Ones)), 64));
        yield return ("tags with a value", Fill(maxBytes, i => new Body().Content(5, HostileDatagrams.Update(2, Tagged(40, i, "v"))), 64));
        yield return (
            "smallest farewells", Fill(maxBytes, i => new Body().Content(5, new Body().Varint(1, 5).Text(2, Letter(i)).Varint(3, 1)), 64));
        yield return (
            "smallest records",
            Fill(maxBytes, i => new Body().Content(5, new Body().Varint(1, 2).Text(2, Letter(i)).Content(6, new Body().Content(1,
                new Body().Content(1, 1, 2, 3, 4).Varint(2, 1)))), 64));
        yield return (
            "smallest accusations",
            Fill(maxBytes, i => new Body().Content(5, new Body().Varint(1, 3).Text(2, Letter(i)).Text(5, Letter(i + 1)).Varint(3,
                (ulong)i)), 64));
        yield return (
            "entries of a digest",
            new Body().Raw(Wired.Datagram()).Content(15, new Body().Text(1, "n").Fixed32(2, 1).Repeat(64, body => body.Content(4,
                new Body().Varint(2, 1).Content(4, new byte[15])))));
    }

    /// <summary>Datagrams of at most so many bytes whose contents are kept: texts, two bytes for one, or a payload.</summary>
    public static IEnumerable<(string Name, byte[] Bytes)> Contents(int maxBytes)
    {
        var value = new string('v', 95);
        yield return ("long texts in many records", Fill(maxBytes, i => new Body().Content(5, HostileDatagrams.Update(2, Tagged(5, i, value))), 64));
        yield return ("a payload", Message(maxBytes - 100));
    }

    /// <summary>Frames of at most so many bytes.</summary>
    public static IEnumerable<(string Name, byte[] Bytes)> Frames(int maxBytes)
    {
        yield return ("rows without anything", Page(2_000, _ => new Body().Varint(1, 2)));
        yield return ("rows with empty tags", Page(2_000, _ => new Body().Content(7, new Body().Repeat(64, body => body.Content(3)))));
        yield return ("rows with the smallest tags", Page(Math.Min(2_000, maxBytes / 400), i => Row(Tagged(64, i))));
        yield return ("smallest rows", Page(2_000, _ => Row(HostileDatagrams.Record)));
        yield return ("fingerprints, packed", new Body().Raw(Wired.Frame()).Content(11, new Body().Content(2, new byte[8 * 1_500])));
        yield return ("fingerprints, too many", new Body().Raw(Wired.Frame()).Content(11, new Body().Content(2, new byte[8 * 100_000])));
        yield return (
            "buckets, one by one", new Body().Raw(Wired.Frame()).Content(10, new Body().Repeat(100_000, body => body.Fixed32(1, 1))));
        yield return (
            "a detail of 900 KB", new Body().Raw(Wired.Frame()).Content(4, new Body().Varint(1, 1).Content(2, new byte[900_000])));
    }

    private static byte[] Tagged(int count, int salt, string value = "")
    {
        var record = new Body().Raw(HostileDatagrams.Record);
        for (var i = 0; i < count; i++) record.Content(
            3, value.Length == 0 ? new Body().Text(1, Letter(i + salt)) : new Body().Text(1, Letter(i)).Text(2, value));
        return record;
    }

    private static byte[] Signed(byte[] record) => new Body().Raw(record).Content(7, Ones).Content(8, Ones);

    private static byte[] Ones => [.. Enumerable.Repeat((byte)1, 64)];

    private static byte[] Row(byte[] record) => new Body().Varint(1, 2).Text(2, "n").Varint(3, 1).Content(7, record);

    private static byte[] Page(int count, Func<int, byte[]> row)
    {
        var page = new Body().Text(1, "n");
        for (var i = 0; i < count; i++) page.Content(2, row(i));
        return new Body().Raw(Wired.Frame()).Content(3, page);
    }

    private static byte[] Message(int payloadBytes)
    {
        var message = new UserMessage(MemberName.Create("n"), 1, new byte[payloadBytes]);
        var bytes = new byte[PacketCodec.SizeOf(message)];
        new PacketCodec(Wired.Cluster, ValidMessages.MaxMetadataBytes).EncodePrimary(message, bytes);
        return bytes;
    }

    /// <summary>One of 64 names, as many as a packet may have updates.</summary>
    private static string Letter(int i) => "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"[i % 64].ToString();

    private static byte[] Fill(int maxBytes, Func<int, Body> part, int countMax = int.MaxValue)
    {
        var bytes = new List<byte>(Wired.Datagram());
        for (var i = 0; i < countMax; i++)
        {
            byte[] next = part(i);
            if (bytes.Count + next.Length > maxBytes) break;
            bytes.AddRange(next);
        }

        // What is left is a field that nobody knows.
        if (maxBytes - bytes.Count is var left and > 8) bytes.AddRange(new Body().Content(99, new byte[left - 8]).Bytes);
        return [.. bytes];
    }
}
