using System.Text;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Fuzzing.Generating;

/// <content>Addresses, names, and what a member says of itself.</content>
internal static partial class HostileDatagrams
{
    private static IEnumerable<Hostile> Addresses()
    {
        for (var length = 0; length < 300; length++)
        {
            if (length is 4 or 16) continue;
            yield return Make(
                "addresses of any length", UpdateOf(new Body().Content(1, new Body().Content(1, new byte[length]).Varint(2, 1))),
                DecodeFailure.BadEndpoint);
        }

        byte[][] evil = [[0, 0, 0, 0], [255, 255, 255, 255], [224, 0, 0, 1], [240, 0, 0, 1], [127, 0, 0, 1], [169, 254, 0, 1],
            new byte[16], [255, 2, .. new byte[13], 1]];
        foreach (var address in evil)
        {
            yield return Make(
                "addresses that lead nowhere", UpdateOf(new Body().Content(1, new Body().Content(1, address).Varint(2, 7946))),
                DecodeFailure.None);
            yield return Make("port 0", UpdateOf(new Body().Content(1, new Body().Content(1, address))), DecodeFailure.BadEndpoint);
        }
    }

    private static IEnumerable<Hostile> Names()
    {
        Body Named(byte[] name) => new Body().Content(5, new Body().Varint(1, 2).Content(2, name).Content(6, Record));
        yield return Make("no name", Named([]), DecodeFailure.MissingField);
        yield return Make("128 bytes of name", Named(Encoding.UTF8.GetBytes(new string('n', 128))), DecodeFailure.None);
        for (var length = 129; length < 400; length++)
            yield return Make("names that are too long", Named(Encoding.UTF8.GetBytes(new string('n', length))), DecodeFailure.BadName);
        for (var b = 0; b < 32; b++)
        {
            yield return Make("control characters", Named([65, (byte)b]), DecodeFailure.BadName);
            yield return Make("no UTF-8", Named([65, (byte)(0x80 + b)]), DecodeFailure.BadName);
            yield return Make("half a character", Named([(byte)(0xC2 + b)]), DecodeFailure.BadName);
        }

        foreach (var text in new string[] { " ", "\u00A0", "\u3000", "\u0085" })
            yield return Make("nothing to see", Named(Encoding.UTF8.GetBytes(text)), DecodeFailure.BadName);
        yield return Make("a lone surrogate", Named([0xED, 0xA0, 0x80]), DecodeFailure.BadName);
        yield return Make("zero in two bytes", Named([0xC0, 0x80]), DecodeFailure.BadName);
    }

    private static IEnumerable<Hostile> Signatures()
    {
        static byte[] Ones(int length) => [.. Enumerable.Repeat((byte)1, length)];
        for (var length = 1; length < 300; length++)
        {
            if (length == 64) continue;
            yield return Make(
                "public keys of any length", UpdateOf(new Body().Raw(Record).Content(7, Ones(length)).Content(8, Ones(64))), DecodeFailure.BadKey);
            yield return Make(
                "signatures of any length", UpdateOf(new Body().Raw(Record).Content(7, Ones(64)).Content(8, Ones(length))), DecodeFailure.BadKey);
        }

        yield return Make("a public key alone", UpdateOf(new Body().Raw(Record).Content(7, Ones(64))), DecodeFailure.BadKey);
        yield return Make("a signature alone", UpdateOf(new Body().Raw(Record).Content(8, Ones(64))), DecodeFailure.BadKey);
        yield return Make("zeros for a signature", UpdateOf(new Body().Raw(Record).Content(7, Ones(64)).Content(8, new byte[64])), DecodeFailure.BadKey);
        yield return Make("a signature that signs nothing", UpdateOf(new Body().Raw(Record).Content(7, Ones(64)).Content(8, Ones(64))), DecodeFailure.None);
    }

    private static IEnumerable<Hostile> Tags()
    {
        Body Tagged(string key, string value) => UpdateOf(new Body().Raw(Record).Content(3, new Body().Text(1, key).Text(2, value)));
        yield return Make("a tag without a key", Tagged("", "v"), DecodeFailure.BadTag);
        yield return Make("the longest key", Tagged(new string('k', 128), ""), DecodeFailure.None);
        for (var length = 129; length < 300; length++)
            yield return Make("keys that are too long", Tagged(new string('k', length), ""), DecodeFailure.LimitExceeded);
        for (var length = 512; length < 700; length++)
            yield return Make("values that are too long", Tagged("k", new string('v', length)), DecodeFailure.LimitExceeded);
        for (var length = 257; length < 400; length++) yield return Make(
            "extensions that are too long", UpdateOf(new Body().Raw(Record).Content(5, new byte[length])), DecodeFailure.LimitExceeded);
        for (var length = 513; length < 800; length++) yield return Make(
            "metadata that is too long", UpdateOf(new Body().Raw(Record).Content(4, new byte[length])), DecodeFailure.LimitExceeded);
    }
}
