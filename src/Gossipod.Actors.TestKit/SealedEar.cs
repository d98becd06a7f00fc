using Gossipod.Actors.Protocol.Disseminating;
using Gossipod.Actors.Security;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.TestKit;

/// <summary>Reads sealed datagrams on their way, as whoever has the keys can: for the invariants. Packets in the clear are given as they are.</summary>
internal sealed class SealedEar(Func<KeyId, ClusterKey?> keys, string clusterName)
{
    private readonly Dictionary<(ulong Session, KeyId Key), SessionCipher> _ciphers = [];
    private readonly byte[] _packet = new byte[ushort.MaxValue];
    private readonly ClusterTag _cluster = ClusterTag.Of(clusterName);

    /// <summary>The packet with a prelude in the clear, until the next call; the datagram itself when it cannot be opened.</summary>
    public ReadOnlySpan<byte> PacketOf(byte[] datagram)
    {
        if (datagram.Length < WireLimits.PreludeBytes + PacketBudget.SealBytes) return datagram;
        if (WirePrelude.Check(datagram, WirePrelude.SealedDatagramFlags, _cluster, out _) != DecodeFailure.None) return datagram;
        var header = SealHeader.Read(datagram);
        var id = (header.Session, header.Key);
        if (!_ciphers.TryGetValue(id, out var cipher))
        {
            if (keys(header.Key) is not { } key) return datagram;
            _ciphers[id] = cipher = new SessionCipher(key, header.Session, clusterName);
        }

        var length = datagram.Length - PacketBudget.SealBytes;
        if (!cipher.TryOpen(datagram, header.Counter, _packet.AsSpan(WireLimits.PreludeBytes..length))) return datagram;
        WirePrelude.Write(_packet, WirePrelude.DatagramFlags, _cluster);
        return _packet.AsSpan(0, length);
    }
}
