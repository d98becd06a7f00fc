using System.Diagnostics.Metrics;
using System.Net;
using Akka.Actor;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Diagnostics.Metrics;

/// <summary>
/// The instruments that are read when somebody asks: counters, the snapshot, and what the actors keep in <see cref="NodeGauges"/>. They
/// cost the node nothing meanwhile. Owned by NodeMetrics; safe for any thread.
/// </summary>
internal sealed class ObservedInstruments : IDisposable
{
    private static readonly MemberStatus[] Statuses = Enum.GetValues<MemberStatus>();

    /// <summary>Every actor of a node that lives as long as it, or as its life, by the name that its mailbox has in measurements.</summary>
    private static readonly (string Name, Func<NodeRefs, IActorRef> Of)[] Actors =
    [
        ("node", refs => refs.Node), ("membership", refs => refs.Membership), ("probe", refs => refs.Probe), ("dissemination", refs => refs.Dissemination),
        ("sync", refs => refs.Sync), ("reception", refs => refs.Reception), ("messaging", refs => refs.Messaging), ("keyring", refs => refs.Keyring),
        ("forgetting", refs => refs.Forgetting), ("paths", refs => refs.Paths), ("inbox", refs => refs.Inbox), ("seeds", refs => refs.Seeds), ("datagrams", refs => refs.Datagrams),
        ("streams", refs => refs.Streams), ("events", refs => refs.Events),
    ];

    /// <summary>Null once the node has ended: the meter may outlive it.</summary>
    private volatile NodeContext? _node;

    public ObservedInstruments(Meter meter, NodeContext node)
    {
        _node = node;
        foreach (var instrument in CounterTable.All)
            meter.CreateObservableCounter(instrument.Name, () => Read(instrument), instrument.Unit, instrument.Description);

        meter.CreateObservableGauge("gossipod.members", Members, "{member}", "Members by status as this node sees them, itself and tombstones included.");
        meter.CreateObservableGauge("gossipod.members.stream_only", () => One(context => context.Snapshot.Current?.StreamOnlyCount), "{member}", "Live members that answer over streams only, because datagrams are blocked.");
        meter.CreateObservableGauge("gossipod.local_health", () => One(context => context.Snapshot.Current?.LocalHealth), "{score}", "Local health score: 0 is healthy, local-health-max the worst; intervals and timeouts scale by score + 1.");
        meter.CreateObservableGauge("gossipod.incarnation", () => One(context => (long?)context.Snapshot.Current?.Self.Version.Incarnation), "{incarnation}", "Own incarnation: rises with each refutation and each change of tags or metadata.");
        meter.CreateObservableGauge("gossipod.gossip.queue.depth", QueueDepth, "{update}", "Updates about members and users' broadcasts that wait to be sent.");
        meter.CreateObservableGauge("gossipod.gossip.queue.limit", QueueLimit, "{update}", "Most updates that can wait to be sent: one about each member known, and max-broadcasts broadcasts.");
        meter.CreateObservableGauge("gossipod.push_pull.active", ActiveExchanges, "{exchange}", "Exchanges of tables under way.");
        meter.CreateObservableGauge("gossipod.join.seeds", Seeds, "{seed}", "Configured seeds by how they are found.");
        meter.CreateObservableGauge("gossipod.view.hash_agreement", () => One(context => (double?)context.Gauges.ViewAgreement), "1", "Share of peers' last 64 answers whose view of the cluster was this node's.");
        meter.CreateObservableGauge("gossipod.mailbox.depth", MailboxDepths, "{message}", "Messages that wait in the mailboxes of the node's actors.");
        meter.CreateObservableGauge("gossipod.keyring.keys", () => One(context => (int?)(context.Keys.Current?.All.Count ?? 0)), "{key}", "Keys in the ring; 0 is without encryption.");
        meter.CreateObservableGauge("gossipod.tls.certificate.remaining", () => One(CertificateRemaining), "s", "Time until the end of this node's own TLS certificate; below 0 after it.");
    }

    public void Dispose() => _node = null;

    private IEnumerable<Measurement<long>> Read(CounterInstrument instrument)
    {
        if (_node is not { } node) return [];
        return instrument.Series.Select(series => new Measurement<long>(node.Counters[series.Counter], series.Tags));
    }

    private IEnumerable<Measurement<T>> One<T>(Func<NodeContext, T?> read)
        where T : struct => _node is { } node && read(node) is { } value ? [new Measurement<T>(value)] : [];

    private IEnumerable<Measurement<int>> Members()
    {
        if (_node?.Snapshot.Current is not { } snapshot) return [];
        var counts = new int[Statuses.Length];
        foreach (var member in snapshot.Members) counts[Array.IndexOf(Statuses, member.Status)]++;
        return Statuses.Select((status, i) => new Measurement<int>(counts[i], Tag("state", NameOf(status))));
    }

    private IEnumerable<Measurement<int>> QueueDepth() => _node is { } node
        ? [new(node.Gauges.QueuedUpdates, Tag("kind", "member")), new(node.Gate.Broadcasts.Held, Tag("kind", "broadcast"))]
        : [];

    private IEnumerable<Measurement<int>> QueueLimit() => _node is { Snapshot.Current: { } snapshot } node
        ? [new(snapshot.Members.Count, Tag("kind", "member")), new(node.Gate.Broadcasts.Limit, Tag("kind", "broadcast"))]
        : [];

    private static double? CertificateRemaining(NodeContext node) =>
        node.Tls.Current is { } identity ? (identity.ValidUntil - node.TimeProvider.GetUtcNow()).TotalSeconds : null;

    private IEnumerable<Measurement<int>> ActiveExchanges() => _node is { } node
        ? [new(node.Gauges.ExchangesBegun, Tag("direction", "outbound")), new(node.Gauges.ExchangesAccepted, Tag("direction", "inbound"))]
        : [];

    private IEnumerable<Measurement<int>> Seeds() => _node is { } node
        ? node.Settings.Seeds.CountBy(ProviderOf).Select(seeds => new Measurement<int>(seeds.Value, Tag("provider", seeds.Key)))
        : [];

    private IEnumerable<Measurement<int>> MailboxDepths()
    {
        if (_node is not { } node) return [];
        return
            from entry in Actors
            let actor = entry.Of(node.Refs) as ActorRefWithCell
            where actor is not null
            select new Measurement<int>(actor.Underlying.NumberOfMessages, Tag("actor", entry.Name));
    }

    private static string ProviderOf(string seed)
    {
        if (seed.StartsWith("discovery:", StringComparison.Ordinal)) return "discovery";
        return IPEndPoint.TryParse(seed, out _) ? "address" : "dns";
    }

    private static string NameOf(MemberStatus status) => status.ToString().ToLowerInvariant();

    private static KeyValuePair<string, object?> Tag(string key, string value) => new(key, value);
}
