using System.Net;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Protocol.Explaining;

/// <summary>
/// What happened to members of late, with its causes: the answer to "who said it is dead, and why". Bounded for each member and in all;
/// the oldest go first. Nothing is kept of a member that only joined. Owned by MembershipActor; not thread-safe.
/// </summary>
internal sealed class MemberHistory
{
    /// <summary>Most entries of one member.</summary>
    public const int PerMemberMax = 16;

    /// <summary>Most entries in all, about 300 bytes each.</summary>
    public const int TotalMax = 2_048;

    private readonly LinkedList<(MemberName Name, HistoryEntry Entry)> _all = [];
    private readonly Dictionary<MemberName, Queue<LinkedListNode<(MemberName Name, HistoryEntry Entry)>>> _byName = [];

    public int Count => _all.Count;

    /// <summary>What is kept of that member, oldest first.</summary>
    public IReadOnlyList<HistoryEntry> Of(MemberName name) =>
        _byName.TryGetValue(name, out var entries) ? [.. entries.Select(node => node.Value.Entry)] : [];

    /// <summary>A row changed. A change that is none of <see cref="HistoryKind"/> is not kept.</summary>
    public void OnChange(Member? old, Member row, EventCause? cause, DateTimeOffset at)
    {
        if (KindOf(old, row) is { } kind) Add(row.MemberName, new HistoryEntry(kind, at, row.Version, cause));
    }

    /// <summary>A further accusation of a suspect. Each accuser is kept once for each suspicion, and its newest evidence.</summary>
    public void OnConfirmation(Member suspect, EventCause cause, DateTimeOffset at)
    {
        if (!_byName.TryGetValue(suspect.MemberName, out var entries)) return;
        LinkedListNode<(MemberName Name, HistoryEntry Entry)>? same = null;
        foreach (var node in entries)
        {
            var (kind, from) = (node.Value.Entry.Kind, node.Value.Entry.Cause?.From);
            if (kind is not (HistoryKind.Confirmed or HistoryKind.Conflict)) same = null;
            if (kind is HistoryKind.Suspected or HistoryKind.Confirmed && from == cause.From) same = node;
        }

        if (same is null) Add(suspect.MemberName, new HistoryEntry(HistoryKind.Confirmed, at, suspect.Version, cause));
        else if (cause.Probe is not null && same.Value.Entry.Kind == HistoryKind.Confirmed) Repeat(same, cause, at);
    }

    /// <summary>Another process claims the name. Each address is kept once while it is kept, so that rivals in turn leave room for the rest.</summary>
    public void OnConflict(Member holder, string from, IPEndPoint claimed, DateTimeOffset at)
    {
        var same = _byName.GetValueOrDefault(holder.MemberName)?.FirstOrDefault(node => node.Value.Entry.Kind == HistoryKind.Conflict && claimed.Equals(node.Value.Entry.ClaimedAddress));
        if (same is not null) Repeat(same, same.Value.Entry.Cause, at);
        else Add(holder.MemberName, new HistoryEntry(HistoryKind.Conflict, at, holder.Version, new EventCause(from)) { ClaimedAddress = claimed });
    }

    /// <summary>We refuted an accusation.</summary>
    public void OnRefuted(Member self, EventCause cause, DateTimeOffset at)
    {
        if (Last(self.MemberName) is { Value.Entry: { Kind: HistoryKind.Refuted } last } node && last.Cause?.From == cause.From) Repeat(node, cause, at, self.Version);
        else Add(self.MemberName, new HistoryEntry(HistoryKind.Refuted, at, self.Version, cause));
    }

    /// <summary>A tombstone was removed; what is known of the member stays until others need the room.</summary>
    public void OnRemoved(Member row, EventCause? cause, DateTimeOffset at) => Add(row.MemberName, new HistoryEntry(HistoryKind.Removed, at, row.Version, cause));

    private HistoryKind? KindOf(Member? old, Member row) => Transition.Of(old, row) switch
    {
        TransitionKind.Joined => _byName.ContainsKey(row.MemberName) ? HistoryKind.Returned : null,
        TransitionKind.Returned => HistoryKind.Returned,
        TransitionKind.Restarted => HistoryKind.Restarted,
        TransitionKind.Recovered => HistoryKind.Recovered,
        TransitionKind.Suspected => HistoryKind.Suspected,
        TransitionKind.Died => HistoryKind.Died,
        TransitionKind.Left => HistoryKind.Left,
        _ => null,
    };

    private LinkedListNode<(MemberName Name, HistoryEntry Entry)>? Last(MemberName name) =>
        _byName.TryGetValue(name, out var entries) ? entries.Last() : null;

    private static void Repeat(LinkedListNode<(MemberName Name, HistoryEntry Entry)> node, EventCause? cause, DateTimeOffset at, MemberVersion? version = null)
    {
        var (name, entry) = node.Value;
        node.Value = (name, entry with { LastAt = at, Cause = cause, Count = entry.Count + 1, Version = version ?? entry.Version });
    }

    private void Add(MemberName name, HistoryEntry entry)
    {
        if (!_byName.TryGetValue(name, out var entries)) _byName[name] = entries = new Queue<LinkedListNode<(MemberName Name, HistoryEntry Entry)>>();
        entries.Enqueue(_all.AddLast((name, entry)));
        if (entries.Count > PerMemberMax) _all.Remove(entries.Dequeue());
        if (_all.Count > TotalMax) DropOldest();
    }

    /// <summary>The oldest of all is the oldest of its member.</summary>
    private void DropOldest()
    {
        var name = _all.First!.Value.Name;
        _all.RemoveFirst();
        var entries = _byName[name];
        entries.Dequeue();
        if (entries.Count == 0) _byName.Remove(name);
    }
}
