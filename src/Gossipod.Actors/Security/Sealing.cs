using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Disseminating;

namespace Gossipod.Actors.Security;

/// <summary>
/// How one life of a node seals its datagrams and opens those of others, and where a packet lies in its buffer so that it is sealed in
/// place. Without keys, packets are datagrams as they are. Owned by DisseminationActor; not thread-safe.
/// </summary>
internal sealed class Sealing : IDisposable
{
    private readonly int _offset;

    public Sealing(NodeContext context)
    {
        var settings = context.Settings;
        Seals = settings.Security.Seals;
        AcceptsClear = settings.Security.AcceptsClear;
        _offset = Seals ? SealHeader.Bytes : 0;
        RoomBytes = settings.Protocol.MaxDatagramBytes - (Seals ? PacketBudget.SealBytes : 0);
        Random = context.Random.Fork(0x5EA1);
        if (context.Keys.Current is null) return;
        Sealer = new DatagramSealer(context.Keys, Random.NextUInt64(), settings.ClusterName);
        Opener = new DatagramOpener(context.Keys, settings.ClusterName, settings.Protocol.MaxMembers);
    }

    /// <summary>Whether what is sent is sealed. A challenge always is.</summary>
    public bool Seals { get; }

    /// <summary>Whether datagrams in the clear are taken.</summary>
    public bool AcceptsClear { get; }

    /// <summary>Most bytes of a packet, prelude included.</summary>
    public int RoomBytes { get; }

    /// <summary>Null without keys.</summary>
    public DatagramSealer? Sealer { get; }

    /// <summary>Null without keys.</summary>
    public DatagramOpener? Opener { get; }

    public SeededRandom Random { get; }

    /// <summary>Where a packet is to be written.</summary>
    public Span<byte> RoomIn(byte[] buffer) => buffer.AsSpan(_offset, RoomBytes);

    /// <summary>Makes the packet in the buffer a datagram that begins at 0; gives its length.</summary>
    public int Finish(byte[] buffer, int packetLength, uint to) => Seals ? Sealer!.Seal(buffer, packetLength, to) : packetLength;

    public void Dispose()
    {
        Sealer?.Dispose();
        Opener?.Dispose();
    }
}
