using System.Collections.Immutable;
using System.Globalization;
using Akka.Actor;
using Gossipod.Actors.Membership;
using Gossipod.Actors.TestKit;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Simulation.Tests;

/// <summary>A datagram has a limit of tags, which large datagrams could exceed: nobody sends such.</summary>
public sealed class TaggedRecordTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Many_members_with_many_tags_are_known_to_all_by_large_datagrams_of_which_none_is_refused(bool identities)
    {
        const int Nodes = 30;
        const int Tags = 64;
        using var sim = SimCluster.Create(seed: 1, Nodes, settings: settings => settings with { MaxDatagramBytes = 65_507 }, identities: identities);
        sim.RunUntilConverged();
        var tags = Enumerable.Range(0, Tags).ToImmutableSortedDictionary(i => string.Create(CultureInfo.InvariantCulture, $"{i}"), _ => "");
        // The nodes share what was decoded before; a receiver may know nothing of it.
        var (sent, refused) = (0, 0);
        sim.Network.Tap += (_, _, datagram) =>
        {
            sent++;
            if (!new PacketCodec(ClusterTag.Of(sim.ClusterName), maxMetadataBytes: 512).Decode(datagram).Succeeded) refused++;
        };
        foreach (var name in sim.LiveNodes) sim.Node(name).Tell(new UpdateDetails(tags, null), ActorRefs.Nobody);

        sim.RunUntil("all tags are known", () => sim.LiveNodes.All(name => sim.Snapshot(name).Members.All(member => member.Tags.Count == Tags)));
        sim.Run(5.Seconds());

        Assert.True(sent > 100);
        Assert.Equal(0, refused);
    }
}
