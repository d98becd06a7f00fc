using Akka.Actor;
using Akka.Event;
using Akka.Routing;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Remote;

/// <summary>
/// Follows membership for one router: gives its parent, the router's own actor, routees and takes them away. Sole owner of a
/// <see cref="MemberRoutees"/>.
/// </summary>
/// <remarks>
/// Accepts <see cref="Routees"/> (what the router has, asked for at the start), then <see cref="ClusterSnapshot"/> and
/// <see cref="MemberEvent"/>. No timers, no children. A restart asks the router anew.
/// </remarks>
internal sealed class MemberRouteesActor : UntypedActor
{
    private readonly ILoggingAdapter _log;
    private readonly MemberSelector _selector;
    private readonly GossipodCluster _cluster;
    private readonly MemberRoutees _routees;

    public MemberRouteesActor(MemberSelector selector)
    {
        _selector = selector;
        _cluster = GossipodCluster.Get(Context.System);
        _log = Context.GetLogger(_cluster.Node);
        _routees = new MemberRoutees(selector, _cluster.Settings.Name, MemberRoutees.ActorAt(selector, Context.System));
    }

    protected override void PreStart() => Context.Parent.Tell(GetRoutees.Instance);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Routees routees:
                _routees.Adopt(routees.Members.OfType<MemberRoutee>());
                _cluster.Subscribe(Self, InitialState.AsSnapshot, typeof(MemberEvent));
                break;
            case ClusterSnapshot snapshot:
                foreach (var name in _routees.MissingIn(snapshot)) Tell(_routees.Forget(name), name);
                foreach (var member in snapshot.Members) Tell(_routees.Apply(member), member.Name);
                break;
            case MemberRemoved removed:
                Tell(_routees.Forget(removed.Member.Name), removed.Member.Name);
                break;
            case MemberEvent @event:
                Tell(_routees.Apply(@event.Member), @event.Member.Name);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Tell(RouteeChange change, string name)
    {
        if (change.Removed is { } removed) Context.Parent.Tell(new RemoveRoutee(removed));
        if (change.Added is { } added) Context.Parent.Tell(new AddRoutee(added));
        if (!change.Unreachable) return;
        _log.Warning(
            "{Member} has the tag {Tag} of router {Router}, but tells no address that Akka.Remote reaches from here, so it is not routed to. Give both sides Akka.Remote with the same transport, and the package Gossipod.Actors.Remote",
            name, _selector.Tag, Context.Parent.Path);
    }
}
