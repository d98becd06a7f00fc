using System.Collections.Immutable;
using System.Net;
using Gossipod.Actors.Transport;

namespace Gossipod.Actors.TestKit;

/// <content>Partitions and bad links.</content>
public sealed partial class FaultyNetwork
{
    /// <summary>Cuts every link, both ways, between the given nodes and all others.</summary>
    /// <exception cref="ArgumentException">No node is given.</exception>
    public FaultyNetwork Isolate(params IPEndPoint[] nodes)
    {
        var side = new LinkSide(Endpoints(nodes, nameof(nodes)));
        var others = side with { IsComplement = true };
        return Cut(new LinkCut(side, others), new LinkCut(others, side));
    }

    /// <summary>Cuts every link, both ways, between nodes of different sides; a node of no side keeps its links.</summary>
    /// <exception cref="ArgumentException">There are fewer than two sides, or one is empty.</exception>
    public FaultyNetwork Partition(params IReadOnlyList<IPEndPoint>[] sides)
    {
        ArgumentNullException.ThrowIfNull(sides);
        if (sides.Length < 2) throw new ArgumentException($"a partition has two sides or more, not {sides.Length}; use Isolate for one", nameof(sides));
        var groups = sides.Select(side => new LinkSide(Endpoints(side, nameof(sides)))).ToList();
        return Cut([.. groups.SelectMany(from => groups.Where(to => !ReferenceEquals(from, to)).Select(to => new LinkCut(from, to)))]);
    }

    /// <summary>Cuts one direction of one link: nothing of <paramref name="from"/> reaches <paramref name="to"/>.</summary>
    public FaultyNetwork CutOneWay(IPEndPoint from, IPEndPoint to) =>
        Cut(new LinkCut(new LinkSide(Endpoints([from], nameof(from))), new LinkSide(Endpoints([to], nameof(to)))));

    /// <summary>
    /// Probability, 0–1, besides <see cref="Loss"/>, that a datagram is lost in one direction of one link; 0 ends it. Where links
    /// overlap, the highest holds.
    /// </summary>
    public FaultyNetwork LossOneWay(IPEndPoint from, IPEndPoint to, double probability)
    {
        SimNetwork.Probability(probability);
        var (near, far) = (Endpoints([from], nameof(from))[0], Endpoints([to], nameof(to))[0]);
        return Change(rules =>
        {
            var others = rules.LossyLinks.RemoveAll(link => link.From.Equals(near) && link.To.Equals(far));
            return rules with { LossyLinks = probability > 0 ? others.Add(new LossyLink(near, far, probability)) : others };
        });
    }

    /// <summary>Lets no stream through to or from these nodes while their datagrams pass: connections are refused, open ones stall.</summary>
    public FaultyNetwork BlockStreams(params IPEndPoint[] nodes)
    {
        var blocked = Endpoints(nodes, nameof(nodes));
        return Change(rules => rules with { WithoutStreams = rules.WithoutStreams.AddRange(blocked) });
    }

    /// <summary>Lets no datagram through to or from these nodes while their streams work.</summary>
    public FaultyNetwork BlockDatagrams(params IPEndPoint[] nodes)
    {
        var blocked = Endpoints(nodes, nameof(nodes));
        return Change(rules => rules with { WithoutDatagrams = rules.WithoutDatagrams.AddRange(blocked) });
    }

    /// <summary>
    /// Mends every cut and lets streams and datagrams of every node through; frames that were stalled arrive. Loss, damage and
    /// latency stay: see <see cref="Faultless"/>.
    /// </summary>
    public FaultyNetwork Heal() => Change(rules => rules with { Cuts = [], WithoutStreams = [], WithoutDatagrams = [] });

    private FaultyNetwork Cut(params LinkCut[] cuts) => Change(rules => rules with { Cuts = rules.Cuts.AddRange(cuts) });

    private static ImmutableArray<IPEndPoint> Endpoints(IReadOnlyList<IPEndPoint> nodes, string name)
    {
        ArgumentNullException.ThrowIfNull(nodes, name);
        if (nodes.Count == 0) throw new ArgumentException("no node is given; name at least one by its endpoint, cluster.Self.Address", name);
        foreach (var node in nodes) ArgumentNullException.ThrowIfNull(node, name);
        return [.. nodes.Select(EndpointGuard.Canonical)];
    }
}
