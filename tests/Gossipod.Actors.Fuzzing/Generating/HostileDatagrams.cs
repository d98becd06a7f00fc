using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Fuzzing.Generating;

/// <summary>Datagrams that know the protocol: counts, lengths, numbers, doubles, nesting, names and tags beyond every rule.</summary>
internal static partial class HostileDatagrams
{
    private const int SixtyKilobytes = 60_000;
    private static readonly ulong[] Lengths = [int.MaxValue, 1UL << 31, uint.MaxValue, 1UL << 32, long.MaxValue, 1UL << 63, ulong.MaxValue];
    private static readonly uint[] Primaries = [1, 2, 3, 4, 6, 15];

    public static byte[] Endpoint => new Body().Content(1, 10, 0, 0, 1).Varint(2, 7946);

    public static byte[] Record => new Body().Content(1, Endpoint);

    public static IEnumerable<Hostile> All() =>
    [
        .. Counts(), .. LyingLengths(), .. Numbers(), .. Padded(), .. Doubles(), .. Groups(),
        .. Nested(), .. Unknown(), .. Addresses(), .. Names(), .. Tags(), .. Signatures(),
    ];

    public static byte[] Update(ulong kind, byte[] record) => new Body().Varint(1, kind).Text(2, "n").Varint(3, 1).Content(6, record);

    private static Hostile Make(string family, Body body, params DecodeFailure[] expected) =>
        new(family, Wired.Datagram(body.Bytes), expected);

    private static Body UpdateOf(byte[] record) => new Body().Content(5, Update(2, record));

    private static IEnumerable<Hostile> Counts()
    {
        byte[] leave = new Body().Varint(1, 5).Text(2, "n").Varint(3, 1);
        for (var count = 65; count < 700; count += 5)
        {
            var many = count;
            yield return Make("empty updates", new Body().Repeat(many, body => body.Content(5)), DecodeFailure.TooManyUpdates);
            yield return Make("updates", new Body().Repeat(many, body => body.Content(5, leave)), DecodeFailure.TooManyUpdates);
            yield return Make("empty broadcasts", new Body().Repeat(many, body => body.Content(7)), DecodeFailure.LimitExceeded);
            yield return Make(
                "entries of a digest", new Body().Content(15, new Body().Text(1, "n").Fixed32(2, 1).Repeat(many, body => body.Content(4))),
                DecodeFailure.LimitExceeded);
            yield return Make(
                "tags", UpdateOf(new Body().Raw(Record).Repeat(many, body => body.Content(3, 0x0A, 1, 65))), DecodeFailure.LimitExceeded);
        }
    }

    private static IEnumerable<Hostile> LyingLengths()
    {
        for (uint field = 1; field < 130; field++)
        {
            foreach (var length in Lengths)
                yield return Make("lengths of 2 GB and more", new Body().Content(field, length, new byte[20]), DecodeFailure.Truncated);
            yield return Make("a length that is one too much", new Body().Content(field, 21, new byte[20]), DecodeFailure.Truncated);
        }

        for (uint field = 1; field < 8; field++)
        {
            foreach (var length in Lengths)
            {
                var inner = new Body().Content(field, length, new byte[5]);
                yield return Make("lengths that lie inside", new Body().Content(5, inner), DecodeFailure.Truncated);
                yield return Make(
                    "lengths that lie further inside", new Body().Content(5, Update(2, new Body().Content(field, length, []))),
                    DecodeFailure.Truncated);
            }
        }
    }

    private static IEnumerable<Hostile> Numbers()
    {
        ulong[] extremes = [ulong.MaxValue, 1UL << 63, (1UL << 63) - 1, 1UL << 62, uint.MaxValue, 1UL << 32, int.MaxValue];
        foreach (var number in extremes)
        {
            yield return Make(
                "kinds", new Body().Content(5, new Body().Varint(1, number).Text(2, "n")),
                unchecked((int)number) == 0 ? DecodeFailure.UnknownKind : DecodeFailure.None);
            yield return Make(
                "ports", UpdateOf(new Body().Content(1, new Body().Content(1, 1, 2, 3, 4).Varint(2, number))), DecodeFailure.BadEndpoint);
            yield return Make("stream ports", UpdateOf(new Body().Raw(Record).Varint(2, number)), DecodeFailure.BadEndpoint);
            yield return Make(
                "budgets",
                new Body().Content(2, new Body().Fixed64(1, 1).Fixed32(2, 1).Text(3, "n").Content(4, Endpoint).Varint(5, number)),
                DecodeFailure.LimitExceeded);
            yield return Make(
                "formats",
                new Body().Content(6, new Body().Text(1, "n").Fixed32(2, 1).Content(3, new Body().Varint(1, number)).Fixed32(4, 1)),
                DecodeFailure.UnknownKind);
            yield return Make(
                "generations", new Body().Content(5, new Body().Varint(1, 2).Text(2, "n").Varint(3, number).Content(6, Record)),
                DecodeFailure.None);
            if (number < WireLimits.MaxIncarnation) continue;
            yield return Make(
                "incarnations",
                new Body().Content(5, new Body().Varint(1, 2).Text(2, "n").Varint(3, 1).Varint(4, number).Content(6, Record)),
                DecodeFailure.BadVersionNumber);
            yield return Make(
                "numbers of broadcasts", new Body().Content(7, new Body().Text(1, "n").Varint(2, 1).Varint(3, number)),
                DecodeFailure.BadVersionNumber);
            yield return Make(
                "numbers of a digest", new Body().Content(15, new Body().Text(1, "n").Fixed32(2, 1).Content(4, new Body().Varint(3,
                number))), DecodeFailure.BadVersionNumber);
        }
    }

