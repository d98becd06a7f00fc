using System.Net;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Packets;
using Gossipod.Actors.Protocol.Probing;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Transport;
using Gossipod.Actors.Wire;

namespace Gossipod.Tool.Simulating;

/// <summary>Sizes of what nodes send, as the production codecs write it for the simulation's names (node-0 …) and endpoints; without keys, identities and tags.</summary>
internal sealed class MessageBytes
{
    private const ulong Some64 = ulong.MaxValue;

    private static readonly IPEndPoint Endpoint = new(IPAddress.Parse("10.0.0.1"), 7946);

    public MessageBytes(int nodes)
    {
        var name = MemberName.Create($"node-{nodes - 1}");
        var helper = MemberName.Create("helper");
        Ping = PacketCodec.SizeOf(new Ping(Some64, name.Tag, name.Tag, Some64));
        Ack = PacketCodec.SizeOf(new Ack(Some64, name.Tag, name.Tag, Some64));
        Request = PacketCodec.SizeOf(new PingReq(Some64, name.Tag, name, Endpoint, TimeSpan.FromMilliseconds(600)));
        RelayedAck = PacketCodec.SizeOf(new Ack(Some64, helper.Tag, name.Tag, ViewHash: 0));
        Nack = PacketCodec.SizeOf(new Nack(Some64, name.Tag));
        var version = new MemberVersion(1_700_000_000_000, 1);
        var record = MemberDetails.At(Endpoint, Endpoint.Port) with { Lock = new LeaveLock(Some64, Some64) };
        News = PacketCodec.SizeOf((ProtocolMessage?)null) + PacketCodec.SizeOf(MemberUpdate.Alive(name, version, record));
        var codec = new StreamCodec(ClusterTag.Of("simulation"), 512, 1 << 16);
        StreamPing = Frame(new StreamPing(Some64, name.Tag, name.Tag, Some64, IsAccused: false)) + Frame(new StreamPong(Some64, name.Tag, Some64));
        EqualTables = Frame(new SyncRequest(SyncPurpose.Repair, name, uint.MaxValue, Some64, nodes)) + Frame(new InSync(name));

        int Frame(StreamMessage message) => FrameAssembler.PrefixBytes + codec.Encode(message).Length;
    }

    public int Ping { get; }

    public int Ack { get; }

    public int Request { get; }

    public int RelayedAck { get; }

    public int Nack { get; }

    /// <summary>A datagram with a refutation, which takes the place of the accusation in every queue.</summary>
    public int News { get; }

    /// <summary>A ping over a stream and its answer.</summary>
    public int StreamPing { get; }

    /// <summary>An exchange of tables that turn out to be equal.</summary>
    public int EqualTables { get; }
}
