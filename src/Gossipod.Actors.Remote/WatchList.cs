using Akka.Actor;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Remote;

/// <summary>A notice and who gets it.</summary>
internal readonly record struct Notice(IActorRef Watcher, MemberTerminated Message);

/// <summary>Who watches which life of which member. Owned by WatchActor; not thread-safe.</summary>
/// <remarks>
/// A watch is judged by the snapshot when it begins, and by later events only: those that the snapshot includes may still be under way.
/// </remarks>
internal sealed class WatchList
{
    private readonly Dictionary<string, List<Watch>> _watches = new(StringComparer.Ordinal);

    public bool IsEmpty => _watches.Count == 0;

    /// <summary>Begins a watch, unless the member has ended already: then the notice. Twice is as once.</summary>
    /// <param name="watcher">Who gets the notice.</param>
    /// <param name="member">The life that is watched; null for a member that nobody knows.</param>
    /// <param name="actor">The actor whose member it is, or null.</param>
    /// <param name="now">What is believed at this moment.</param>
    public Notice? Add(IActorRef watcher, Member? member, IActorRef? actor, ClusterSnapshot now)
    {
        var row = member is null ? null : now.Find(member.Name);
        if (EndOf(row, member?.Version.Generation ?? 0) is { } end) return new Notice(watcher, new MemberTerminated(row ?? member, end, actor));
        var watch = new Watch(watcher, member!.Version.Generation, actor, now.Sequence);
        if (!_watches.TryGetValue(member.Name, out var list)) _watches[member.Name] = list = [];
        if (!list.Exists(other => other.IsSameAs(watch))) list.Add(watch);
        return null;
    }

    /// <summary>Ends the watches of a member's life.</summary>
    public void Remove(IActorRef watcher, Member member) => RemoveAll(
        member.Name, watch => watch.Watcher.Equals(watcher) && watch.Actor is null && watch.Generation == member.Version.Generation);

    /// <summary>Ends the watch of an actor's member.</summary>
    public void Remove(IActorRef watcher, IActorRef actor)
    {
        foreach (var name in _watches.Keys.ToList()) RemoveAll(name, watch => watch.Watcher.Equals(watcher) && actor.Equals(watch.Actor));
    }

    /// <summary>Ends all watches of a watcher.</summary>
    public void Remove(IActorRef watcher)
    {
        foreach (var name in _watches.Keys.ToList()) RemoveAll(name, watch => watch.Watcher.Equals(watcher));
    }

    public bool Watches(IActorRef watcher) => _watches.Values.Any(list => list.Exists(watch => watch.Watcher.Equals(watcher)));

    /// <summary>The notices that an event brings; their watches are over.</summary>
    public IReadOnlyList<Notice> Take(MemberEvent @event)
    {
        if (!_watches.TryGetValue(@event.Member.Name, out var list)) return [];
        var row = @event is MemberRemoved ? null : @event.Member;
        var notices = new List<Notice>();
        foreach (var watch in list)
        {
            if (@event.Sequence > watch.Since && EndOf(row, watch.Generation) is { } end)
                notices.Add(new Notice(watch.Watcher, new MemberTerminated(@event.Member, end, watch.Actor)));
        }

        RemoveAll(@event.Member.Name, watch => @event.Sequence > watch.Since && EndOf(row, watch.Generation) is not null);
        return notices;
    }

    /// <summary>Ends every watch: this node knows nobody any more.</summary>
    public IReadOnlyList<Notice> TakeAll(ClusterSnapshot last)
    {
        var notices = _watches.SelectMany(entry => entry.Value.Select(
            watch => new Notice(watch.Watcher, new MemberTerminated(last.Find(entry.Key), MemberEnd.Unknown, watch.Actor)))).ToList();
        _watches.Clear();
        return notices;
    }

    /// <summary>
    /// The member whose actors have that address: the one that is live, or else any that told it; the newest life where there are several.
    /// </summary>
    public static Member? At(Address address, ClusterSnapshot now) => now.Members
        .Where(member => member.TryGetRemoteAddress(out var told) && told.Equals(address))
        .OrderByDescending(member => member.IsLive)
        .ThenByDescending(member => member.Version.Generation)
        .FirstOrDefault();

    /// <summary>How that life of the member ended; null while it goes on, or has not been heard of yet.</summary>
    private static MemberEnd? EndOf(Member? row, ulong generation)
    {
        if (row is null) return MemberEnd.Unknown;
        if (row.Version.Generation != generation) return row.Version.Generation > generation ? MemberEnd.Restarted : null;
        return row.Status switch
        {
            MemberStatus.Dead => MemberEnd.Died,
            MemberStatus.Left => MemberEnd.Left,
            _ => null,
        };
    }

    private void RemoveAll(string name, Predicate<Watch> condition)
    {
        if (!_watches.TryGetValue(name, out var list)) return;
        list.RemoveAll(condition);
        if (list.Count == 0) _watches.Remove(name);
    }

    private sealed record Watch(IActorRef Watcher, ulong Generation, IActorRef? Actor, long Since)
    {
        public bool IsSameAs(Watch other) => Watcher.Equals(other.Watcher) && Generation == other.Generation && Equals(Actor, other.Actor);
    }
}