    private static IEnumerable<Hostile> Padded()
    {
        for (uint field = 16; field < 140; field++)
        {
            for (var bytes = 2; bytes <= 10; bytes++)
                yield return Make("numbers in too many bytes", new Body().LongVarint(field, 1, bytes), DecodeFailure.None);
            for (var bytes = 11; bytes < 20; bytes++)
                yield return Make("numbers without an end", new Body().LongVarint(field, 1, bytes), DecodeFailure.BadVarint);
        }
    }

    private static IEnumerable<Hostile> Doubles()
    {
        byte[] primary = new Body().Fixed64(1, 1).Fixed32(2, 1).Fixed32(3, 1);
        foreach (var one in Primaries)
        {
            foreach (var other in Primaries)
            {
                for (var more = 1; more < 20; more++)
                    yield return Make(
                        "several primary messages", new Body().Content(one, primary).Repeat(more, body => body.Content(other, primary)),
                        DecodeFailure.DuplicateField);
            }
        }

        for (var more = 1; more < 60; more++)
        {
            yield return Make(
                "several records", new Body().Content(5, new Body().Raw(Update(2, Record)).Repeat(more, body => body.Content(6, Record))),
                DecodeFailure.DuplicateField);
            yield return Make(
                "several endpoints", UpdateOf(new Body().Raw(Record).Repeat(more, body => body.Content(1, Endpoint))),
                DecodeFailure.DuplicateField);
            yield return Make(
                "several payloads", new Body().Content(6, new Body().Content(3).Repeat(more, body => body.Content(3))),
                DecodeFailure.DuplicateField);
            yield return Make(
                "several payloads of a broadcast", new Body().Content(7, new Body().Content(5).Repeat(more, body => body.Content(5))),
                DecodeFailure.DuplicateField);
            yield return Make(
                "the same tag again", UpdateOf(new Body().Raw(Record).Repeat(more + 1, body => body.Content(3, 0x0A, 1, 65))),
                DecodeFailure.BadTag);
            yield return Make(
                "numbers again", new Body().Content(4, new Body().Fixed64(1, 1).Repeat(more, body => body.Fixed32(2, 7))),
                DecodeFailure.None);
        }
    }

    private static IEnumerable<Hostile> Groups()
    {
        for (uint field = 0; field < 200; field++)
        {
            for (var type = 0; type < 8; type++)
            {
                if (type is 0 or 1 or 2 or 5 && field > 0) continue;
                var bad = new Body().Tag(field, type).Raw(new byte[20]);
                yield return Make("groups and types that are none", bad, DecodeFailure.BadWireType);
                yield return Make("such inside", new Body().Content(5, bad), DecodeFailure.BadWireType);
                yield return Make("such further inside", UpdateOf(new Body().Raw(Record).Raw(bad)), DecodeFailure.BadWireType);
            }
        }
    }

    private static IEnumerable<Hostile> Nested()
    {
        for (var depth = 1; depth < 200; depth++)
        {
            yield return Make("nesting that nobody knows", new Body().Content(99, Body.Nested(99, depth)), DecodeFailure.None);
            yield return Make("updates in updates", new Body().Content(5, Body.Nested(5, depth)), DecodeFailure.UnknownKind);
            yield return Make(
                "records in records", new Body().Content(5, new Body().Varint(1, 2).Text(2, "n").Content(6, Body.Nested(6, depth))),
                DecodeFailure.MissingField);
            yield return Make("primary messages in each other", new Body().Content(1, Body.Nested(1, depth)), DecodeFailure.MissingField);
            yield return Make(
                "groups in groups", new Body().Repeat(depth, body => body.Tag(1, 3)).Repeat(depth, body => body.Tag(1, 4)),
                DecodeFailure.BadWireType);
        }
    }

    private static IEnumerable<Hostile> Unknown()
    {
        for (uint field = 16; field < 80; field++)
        {
            yield return Make("60 KB that nobody knows", new Body().Content(field, new byte[SixtyKilobytes]), DecodeFailure.None);
            yield return Make(
                "thousands of empty ones that nobody knows", new Body().Repeat(3_000, body => body.Content(field)), DecodeFailure.None);
            yield return Make(
                "60 KB inside", UpdateOf(new Body().Raw(Record).Content(field, new byte[SixtyKilobytes])), DecodeFailure.None);
        }
    }
}
