using System.Security.Cryptography;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Messaging;
using Gossipod.Actors.Protocol.Packets;
using Gossipod.Actors.Tests.Wire;
using Gossipod.Actors.Wire;
using V1 = Gossipod.Actors.Wire.V1;
using static Gossipod.Actors.Tests.Vectors.VectorInputs;
using static Gossipod.Actors.Tests.Vectors.VectorPage;

namespace Gossipod.Actors.Tests.Vectors;

/// <summary>Names, clusters, locks and checks.</summary>
internal static class HashVectors
{
    private const ulong FnvOffset = 0xcbf29ce484222325;
    private const ulong FnvPrime = 0x100000001b3;

    private static readonly MemberName[] Names =
    [
        .. ".|a|A|b|alpha|@:-node|worker-7.eu.example.org:7946|[2001:db8::17]:7946".Split('|').Select(MemberName.Create),
        MemberName.Create(new string('z', MemberName.MaxBytes)),
    ];

    public static void Write(VectorPage page)
    {
        page.Section("Names and hashes");
        WriteMix(page);
        WriteNames(page);
        WriteClusters(page);
        WriteLock(page);
        WriteChecks(page);
    }

    /// <summary>FNV-1a before it is mixed.</summary>
    public static ulong Unmixed(MemberName name)
    {
        var hash = FnvOffset;
        foreach (var b in name.Utf8) hash = (hash ^ b) * FnvPrime;
        return hash;
    }

    private static void WriteMix(VectorPage page)
    {
        page.Construct("mix", """
            Spreads a number of 64 bits over 64 bits; the finalizer of splitmix64. All hashes of 64 bits end with it.

                x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9
                x = (x ^ (x >> 27)) * 0x94d049bb133111eb
                mix(x) = x ^ (x >> 31)
            """);
        ulong[] inputs = [0, 1, 0x0102030405060708, 0x9e3779b97f4a7c15, ulong.MaxValue];
        page.Table("x | mix(x)", inputs.Select(x => $"`{Number(x)}` | `{Number(ViewHash.Mix(x))}`"));
    }

    private static void WriteNames(VectorPage page)
    {
        page.Construct("Hash and tag of a member's name", $"""
            FNV-1a over the name's bytes, then mix. FNV-1a begins with `{Number(FnvOffset)}`; for each byte: exclusive or with it, then times
            `0x100000001b3`. The tag is the upper half of the hash, and 1 where that is 0. On the wire tags are `fixed32` and hashes `fixed64`.
            """);
        page.Table("name | FNV-1a | hash | tag", Names.Select(name => $"{Shown(name)} | `{Number(Unmixed(name))}` | `{Number(name.Hash)}` | `{Number(name.Tag)}`"));
    }

    private static string Shown(MemberName name) => name.Value.Length == MemberName.MaxBytes ? $"{name.Value.Length} times `{name.Value[0]}`" : $"`{name}`";

    private static void WriteClusters(VectorPage page)
    {
        page.Construct("Cluster tag", "The first 4 bytes of SHA-256 over the cluster's name in UTF-8; they travel in this order.");
        string[] clusters = [ClusterName, "a", "größe"];
        page.Table("cluster | tag", clusters.Select(cluster => $"`{cluster}` | `{ClusterTag.Of(cluster)}`"));
    }

    private static void WriteLock(VectorPage page)
    {
        page.Construct("Leave lock", """
            The first 16 bytes of SHA-256(leave key ‖ name ‖ generation as u64). A record without a lock has 16 bytes of 0 in its place wherever it is
            hashed or signed, and nothing on the wire.
            """);
        var key = Rising(0, LeaveKey.Bytes);
        var text = (byte[])[.. key, .. Alpha.Utf8, .. Little(Issued.Generation)];
        page.Values(
            ("leave key", key),
            ("name", $"\"{Alpha}\""),
            ("generation", Issued.Generation),
            ("hashed", text),
            ("SHA-256", SHA256.HashData(text)),
            ("leave lock", Of(FarewellKey.LockFor(Alpha, Issued.Generation))));
    }

    private static void WriteChecks(VectorPage page)
    {
        page.Construct("Check of a user message and of a broadcast", $"""
            CRC-32C (Castagnoli, polynomial 0x1EDC6F41, reflected 0x82F63B78), but the register begins with 0 and is not complemented at the end: the
            check of the nine bytes "123456789" is `{Number(Check("123456789"u8))}`, not the usual `0xe3069283`. Where it comes out as 0, it is 1. No part is preceded by its
            length. It covers

            | | in this order |
            |---|---|
            | user message | the source's hash (u64), format (u32), serializer (u32, two's complement), manifest, data |
            | broadcast | the origin's hash (u64), generation (u64), sequence (u64), the broadcast's name, and the same of the payload |

            The packets are those of [wire.md](wire.md).
            """);
        foreach (var golden in (string[])["user-message", "user-message-akka"])
        {
            var message = (UserMessage)WireSamples.Packets[golden].Primary!;
            var covered = (byte[])[.. Little(message.Source.Hash), .. Covered(message.Payload)];
            WriteCheck(page, golden, covered, V1.Packet.Parser.ParseFrom(Golden.Read(golden).AsSpan(WireLimits.PreludeBytes)).UserMessage.Check);
        }

        foreach (var golden in (string[])["broadcast", "broadcasts-with-updates"])
        {
            var one = WireSamples.Packets[golden].Broadcasts[0];
            var covered = (byte[])[.. Little(one.Origin.Hash), .. Little(one.Generation), .. Little(one.Sequence), .. Text(one.Name), .. Covered(one.Payload)];
            WriteCheck(page, golden, covered, V1.Packet.Parser.ParseFrom(Golden.Read(golden).AsSpan(WireLimits.PreludeBytes)).Broadcasts[0].Check);
        }
    }

    private static void WriteCheck(VectorPage page, string golden, byte[] covered, uint onTheWire)
    {
        Assert.Equal(Check(covered), onTheWire);
        page.Values(("packet", golden), ("covered", covered), ("check", Number(onTheWire)), ("on the wire", Little(onTheWire)));
    }

    private static byte[] Covered(MessagePayload payload) =>
        [.. Little((uint)payload.Format), .. Little((uint)payload.SerializerId), .. Text(payload.Manifest), .. payload.Bytes.Span];

    private static uint Check(ReadOnlySpan<byte> bytes)
    {
        var check = default(ContentCheck);
        check.Add(bytes);
        return check.Value;
    }
}
