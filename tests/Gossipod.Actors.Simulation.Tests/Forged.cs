using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.TestKit;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Simulation.Tests;

/// <summary>Datagrams of somebody who can write those of the cluster and is no member, and what nodes count of them.</summary>
internal static class Forged
{
    /// <summary>Gives a node one claim, in the clear and as if it had come from nobody; what it does of it is not waited for.</summary>
    public static void HandOver(SimCluster sim, string node, MemberUpdate claim)
    {
        var codec = new PacketCodec(ClusterTag.Of(sim.ClusterName), maxMetadataBytes: 512);
        var datagram = new byte[1_400];
        var length = codec.EncodePrimary(null, datagram);
        length += PacketCodec.EncodeUpdate(claim, datagram.AsSpan(length));
        Assert.True(sim.Network.TryHandOver(sim.Node(node).Endpoint, datagram[..length]));
    }

    public static long Counted(SimCluster sim, string node, Counter counter) => sim.Node(node).Context!.Counters[counter];
}
