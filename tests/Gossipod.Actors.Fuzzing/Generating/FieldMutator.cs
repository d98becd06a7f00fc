using System.Text;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Fuzzing.Generating;

/// <summary>
/// Changes valid bytes as protobuf: takes the fields apart, changes some at any depth, and puts all together with lengths that are right
/// again. So the change is not found by the first length that does not fit, and reaches the rule behind it.
/// </summary>
internal sealed class FieldMutator(IReadOnlyList<byte[]> valid, int maxBytes)
{
    private const int MaxDepth = 5;

    private static readonly ulong[] Numbers =
        [0, 1, 5, 6, 63, 64, 127, 128, 255, 256, 65_535, 65_536, 600_000, 600_001, int.MaxValue, uint.MaxValue, 1UL << 61,
        (1UL << 62) - 1, 1UL << 62, 1UL << 63, ulong.MaxValue];

    private static readonly byte[][] Contents =
    [
        [], [0], [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0x0A], [10, 0, 0, 1], [0, 0, 0, 0], [255, 255, 255, 255], [224, 0, 0, 1],
        [127, 0, 0, 1], [240, 0, 0, 1],
        new byte[16], [.. new byte[10], 255, 255, 10, 0, 0, 1], [255, 2, .. new byte[13], 1], [0x7B, 0x7C], [0x0A, 0xFF, 0xFF, 0xFF, 0xFF,
            0x0F],
        Encoding.UTF8.GetBytes(new string('x', 128)), Encoding.UTF8.GetBytes(new string('x', 129)), new byte[257],
        Encoding.UTF8.GetBytes(new string('ß', 64)),
    ];

    /// <summary>One of the valid ones with one to three fields changed.</summary>
    public byte[] Next(FuzzRandom random) => Change(random.Pick(valid), random);

    /// <summary>These bytes with one to three fields changed.</summary>
    public byte[] Change(byte[] source, FuzzRandom random)
    {
        if (Field.Parse(source.AsSpan(WireLimits.PreludeBytes), MaxDepth) is not { Count: > 0 } fields) return source;
        for (var changes = random.Next(1, 4); changes > 0; changes--) Change(fields, random);
        var bytes = new List<byte>(source.Length + 64);
        bytes.AddRange(source.AsSpan(0, WireLimits.PreludeBytes));
        foreach (var field in fields) field.WriteTo(bytes, MaxDepth);
        return [.. bytes.Count <= maxBytes ? bytes : bytes.Take(maxBytes)];
    }

    private void Change(List<Field> fields, FuzzRandom random)
    {
        while (fields.Count > 0 && random.Next(3) > 0)
        {
            var inner = random.Pick(fields);
            if (inner.Fields is not { Count: > 0 } children) break;
            fields = children;
        }

        if (fields.Count == 0)
        {
            fields.Add(Field.Varint((uint)random.Next(1, 20), random.Pick(Numbers)));
            return;
        }

        var at = random.Next(fields.Count);
        switch (random.Next(11))
        {
            case 0: fields.RemoveAt(at); break;
            case 1: fields.Insert(random.Next(fields.Count + 1), fields[at].Copy()); break;
            case 2: Repeat(fields, at, random); break;
            case 3: fields[at] = fields[at].Numbered((uint)random.Next(1, 20)); break;
            case 4 or 5: fields[at] = fields[at].WithNumber(random.Pick(Numbers)); break;
            case 6 or 7: fields[at] = fields[at].WithContent(random.Pick(Contents)); break;
            case 8: fields.Insert(at, Field.Varint(127, random.Pick(Numbers))); break;
            case 9: fields[at] = fields[at].WithContent([.. fields[at].Encode(MaxDepth), .. fields[at].Encode(MaxDepth)]); break;
            default: Swap(fields, at, random); break;
        }
    }

    private void Repeat(List<Field> fields, int at, FuzzRandom random)
    {
        var field = fields[at];
        var size = Math.Max(2, field.Encode(MaxDepth).Length);
        for (var i = Math.Min(random.Next(130), maxBytes / size); i > 0; i--) fields.Insert(at, field.Copy());
    }

    private static void Swap(List<Field> fields, int at, FuzzRandom random)
    {
        var other = random.Next(fields.Count);
        (fields[at], fields[other]) = (fields[other], fields[at]);
    }
}
