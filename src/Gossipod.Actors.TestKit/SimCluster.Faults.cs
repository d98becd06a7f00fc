using System.Net;

namespace Gossipod.Actors.TestKit;

/// <content>What happens to nodes and links. Each is one call; what has a duration ends by itself while the cluster runs.</content>
public sealed partial class SimCluster
{
    /// <summary>Starts a further node.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="seedNode">The node it joins through, again and again until that works; null for none.</param>
    public void AddNode(string name, string? seedNode) => Start(Register(name, Network.NextEndpoint()), seedNode);

    /// <summary>
    /// Starts a further node that calls itself by the name of another one: a mistake of its operator. Such a cluster does not converge, and
    /// the invariants do not hold in it.
    /// </summary>
    /// <param name="name">What it is called here.</param>
    /// <param name="callsItself">What it is called in the cluster.</param>
    /// <param name="seedNode">The node it joins through; null for none.</param>
    public void AddRival(string name, string callsItself, string? seedNode) => Start(Register(name, Network.NextEndpoint(), callsItself), seedNode);

    /// <summary>Starts many nodes at equal distances in time: a storm of joins.</summary>
    /// <param name="names">Their names.</param>
    /// <param name="within">From the first join to the last.</param>
    public void JoinStorm(IReadOnlyList<string> names, TimeSpan within) =>
        Storm(names, within, name => AddNode(name, AnyRunning(except: null)));

    /// <summary>Lets many nodes leave at equal distances in time.</summary>
    /// <param name="names">Their names; those that do not run by then are passed over.</param>
    /// <param name="within">From the first leave to the last.</param>
    public void LeaveStorm(IReadOnlyList<string> names, TimeSpan within) => Storm(names, within, name =>
    {
        if (Node(name).IsRunning) Leave(name);
    });

    /// <summary>Ends a node without a farewell: its sockets close and it says nothing more.</summary>
    public void Crash(string name)
    {
        Faults.Crashes++;
        _record.Fault($"{name} crashes");
        Node(name).Stop(_world);
        _dispatcher.Drain();
        _record.Checks?.OnStopped(name, Now, crashed: true);
    }

    /// <summary>Starts a node that crashed or left again, with the same name and address, in a new generation.</summary>
    public void Restart(string name, string? seedNode = null)
    {
        Faults.Restarts++;
        Start(Stopped(name), seedNode ?? DefaultSeed(name));
    }

    /// <summary>Starts a node that crashed or left again under a name that it did not have before, at its address.</summary>
    internal void RestartAs(string name, string callsItself)
    {
        Faults.Restarts++;
        var node = Stopped(name);
        node.CallsItself = callsItself;
        Start(node, DefaultSeed(name));
    }

    /// <summary>Starts a node that crashed or left again under its name at another address.</summary>
    public void Move(string name, string? seedNode = null)
    {
        Faults.Restarts++;
        var node = Stopped(name);
        node.Endpoint = Network.NextEndpoint();
        Start(node, seedNode ?? DefaultSeed(name));
    }

    /// <summary>
    /// Starts a node at the address of another one that crashed or left; that one gets a new address for its next life.
    /// </summary>
    /// <param name="oldName">Whose address it is.</param>
    /// <param name="newName">A new name, or one of this cluster that crashed or left.</param>
    /// <param name="seedNode">The node it joins through; null for any that runs.</param>
    /// <param name="oldCluster">The cluster of <paramref name="oldName"/>, on the same network; null for this one.</param>
    public void ReuseAddress(string oldName, string newName, string? seedNode = null, SimCluster? oldCluster = null)
    {
        var before = (oldCluster ?? this).Stopped(oldName);
        if ((oldCluster ?? this).Network != Network) throw new ArgumentException($"'{oldName}' is on another network; make its cluster by Beside", nameof(oldCluster));
        var heir = Has(newName) ? Stopped(newName) : null;
        Faults.Restarts++;
        var endpoint = before.Endpoint;
        before.Endpoint = Network.NextEndpoint();
        if (heir is null) heir = Register(newName, endpoint);
        else heir.Endpoint = endpoint;
        Start(heir, seedNode ?? AnyRunning(newName));
    }

    /// <summary>Lets a node crash and restart over and over, beginning now.</summary>
    /// <param name="name">A running node.</param>
    /// <param name="crashes">How often it crashes; in the end it runs.</param>
    /// <param name="up">How long each life lasts.</param>
    /// <param name="down">How long it is gone each time.</param>
    public void CrashLoop(string name, int crashes, TimeSpan up, TimeSpan down)
    {
        up.NotNegative();
        down.NotNegative();
        if (crashes <= 0) return;
        if (Node(name).IsRunning) Crash(name);
        Scheduler.After(down, () =>
        {
            if (Node(name).IsRunning) return;
            Restart(name);
            var life = Node(name).Life;
            Scheduler.After(up, () =>
            {
                if (crashes > 1 && Node(name).IsRunning && Node(name).Life == life) CrashLoop(name, crashes - 1, up, down);
            });
        });
    }

    /// <summary>Lets a node leave gracefully; run the cluster to let it.</summary>
    public void Leave(string name)
    {
        Faults.Leaves++;
        _record.Fault($"{name} leaves");
        _record.Checks?.OnStopped(name, Now, crashed: false);
        Node(name).Leave();
        _dispatcher.Drain();
    }

