using Akka.Actor;
using Akka.Routing;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Remote;

/// <summary>One member as a router sees it. A hash ring places it by its text, the member's name.</summary>
/// <param name="name">The member's name.</param>
/// <param name="address">Where it is; null for the local one where there is no remoting.</param>
/// <param name="actor">Who gets the messages.</param>
internal sealed class MemberRoutee(string name, Address? address, ICanTell actor) : Routee
{
    public string Name => name;

    public Address? Address => address;

    public override void Send(object message, IActorRef sender) => actor.Tell(message, sender);

    public override string ToString() => name;
}

/// <summary>What a change of a member means for the router: first the one goes, then the other comes.</summary>
/// <param name="Removed">A routee no longer wanted, or null.</param>
/// <param name="Added">A new one, or null.</param>
/// <param name="Unreachable">The member would be routed to, but tells no address that can be reached; once for each time that this becomes so.</param>
internal readonly record struct RouteeChange(MemberRoutee? Removed, MemberRoutee? Added, bool Unreachable = false);

/// <summary>The members that a router routes to, by name. Owned by MemberRouteesActor; not thread-safe.</summary>
/// <param name="selector">Which members.</param>
/// <param name="self">The local member's name.</param>
/// <param name="actorAt">The actor at an address, or of this system for null; null when it cannot be reached from here.</param>
internal sealed class MemberRoutees(MemberSelector selector, string self, Func<Address?, ICanTell?> actorAt)
{
    private readonly Dictionary<string, MemberRoutee> _routees = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unreachable = new(StringComparer.Ordinal);

    public IReadOnlyCollection<MemberRoutee> All => _routees.Values;

    /// <summary>Those of this moment's snapshot, in the order of their names; none while the node has not started.</summary>
    public static Routee[] Now(MemberSelector selector, ActorSystem system)
    {
        var cluster = GossipodCluster.Get(system);
        if (!cluster.Started.IsCompletedSuccessfully) return [];
        var routees = new MemberRoutees(selector, cluster.Settings.Name, ActorAt(selector, system));
        return [.. cluster.Snapshot.Members.Select(member => routees.Apply(member).Added).OfType<MemberRoutee>()];
    }

    /// <summary>Null where the address is of a transport that this system does not have, whatever a member tells.</summary>
    public static Func<Address?, ICanTell?> ActorAt(MemberSelector selector, ActorSystem system) => address =>
    {
        if (address is null) return system.ActorSelection(selector.Path);
        try
        {
            var selection = system.ActorSelection(new RootActorPath(address) / selector.Path[1..].Split('/'));
            return selection.Anchor.Equals(system.DeadLetters) ? null : selection;
        }
        catch (AkkaException)
        {
            return null;
        }
    };

    /// <summary>Takes over those that the router has already.</summary>
    public void Adopt(IEnumerable<MemberRoutee> routees)
    {
        _routees.Clear();
        foreach (var routee in routees) _routees[routee.Name] = routee;
    }

    /// <summary>Takes note of a member's row.</summary>
    public RouteeChange Apply(Member member)
    {
        var isSelf = member.Name == self;
        if (!selector.Selects(member, isSelf)) return Forget(member.Name);
        var tells = member.TryGetRemoteAddress(out var address) || isSelf;
        if (tells && _routees.TryGetValue(member.Name, out var old) && Equals(old.Address, address)) return default;
        if (!tells || actorAt(address) is not { } actor) return Drop(member.Name) with { Unreachable = _unreachable.Add(member.Name) };
        _unreachable.Remove(member.Name);
        old = _routees.GetValueOrDefault(member.Name);
        var added = new MemberRoutee(member.Name, address, actor);
        _routees[member.Name] = added;
        return new RouteeChange(old, added);
    }

    /// <summary>Takes note of a member that is not routed to any more.</summary>
    public RouteeChange Forget(string name)
    {
        _unreachable.Remove(name);
        return Drop(name);
    }

    /// <summary>Names that are routed to and are not in the snapshot.</summary>
    public List<string> MissingIn(ClusterSnapshot snapshot) => [.. _routees.Keys.Where(name => snapshot.Find(name) is null)];

    private RouteeChange Drop(string name) => _routees.Remove(name, out var old) ? new RouteeChange(old, null) : default;
}
