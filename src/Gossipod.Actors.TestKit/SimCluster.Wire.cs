using System.Net;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.TestKit;

/// <content>What the invariants see of the wire.</content>
public sealed partial class SimCluster
{
    private const int ClusterTagAt = 4;

    private readonly Dictionary<IPEndPoint, SimNode> _byEndpoint = [];
    private byte[]? _lastDatagram;
    private int _foreignTurn;

    private void Watch(InvariantChecks checks)
    {
        var codec = new PacketCodec(ClusterTag.Of(ClusterName), _settings.MaxMetadataBytes, _world.Names, _world.Updates, _world.Broadcasts);
        var ear = new SealedEar(FindKey, ClusterName);
        Network.Tap += (from, to, datagram) =>
        {
            _lastDatagram = datagram;
            if (!_byEndpoint.TryGetValue(from, out var node)) return;
            var decoded = codec.Decode(ear.PacketOf(datagram));
            if (decoded.Failure == DecodeFailure.WrongCluster) return;
            checks.OnSent(new SentDatagram(node.Name, node.Context?.Snapshot.Current, to, decoded.Value, datagram.Length), Now);
        };
        Network.Delivered += (from, to, datagram) =>
        {
            if (!_byEndpoint.TryGetValue(to, out var node)) return;
            var packet = ear.PacketOf(datagram);
            checks.OnDelivered(node.Name, from, IsChallenge(packet) ? codec.Decode(packet).Value : null, datagram.Length);
        };
    }

    private static bool IsChallenge(ReadOnlySpan<byte> packet) =>
        packet.Length > WireLimits.PreludeBytes && packet[WireLimits.PreludeBytes] == (byte)FieldTag.PacketChallenge;

    /// <summary>
    /// I16: hands the last datagram of the network to one node after the other, as if it came from another cluster. It counts it, and
    /// nothing else changes.
    /// </summary>
    private void ProveForeignDatagramsChangeNothing()
    {
        var running = _nodes.Values.Where(node => node is { IsRunning: true, IsPaused: false, Context.Snapshot.Current: not null }).ToList();
        if (_lastDatagram is not { Length: > WireLimits.PreludeBytes } last || running.Count == 0) return;
        var node = running[_foreignTurn++ % running.Count];
        var foreign = last.ToArray();
        for (var i = 0; i < WireLimits.PreludeBytes - ClusterTagAt; i++) foreign[ClusterTagAt + i] ^= 0x5A;
        var (seen, counted, sent) = (node.Context!.Snapshot.Current, node.Context.Counters[Counter.DatagramsOfOtherCluster], Network.DatagramsSent);
        if (!Network.TryHandOver(node.Endpoint, foreign)) return;
        _dispatcher.Drain();
        var isCounted = node.Context.Counters[Counter.DatagramsOfOtherCluster] == counted + 1;
        if (!ReferenceEquals(seen, node.Context.Snapshot.Current) || !isCounted || Network.DatagramsSent != sent)
            throw Failure($"invariant I16 is violated: a datagram of another cluster changed {node.Name}, or was not counted");
    }
}