    /// <summary>
    /// Lets a node that has left, or is about to, join again in the same process, as JoinAsync after LeaveAsync does: its events go on,
    /// in a new generation. <see cref="Restart"/> starts a new process instead.
    /// </summary>
    /// <param name="name">A node that left; one that crashed cannot.</param>
    /// <param name="seedNode">The node it joins through; null for any that runs.</param>
    public void JoinAgain(string name, string? seedNode = null)
    {
        var node = Stopped(name);
        if (!node.HasLeft) throw new InvalidOperationException($"'{name}' has crashed; use {nameof(Restart)}");
        Faults.Restarts++;
        var seed = seedNode ?? DefaultSeed(name);
        _record.Fault($"{name} joins again, seed {seed ?? "none"}");
        _record.Checks?.OnJoinsAgain(name, Now);
        node.JoinAgain(seed is null ? null : SeedOf(node, seed));
        _dispatcher.Drain();
    }

    /// <summary>
    /// Stops the process of a node, as SIGSTOP or a long garbage collection does: it neither handles nor says anything, its timers
    /// are late, and its receive buffer (1 MiB) fills.
    /// </summary>
    /// <param name="name">A running node.</param>
    /// <param name="time">For how long; null until <see cref="Resume"/>.</param>
    public void Pause(string name, TimeSpan? time = null)
    {
        time.NotNegative();
        var node = Node(name);
        if (!node.IsRunning || node.IsPaused) return;
        Disturb(ref Faults.Pauses);
        _record.Fault($"{name} is paused {(time is { } length ? $"for {length.TotalSeconds:0.###} s" : "until it is resumed")}");
        Network.Host(node.Endpoint.Address).IsPaused = true;
        node.Pause();
        var life = node.Life;
        if (time is { } span) Scheduler.After(span, () =>
        {
            if (node.Life == life) Resume(name);
        });
    }

    /// <summary>Continues a paused node. By the seed, it first handles its timers or its receive buffer.</summary>
    public void Resume(string name)
    {
        var node = Node(name);
        if (!node.IsPaused) return;
        _record.Fault($"{name} goes on");
        _record.Checks?.OnResumed(name, Now);
        var host = Network.Host(node.Endpoint.Address);
        host.IsPaused = false;
        var timersFirst = _random.Next(2) == 0;
        if (timersFirst) node.Resume();
        host.Serve();
        node.Resume();
    }

    /// <summary>Makes a node take this long for each datagram; they queue up in its receive buffer (1 MiB). Zero ends it.</summary>
    public void SlowDown(string name, TimeSpan perDatagram)
    {
        perDatagram.NotNegative();
        Disturb(ref Faults.SlowDowns);
        _record.Fault($"{name} takes {perDatagram.TotalMilliseconds:0.###} ms for each datagram");
        Network.Host(Node(name).Endpoint.Address).SlowDown(perDatagram);
    }

    /// <summary>Probability, besides the network's, that a datagram from or to this node is lost.</summary>
    public void LossAt(string name, double probability)
    {
        Disturb(ref Faults.LossyNodes);
        _record.Fault($"{name} loses {probability:0.###} of its datagrams");
        Network.Host(Node(name).Endpoint.Address).Loss = SimNetwork.Probability(probability);
    }

    private void Storm(IReadOnlyList<string> names, TimeSpan within, Action<string> act)
    {
        ArgumentNullException.ThrowIfNull(names);
        within.NotNegative();
        for (var i = 0; i < names.Count; i++)
        {
            var name = names[i];
            Scheduler.After(names.Count == 1 ? TimeSpan.Zero : within * i / (names.Count - 1), () => act(name));
        }
    }

    private SimNode Register(string name, IPEndPoint endpoint, string? callsItself = null)
    {
        var node = new SimNode(name, endpoint, new VirtualTimeProvider(Scheduler)) { CallsItself = callsItself ?? name };
        return _nodes.TryAdd(name, node)
            ? node
            : throw new ArgumentException($"A node '{name}' exists; use Restart, or another name", nameof(name));
    }

    private SimNode Stopped(string name) =>
        Node(name) is { IsRunning: false } node ? node : throw new InvalidOperationException($"'{name}' runs; crash it first");

    /// <summary>Whom nodes join through when no seed is named; null for the first one that runs.</summary>
    internal string? StandingSeed { get; set; }

    private string? AnyRunning(string? except) => StandingSeed is { } seed && seed != except && Node(seed).IsRunning
        ? seed
        : _nodes.Values.FirstOrDefault(node => node.IsRunning && node.Name != except)?.Name;

    /// <summary>Whoever has seeds of its own is left to them.</summary>
    private string? DefaultSeed(string name) => Node(name).Seeds.Count > 0 ? null : AnyRunning(name);

    private void Start(SimNode node, string? seedNode)
    {
        if (_hasEnded) return;
        _record.Fault($"{node.Name} starts at {node.Endpoint}, seed {seedNode ?? "none"}");
        _byEndpoint[node.Endpoint] = node;
        node.Start(_world, _random.Fork(2 + _random.NextUInt64()), DispatcherId, seedNode is null ? null : SeedOf(node, seedNode));
        _dispatcher.Drain();
    }

    /// <summary>Where to join at the time of the attempt: the seed, or whoever runs when it does not.</summary>
    private Func<IPEndPoint?> SeedOf(SimNode node, string seedNode) => () => Node(seedNode) is { IsRunning: true } seed ? seed.Endpoint
        : AnyRunning(node.Name) is { } other ? Node(other).Endpoint : null;

    private void Disturb(ref long count)
    {
        count++;
        _record.Checks?.OnDisturbed(Now);
    }
}
