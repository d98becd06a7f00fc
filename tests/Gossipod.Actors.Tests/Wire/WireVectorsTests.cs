using System.Text;
using Gossipod.Actors.Tests.Architecture;
using Gossipod.Actors.Wire.V1;

namespace Gossipod.Actors.Tests.Wire;

/// <summary>docs/wire.md shows every golden packet and frame, with what the generated parser reads in it.</summary>
public sealed class WireVectorsTests
{
    private const int PreludeBytes = 8;

    private const string Head = """
        # The wire, byte by byte

        [packet.proto](../protos/gossipod/v1/packet.proto) states every field, limit and rule of version 1, sealed traffic included. This page is for who
        writes another implementation, or reads a dump: the golden packets of the tests, and what each says; [vectors.md](vectors.md) has what is
        sealed, signed and hashed. It is made of them
        (`GOSSIPOD_ACCEPT_DOCS=1 dotnet test tests/Gossipod.Actors.Tests --filter WireVectors`).

        Every datagram and every frame of a stream begins with a prelude of 8 bytes; the rest is one message, `Packet` in a datagram, `Frame` in a
        stream, where 4 bytes with the length, big-endian, come before the prelude.

        | byte | |
        |---|---|
        | 0–1 | `47 53`, "GS" |
        | 2 | version of the wire, 1 |
        | 3 | 00 datagram, 01 frame of a stream; 02, 03 the same, sealed |
        | 4–7 | the first 4 bytes of SHA-256 over the cluster's name in UTF-8; here of `golden` |

        A name's tag is the high half of its [64-bit hash](vectors.md#hash-and-tag-of-a-members-name). The signatures are valid; the keys are in [vectors.md](vectors.md#signatures). Where the text below has numbers of 64 bits as strings, or bytes as Base64, that is protobuf's JSON.


        """;

    [Fact]
    public void The_page_shows_every_golden()
    {
        var page = new StringBuilder(Head);
        foreach (var name in Golden.Names())
        {
            var bytes = Golden.Read(name);
            page.Append($"## {name}\n\n```text\n{Hex(bytes)}```\n\n```json\n{Message(bytes)}\n```\n\n");
        }

        GeneratedPage.IsCurrent("docs/wire.md", page.ToString().TrimEnd() + "\n");
    }

    private static string Message(byte[] bytes)
    {
        var message = bytes.AsSpan(PreludeBytes);
        var read = (bytes[3] & 1) == 0 ? (Google.Protobuf.IMessage)Packet.Parser.ParseFrom(message) : Frame.Parser.ParseFrom(message);
        return new Google.Protobuf.JsonFormatter(Google.Protobuf.JsonFormatter.Settings.Default.WithIndentation()).Format(read);
    }

    private static string Hex(byte[] bytes) => string.Concat(bytes.Chunk(32).Select(line => Convert.ToHexStringLower(line) + "\n"));
}
