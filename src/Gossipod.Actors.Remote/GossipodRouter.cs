using Akka.Actor;
using Akka.Configuration;
using Akka.Routing;
using Akka.Util;

namespace Gossipod.Actors.Remote;

/// <summary>
/// A group router of Akka over the same actor on every live member that has a tag. It follows membership: who joins is routed to, who dies
/// or leaves is not, who is restarted at another address is routed to there.
/// <c>system.ActorOf(GossipodRouter.ByTag("role", "worker", "/user/worker").Props(), "workers")</c>
/// </summary>
/// <remarks>
/// Messages are routed on the sender's thread, as by every router of Akka; without members they become dead letters. They go by Akka.Remote:
/// at most once, and those under way to a member that fails are lost. <see cref="Broadcast"/> reaches all members. The router does not stop
/// when there is none, and its <see cref="RouterConfig.RouterDispatcher"/> is the default dispatcher.
/// </remarks>
public sealed class GossipodRouter : Group
{
    private GossipodRouter(MemberSelector members, RouterLogic logic, int virtualNodesFactor, ConsistentHashMapping? hashMapping, string? dispatcher = null)
        : base([members.Path, members.Tag, members.Value ?? ""], dispatcher)
    {
        Members = members;
        Logic = logic;
        VirtualNodesFactor = virtualNodesFactor;
        HashMapping = hashMapping;
    }

    /// <summary>
    /// Made by Akka for a deployment whose <c>router</c> is mapped to this class: <c>tag</c>, <c>value</c>, <c>path</c>, <c>logic</c>
    /// (round-robin, random or consistent-hash), <c>include-suspects</c>, <c>include-self</c>, <c>virtual-nodes-factor</c>.
    /// </summary>
    /// <param name="config">The deployment's section.</param>
    /// <exception cref="ConfigurationException">A value is missing or wrong; the message names it.</exception>
    public GossipodRouter(Config config)
        : this(RouterSection.Members(config), RouterSection.Logic(config), RouterSection.VirtualNodesFactor(config), hashMapping: null)
    {
    }

    /// <inheritdoc/>
    public override bool StopRouterWhenAllRouteesRemoved => false;

    internal MemberSelector Members { get; }

    internal RouterLogic Logic { get; }

    internal int VirtualNodesFactor { get; }

    internal ConsistentHashMapping? HashMapping { get; }

    /// <summary>A router over the members that have a tag; <see cref="Group.Props"/> makes an actor of it.</summary>
    /// <param name="tag">The tag's key.</param>
    /// <param name="value">The value that it must have; null for any.</param>
    /// <param name="path">Path of the actor on each member, such as <c>/user/worker</c>.</param>
    /// <param name="logic">How the member for a message is chosen; round robin unless given.</param>
    /// <param name="includeSuspects">
    /// Whether members that are suspected of having failed are routed to as well. Off unless given: fewer messages are lost to members that
    /// have failed. On, keys of a consistent hash do not move for a suspicion that is refuted.
    /// </param>
    /// <param name="includeSelf">Whether the local member is routed to when it has the tag; on unless given.</param>
    /// <param name="hashMapping">
    /// The key of a message, for the consistent hash; it is asked first, then <see cref="IConsistentHashable"/>, which
    /// <see cref="ConsistentHashableEnvelope"/> is too. Not carried along when the router is deployed remotely.
    /// </param>
    /// <param name="virtualNodesFactor">
    /// Places of each member on the hash ring, 1 and more; 0, the default, for <c>akka.actor.deployment.default.virtual-nodes-factor</c> (10).
    /// More share the keys more evenly; all routers that are to agree need the same.
    /// </param>
    /// <exception cref="ArgumentException">The tag is empty, the path is none, or a number is out of range.</exception>
    public static GossipodRouter ByTag(
        string tag,
        string? value,
        string path,
        RouterLogic logic = RouterLogic.RoundRobin,
        bool includeSuspects = false,
        bool includeSelf = true,
        ConsistentHashMapping? hashMapping = null,
        int virtualNodesFactor = 0)
    {
        ArgumentException.ThrowIfNullOrEmpty(tag);
        ArgumentNullException.ThrowIfNull(path);
        if (!MemberSelector.IsPath(path)) throw new ArgumentException($"'{path}' is no path of an actor; use one such as /user/worker", nameof(path));
        if (!Enum.IsDefined(logic)) throw new ArgumentOutOfRangeException(nameof(logic), logic, "is none of round robin, random and consistent hash");
        ArgumentOutOfRangeException.ThrowIfNegative(virtualNodesFactor);
        return new GossipodRouter(new MemberSelector(tag, value, path, includeSuspects, includeSelf), logic, virtualNodesFactor, hashMapping);
    }

    /// <summary>The same router, whose own actor runs on another dispatcher.</summary>
    /// <param name="dispatcher">Its id.</param>
    public GossipodRouter WithDispatcher(string dispatcher) => new(Members, Logic, VirtualNodesFactor, HashMapping, dispatcher);

    /// <summary>None: who is routed to is decided by membership.</summary>
    public override IEnumerable<string> GetPaths(ActorSystem system) => [];

    /// <inheritdoc/>
    public override Router CreateRouter(ActorSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        RoutingLogic logic = Logic switch
        {
            RouterLogic.RoundRobin => new RoundRobinRoutingLogic(),
            RouterLogic.Random => new RandomLogic(),
            _ => new ConsistentHashingRoutingLogic(system, VirtualNodesFactor, HashMapping ?? (static _ => null!)),
        };
        return new Router(logic, MemberRoutees.Now(Members, system));
    }

    /// <summary>The actor that follows membership, a child of the router's own.</summary>
    public override Props RoutingLogicController(RoutingLogic routingLogic) => Akka.Actor.Props.Create(() => new MemberRouteesActor(Members));

    /// <inheritdoc/>
    public override ISurrogate ToSurrogate(ActorSystem system) => new Surrogate(
        Members.Tag, Members.Value, Members.Path, Logic, Members.IncludeSuspects, Members.IncludeSelf, VirtualNodesFactor, RouterDispatcher);

    /// <summary>The router as it is sent to the system that it is deployed to.</summary>
    internal sealed record Surrogate(
        string Tag, string? Value, string Path, RouterLogic Logic, bool IncludeSuspects, bool IncludeSelf, int VirtualNodesFactor, string? Dispatcher) : ISurrogate
    {
        public ISurrogated FromSurrogate(ActorSystem system) =>
            new GossipodRouter(new MemberSelector(Tag, Value, Path, IncludeSuspects, IncludeSelf), Logic, VirtualNodesFactor, null, Dispatcher);
    }
}
