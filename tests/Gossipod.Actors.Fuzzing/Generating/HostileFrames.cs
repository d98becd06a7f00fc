using System.Text;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Fuzzing.Generating;

/// <summary>Stream frames that know the protocol and break it.</summary>
internal static class HostileFrames
{
    private static readonly uint[] Messages = [1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12];
    private static readonly ulong[] Lengths = [int.MaxValue, 1UL << 31, uint.MaxValue, long.MaxValue, ulong.MaxValue];

    public static IEnumerable<Hostile> All() => [.. Shapes(), .. Counts(), .. Rows(), .. Nested(), .. Unknown()];

    private static Hostile Make(string family, Body body, params DecodeFailure[] expected) =>
        new(family, Wired.Frame(body.Bytes), expected);

    private static Body Page(byte[] row) => new Body().Content(3, new Body().Text(1, "n").Content(2, row));

    private static Body Row(ulong status, ulong incarnation = 0) =>
        new Body().Varint(1, status).Text(2, "n").Varint(3, 1).Varint(4, incarnation).Content(7, HostileDatagrams.Record);

    private static IEnumerable<Hostile> Shapes()
    {
        yield return Make("nothing", new Body(), DecodeFailure.MissingField);
        foreach (var one in Messages)
        {
            foreach (var other in Messages)
                yield return Make(
                    "two messages", new Body().Content(one).Content(other), DecodeFailure.DuplicateField, DecodeFailure.MissingField);
            foreach (var length in Lengths)
            {
                yield return Make("lengths of 2 GB and more", new Body().Content(one, length, new byte[9]), DecodeFailure.Truncated);
                for (uint field = 1; field < 9; field++)
                    yield return Make(
                        "lengths that lie inside", new Body().Content(one, new Body().Content(field, length, new byte[9])),
                        DecodeFailure.Truncated);
            }

            for (uint field = 0; field < 20; field++)
                yield return Make("groups", new Body().Content(one, new Body().Tag(field, 3).Tag(field, 4)), DecodeFailure.BadWireType);
        }
    }

    private static IEnumerable<Hostile> Counts()
    {
        for (var count = 2_001; count < 40_000; count += 997)
        {
            var many = count;
            yield return Make("rows", new Body().Content(3, new Body().Repeat(many, body => body.Content(2))), DecodeFailure.LimitExceeded);
            yield return Make(
                "fingerprints", new Body().Content(11, new Body().Content(2, new byte[8 * many])), DecodeFailure.LimitExceeded);
            yield return Make("buckets", new Body().Content(10, new Body().Content(1, new byte[4 * many])), DecodeFailure.LimitExceeded);
            yield return Make(
                "tags", Page(new Body().Content(7, new Body().Repeat(many, body => body.Content(3)))), DecodeFailure.LimitExceeded);
            yield return Make("bits", new Body().Content(11, new Body().Content(1, new byte[many])), DecodeFailure.LimitExceeded);
            yield return Make(
                "details", new Body().Content(4, new Body().Varint(1, 1).Text(2, new string('x', many))), DecodeFailure.LimitExceeded);
        }
    }

    private static IEnumerable<Hostile> Rows()
    {
        foreach (var status in new ulong[] { 0, 1, 1UL << 32, (1UL << 32) + 1 })
            yield return Make("statuses", Page(Row(status)), DecodeFailure.UnknownKind);
        foreach (var status in new ulong[] { 6, 7, 1UL << 31, ulong.MaxValue })
            yield return Make("statuses of later versions", Page(Row(status)), DecodeFailure.None);
        foreach (var incarnation in new[] { 1UL << 62, 1UL << 63, ulong.MaxValue })
            yield return Make("incarnations", Page(Row(2, incarnation)), DecodeFailure.BadVersionNumber);
        yield return Make("details that are newer than their row", Page(Row(2).Varint(5, 2)), DecodeFailure.BadVersionNumber);
        for (var length = 129; length < 300; length++)
        {
            var name = Encoding.UTF8.GetBytes(new string('n', length));
            yield return Make("names that are too long", new Body().Content(2, new Body().Content(1, name)), DecodeFailure.BadName);
            yield return Make(
                "such in rows", Page(new Body().Varint(1, 2).Content(2, name).Varint(3, 1).Content(7, HostileDatagrams.Record)),
                DecodeFailure.BadName);
        }

        for (var more = 1; more < 40; more++)
            yield return Make(
                "several records", Page(Row(2).Repeat(more, body => body.Content(7, HostileDatagrams.Record))),
                DecodeFailure.DuplicateField);
        yield return Make(
            "text that is none", new Body().Content(4, new Body().Varint(1, 1).Content(2, 0xC0, 0x80)), DecodeFailure.Malformed);
        yield return Make(
            "a tag that is none",
            Page(new Body().Varint(1, 2).Text(2, "n").Content(7, new Body().Raw(HostileDatagrams.Record).Content(3, new Body().Content(1,
                0xFF)))),
            DecodeFailure.Malformed);
    }

    private static IEnumerable<Hostile> Nested()
    {
        for (var depth = 1; depth < 400; depth += 3)
        {
            yield return Make(
                "nesting that nobody knows", new Body().Content(99, Body.Nested(99, depth)).Content(6, new Body().Fixed64(1, 1)),
                DecodeFailure.None);
            yield return Make("rows in rows", Page(Body.Nested(7, depth)), DecodeFailure.UnknownKind);
            yield return Make("pages in pages", new Body().Content(3, Body.Nested(3, depth)), DecodeFailure.MissingField);
        }
    }

    private static IEnumerable<Hostile> Unknown()
    {
        for (uint field = 30; field < 60; field++)
        {
            yield return Make(
                "60 KB that nobody knows", new Body().Content(field, new byte[60_000]).Content(6, new Body().Fixed64(1, 1)),
                DecodeFailure.None);
            yield return Make(
                "thousands of empty ones", new Body().Repeat(30_000, body => body.Content(field)).Content(6, new Body().Fixed64(1, 1)),
                DecodeFailure.None);
        }
    }
}
