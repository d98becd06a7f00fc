namespace Gossipod.Actors.TestKit;

/// <summary>What goes on in a stalled node.</summary>
public enum StallKind
{
    /// <summary>
    /// Only its sends and receipts wait; probing and gossiping go on and pile up what is to be sent. This is what the actors of a node
    /// do when its sockets block.
    /// </summary>
    WaitingIo,

    /// <summary>
    /// Each loop besides stands still in its own blocked send, as in memberlist and in the experiments of the Lifeguard paper (§V-D):
    /// probing from its first ping or request for help on, gossip and sync before they begin. Suspicions still expire.
    /// </summary>
    BlockedLoops,
}

/// <content>The Lifeguard paper's anomaly.</content>
public sealed partial class SimCluster
{
    /// <summary>
    /// Stalls a node (the anomaly of Lifeguard §V-D): it blocks immediately before sending and immediately after receiving anything,
    /// datagrams, connections and frames, while its timers go on. At the end its sends leave, in order; then its loops go on; then it
    /// handles what it has received (at most 1 MiB of datagrams), in order, each in the time that <see cref="SlowDown"/> sets.
    /// </summary>
    /// <param name="name">A running node. Nodes stalled by one call after another without a run between them enter in lock-step.</param>
    /// <param name="time">For how long.</param>
    /// <param name="kind">What goes on in it.</param>
    public void Stall(string name, TimeSpan time, StallKind kind = StallKind.BlockedLoops)
    {
        time.NotNegative();
        var node = Node(name);
        if (!node.IsRunning || IsStalled(node)) return;
        Disturb(ref Faults.Stalls);
        _record.Fault($"{name} stalls for {time.TotalSeconds:0.###} s, {kind}");
        Network.Host(node.Endpoint.Address).Stall();
        if (kind == StallKind.BlockedLoops) node.BlockLoops();
        var (life, serial) = (node.Life, ++node.Stalls);
        Scheduler.After(time, () =>
        {
            if (node.Life == life && node.Stalls == serial) EndStall(node);
        });
    }

    private bool IsStalled(SimNode node) => Network.Host(node.Endpoint.Address).IsStalled;

    private void EndStall(SimNode node)
    {
        if (!IsStalled(node)) return;
        _record.Checks?.OnDisturbed(Now);
        _record.Fault($"{node.Name} stalls no more");
        var host = Network.Host(node.Endpoint.Address);
        host.EndStall();
        node.UnblockLoops();
        host.Serve();
    }
}
