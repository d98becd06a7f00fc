using System.Net;

namespace Gossipod.Actors.TestKit;

/// <content>Partitions and bad links.</content>
public sealed partial class SimCluster
{
    /// <summary>Cuts every link, both ways, between the named nodes and all others.</summary>
    public void Isolate(params string[] names) => Split(names, cut: true);

    /// <summary>Cuts every link, both ways, between nodes of different sides; a node of no side keeps its links.</summary>
    public void Partition(params IReadOnlyList<string>[] sides)
    {
        ArgumentNullException.ThrowIfNull(sides);
        Disturb(ref Faults.Partitions);
        _record.Fault($"partition: {string.Join(" | ", sides.Select(side => string.Join(' ', side)))}");
        for (var i = 0; i < sides.Length; i++)
        {
            for (var j = 0; j < sides.Length; j++)
            {
                if (i != j) ForEachLink(sides[i], sides[j], Network.Cut);
            }
        }
    }

    /// <summary>Cuts one direction of one link, for a while or until <see cref="Heal"/>.</summary>
    public void CutOneWay(string from, string to, TimeSpan? time = null)
    {
        time.NotNegative();
        PartitionOneWay([from], [to]);
        if (time is not { } span) return;
        Scheduler.After(span, () =>
        {
            _record.Fault($"mended: {from} > {to}");
            ForEachLink([from], [to], Network.Mend);
        });
    }

    /// <summary>Cuts one direction of every link between two sides: nothing of the first reaches the second.</summary>
    public void PartitionOneWay(IReadOnlyList<string> from, IReadOnlyList<string> to)
    {
        Disturb(ref Faults.Partitions);
        _record.Fault($"cut one way: {string.Join(' ', from)} > {string.Join(' ', to)}");
        ForEachLink(from, to, Network.Cut);
    }

    /// <summary>Isolates the named nodes and reconnects them, over and over, beginning now; in the end they are connected.</summary>
    /// <param name="rounds">How often they are isolated.</param>
    /// <param name="cut">How long each time.</param>
    /// <param name="open">How long they are connected in between.</param>
    /// <param name="names">The nodes.</param>
    public void FlipFlop(int rounds, TimeSpan cut, TimeSpan open, params string[] names)
    {
        cut.NotNegative();
        open.NotNegative();
        if (rounds <= 0) return;
        Split(names, cut: true);
        Scheduler.After(cut, () =>
        {
            Split(names, cut: false);
            Scheduler.After(open, () => FlipFlop(rounds - 1, cut, open, names));
        });
    }

    /// <summary>Holds up everything on one direction of a link; all of it arrives when the time is over.</summary>
    public void Clog(string from, string to, TimeSpan time)
    {
        time.NotNegative();
        Disturb(ref Faults.Clogs);
        _record.Fault($"clogged for {time.TotalSeconds:0.###} s: {from} > {to}");
        Network.Clog(Node(from).Endpoint.Address, Node(to).Endpoint.Address, time);
    }

    /// <summary>Probability, besides the network's and the nodes', that a datagram is lost in one direction of one link; 0–1, 0 ends it.</summary>
    public void LossOneWay(string from, string to, double probability)
    {
        Disturb(ref Faults.LossyLinks);
        _record.Fault($"{probability:0.###} of the datagrams are lost: {from} > {to}");
        Network.Lose(Node(from).Endpoint.Address, Node(to).Endpoint.Address, probability);
    }

    /// <summary>
    /// Lets no stream through to or from a node while its datagrams pass, as a firewall that knows only UDP does: connections are
    /// refused, open ones fall silent.
    /// </summary>
    /// <param name="name">The node.</param>
    /// <param name="time">For how long; null until <see cref="Heal"/>.</param>
    public void BlockStreams(string name, TimeSpan? time = null) => Block(Network.BlockStreams, "streams", name, time);

    /// <summary>Lets no datagram through to or from a node while its streams work, as a firewall that knows only TCP does.</summary>
    /// <param name="name">The node.</param>
    /// <param name="time">For how long; null until <see cref="Heal"/>.</param>
    public void BlockDatagrams(string name, TimeSpan? time = null) => Block(Network.BlockDatagrams, "datagrams", name, time);

    /// <summary>Lets datagrams vanish on one direction of one link, as a firewall on the way does, until <see cref="Heal"/>; streams go through.</summary>
    public void BlockDatagramsOneWay(string from, string to)
    {
        Disturb(ref Faults.Blocks);
        _record.Fault($"no datagrams: {from} > {to}");
        Network.CutDatagrams(Node(from).Endpoint.Address, Node(to).Endpoint.Address);
    }

    /// <summary>
    /// Lets a node's datagrams of more bytes than these vanish, both ways, as a path does that carries less and drops fragments; until
    /// <see cref="Heal"/>, or null.
    /// </summary>
    /// <param name="name">The node.</param>
    /// <param name="bytes">Of the longest datagram that passes, at least 1; null lets all pass.</param>
    public void LimitDatagrams(string name, int? bytes)
    {
        if (bytes is < 1) throw new ArgumentOutOfRangeException(nameof(bytes), bytes, "must be at least 1, or null for no limit");
        Disturb(ref Faults.Blocks);
        if (bytes is { } longest) _record.Fault($"no datagram longer than {longest} bytes at {name}");
        else _record.Fault($"datagrams of any length at {name}");
        Network.LimitDatagrams(Node(name).Endpoint.Address, bytes);
    }

    /// <summary>Mends every cut, unclogs every link and lets streams and datagrams of every node through.</summary>
    public void Heal()
    {
        _record.Checks?.OnDisturbed(Now);
        _record.Fault($"every link is mended");
        Network.Heal();
    }

    private void Block(Action<IPAddress, bool> block, string what, string name, TimeSpan? time)
    {
        time.NotNegative();
        Disturb(ref Faults.Blocks);
        _record.Fault($"no {what} at {name}{(time is { } length ? $" for {length.TotalSeconds:0.###} s" : "")}");
        var address = Node(name).Endpoint.Address;
        block(address, true);
        if (time is { } span) Scheduler.After(span, () => block(address, false));
    }

    private void Split(string[] names, bool cut)
    {
        ArgumentNullException.ThrowIfNull(names);
        if (names.Length == 0) throw new ArgumentException("no node is given; name at least one, such as \"node-0\"", nameof(names));
        Disturb(ref Faults.Partitions);
        _record.Fault($"{(cut ? "isolated" : "connected")}: {string.Join(' ', names)}");
        var outside = _nodes.Keys.Where(name => !names.Contains(name)).ToList();
        Action<IPAddress, IPAddress> change = cut ? Network.Cut : Network.Mend;
        ForEachLink(names, outside, change);
        ForEachLink(outside, names, change);
    }

    private void ForEachLink(IReadOnlyList<string> from, IReadOnlyList<string> to, Action<IPAddress, IPAddress> change)
    {
        foreach (var near in from)
        {
            foreach (var far in to) change(Node(near).Endpoint.Address, Node(far).Endpoint.Address);
        }
    }
}
