using Gossipod.Actors.Protocol.Disseminating;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Security;

/// <summary>Seals the datagrams of one life of a node: its session, its counter, and the cipher of the key that seals now. Not thread-safe.</summary>
/// <param name="keys">The keys, of which the primary seals.</param>
/// <param name="session">Random; no other life of any node has it.</param>
/// <param name="clusterName">Goes into the derived key.</param>
internal sealed class DatagramSealer(KeyringCell keys, ulong session, string clusterName) : IDisposable
{
    private readonly ClusterTag _cluster = ClusterTag.Of(clusterName);
    private SessionCipher? _cipher;
    private ulong _counter;

    public ulong Session => session;

    /// <summary>
    /// Makes a packet that begins at <see cref="SealHeader.Bytes"/> of the buffer into a sealed datagram that begins at 0. The buffer has room for
    /// <see cref="PacketBudget.SealBytes"/> more than the packet.
    /// </summary>
    /// <param name="buffer">The buffer.</param>
    /// <param name="packetLength">Bytes of the packet with its prelude, which is replaced.</param>
    /// <param name="to">Tag of the addressee.</param>
    /// <returns>Bytes of the datagram.</returns>
    public int Seal(Span<byte> buffer, int packetLength, uint to)
    {
        var cipher = Cipher();
        var datagram = buffer[..(packetLength + PacketBudget.SealBytes)];
        WirePrelude.Write(datagram, WirePrelude.SealedDatagramFlags, _cluster);
        new SealHeader(cipher.Key, to, session, ++_counter).Write(datagram);
        cipher.Seal(datagram, _counter);
        return datagram.Length;
    }

    public void Dispose() => _cipher?.Dispose();

    private SessionCipher Cipher()
    {
        var primary = keys.Current!.Primary;
        if (_cipher is { } cipher && cipher.Key == primary.Id) return cipher;
        _cipher?.Dispose();
        return _cipher = new SessionCipher(primary, session, clusterName);
    }
}
