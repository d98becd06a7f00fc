using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.TestKit;

/// <summary>
/// I1: nobody rises from Dead or Left at a version that was Dead or Left. I15: each observer's events are numbered without gaps,
/// are a legal path per member, and add up to its table.
/// </summary>
internal sealed class PathChecker : Checker
{
    private readonly Dictionary<string, View> _views = [];

    /// <summary>Those that join again, until their new life has begun: they forget whom they knew, in whatever state.</summary>
    private readonly HashSet<string> _forgetting = [];

    public override void OnBegin(string observer, ClusterSnapshot first, TimeSpan now)
    {
        var view = new View { Sequence = first.Sequence };
        foreach (var member in first.Members) view.Rows[member.Name] = (member.Status, member.Version);
        _views[observer] = view;
    }

    public override void OnJoinsAgain(string node, TimeSpan now) => _forgetting.Add(node);

    public override void OnEvent(string observer, ClusterEvent @event, TimeSpan now)
    {
        if (!_views.TryGetValue(observer, out var view)) return;
        if (@event.Sequence != view.Sequence + 1) Fail("I15", $"{observer} numbered {@event} after event {view.Sequence}");
        view.Sequence = @event.Sequence;
        if (@event is MemberJoined self && self.Member.Name == observer) _forgetting.Remove(observer);
        if (@event is not MemberEvent about || about.Member.Name == observer || @event is MemberConflict or SelfRefuted) return;

        var (row, known) = (about.Member, view.Rows.TryGetValue(about.Member.Name, out var before));
        var wasLive = known && before.Status is MemberStatus.Alive or MemberStatus.Suspect;
        var forgets = @event is MemberRemoved && known && _forgetting.Contains(observer);
        if (!forgets && !IsLegal(@event, known, wasLive, before.Status, row.Version > before.Version))
            Fail("I15", $"{observer} reported {@event.GetType().Name} of {row} after {(known ? before.Status : "nothing")}");
        if (known && !wasLive && !forgets && row.IsLive && row.Version <= before.Version)
            Fail("I1", $"{observer} sees {row} after {before.Status} at {before.Version}");
        if (@event is MemberRemoved) view.Rows.Remove(row.Name);
        else view.Rows[row.Name] = (After(@event, row.Status), row.Version);
    }

    public override void OnSweep(string observer, ClusterSnapshot seen, TimeSpan now)
    {
        if (!_views.TryGetValue(observer, out var view) || view.Sequence != seen.Sequence) return;
        var others = 0;
        foreach (var row in seen.Members.Where(row => row.Name != observer))
        {
            others++;
            if (!view.Rows.TryGetValue(row.Name, out var told) || told.Status != row.Status)
                Fail("I15", $"{observer} has {row}, its events say {told.Status}");
            else
                view.Rows[row.Name] = (row.Status, row.Version);
        }

        var toldOf = view.Rows.Keys.Count(name => name != observer);
        if (toldOf != others) Fail("I15", $"{observer} has {others} other members, its events say {toldOf}");
    }

    /// <summary>A member that joins as a suspect is reported twice, with the row as it is in the end.</summary>
    private static MemberStatus After(ClusterEvent @event, MemberStatus status) => @event is MemberJoined ? MemberStatus.Alive : status;

    /// <summary>A later life than the one that left can be known by its death alone.</summary>
    private static bool IsLegal(ClusterEvent @event, bool known, bool wasLive, MemberStatus before, bool isNewer) => @event switch
    {
        MemberJoined => !wasLive,
        MemberSuspected => known && before == MemberStatus.Alive,
        MemberRecovered => known && before == MemberStatus.Suspect,
        MemberUpdated => wasLive,
        MemberDied => wasLive || (before == MemberStatus.Left && isNewer),
        MemberLeft => known && before != MemberStatus.Left,
        MemberRemoved => known && !wasLive,
        _ => true,
    };

    private sealed class View
    {
        public long Sequence { get; set; }

        public Dictionary<string, (MemberStatus Status, MemberVersion Version)> Rows { get; } = [];
    }
}
