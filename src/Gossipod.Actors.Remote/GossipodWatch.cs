using Akka.Actor;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Remote;

/// <summary>
/// Death watch of members, by Gossipod instead of Akka.Remote's own failure detector: an actor is told once, by
/// <see cref="MemberTerminated"/>, when a member has died, left, or been restarted. All members are safe for any thread.
/// </summary>
/// <remarks>
/// It says nothing of an actor that stops while its member lives; for that use <c>Context.Watch</c>, which may be used beside it.
/// </remarks>
public sealed class GossipodWatch : IExtension
{
    private readonly IActorRef _watches;

    internal GossipodWatch(ExtendedActorSystem system)
    {
        var cluster = GossipodCluster.Get(system);
        _watches = system.SystemActorOf(Props.Create(() => new WatchActor(cluster)), "gossipod-watches");
    }

    /// <summary>The extension of this ActorSystem, made at the first call, together with its node.</summary>
    public static GossipodWatch Get(ActorSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        return system.WithExtension<GossipodWatch, GossipodWatchProvider>();
    }

    /// <summary>
    /// Tells an actor once when this life of the member has ended: at once, if it has already. A second watch of the same is the same watch.
    /// It ends with the notice, with <see cref="Unwatch(IActorRef, Member)"/>, or with the watcher.
    /// </summary>
    /// <param name="watcher">Who gets the <see cref="MemberTerminated"/>.</param>
    /// <param name="member">The member; which life is watched is told by its generation, whatever else its row says.</param>
    public void Watch(IActorRef watcher, Member member)
    {
        ArgumentNullException.ThrowIfNull(watcher);
        ArgumentNullException.ThrowIfNull(member);
        _watches.Tell(new WatchMember(watcher, member, null));
    }

    /// <summary>
    /// The same of the member that an actor lives on: the one that tells the address of the actor's path. At once, with
    /// <see cref="MemberEnd.Unknown"/>, where there is no such member, as while the other side has not joined.
    /// </summary>
    /// <param name="watcher">Who gets the <see cref="MemberTerminated"/>.</param>
    /// <param name="actor">An actor of this system or of another.</param>
    public void Watch(IActorRef watcher, IActorRef actor)
    {
        ArgumentNullException.ThrowIfNull(watcher);
        ArgumentNullException.ThrowIfNull(actor);
        _watches.Tell(new WatchMember(watcher, null, actor));
    }

    /// <summary>Ends a watch of a member. A notice that is under way already still comes.</summary>
    public void Unwatch(IActorRef watcher, Member member)
    {
        ArgumentNullException.ThrowIfNull(watcher);
        ArgumentNullException.ThrowIfNull(member);
        _watches.Tell(new UnwatchMember(watcher, member, null));
    }

    /// <summary>Ends a watch of an actor's member. A notice that is under way already still comes.</summary>
    public void Unwatch(IActorRef watcher, IActorRef actor)
    {
        ArgumentNullException.ThrowIfNull(watcher);
        ArgumentNullException.ThrowIfNull(actor);
        _watches.Tell(new UnwatchMember(watcher, null, actor));
    }

    private sealed class GossipodWatchProvider : ExtensionIdProvider<GossipodWatch>
    {
        public override GossipodWatch CreateExtension(ExtendedActorSystem system) => new(system);
    }
}
