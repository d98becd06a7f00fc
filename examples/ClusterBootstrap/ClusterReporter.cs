using Akka.Actor;
using Akka.Cluster;
using Gossipod.Examples.Common;

namespace ClusterBootstrap;

/// <summary>Prints the members that Akka.Cluster has, whenever they change.</summary>
internal sealed class ClusterReporter(string self, EventPrinter printer) : UntypedActor
{
    private readonly Cluster _cluster = Cluster.Get(Context.System);
    private readonly SortedSet<string> _up = new(StringComparer.Ordinal);

    protected override void PreStart() => _cluster.Subscribe(Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent));

    protected override void PostStop() => _cluster.Unsubscribe(Self);

    protected override void OnReceive(object message)
    {
        var changed = message switch
        {
            ClusterEvent.MemberUp up => _up.Add($"{up.Member.Address}"),
            ClusterEvent.MemberRemoved removed => _up.Remove($"{removed.Member.Address}"),
            _ => false,
        };
        if (changed) printer.Own("cluster", new() { ["node"] = self, ["count"] = _up.Count, ["addresses"] = _up.ToList() });
    }
}
