using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.TestKit;

/// <summary>Folds every event of a simulation into one hash, counts them, and shows them to the checks. Owned by SimCluster.</summary>
internal sealed class SimRecord(Func<TimeSpan> now)
{
    private readonly Dictionary<Type, long> _counts = [];

    public ulong Hash { get; private set; } = 14695981039346656037UL;

    /// <summary>Null when this simulation checks nothing.</summary>
    public InvariantChecks? Checks { get; set; }

    /// <summary>Called with each event's time, observer and event, for a log.</summary>
    public Action<TimeSpan, string, ClusterEvent>? Listener { get; set; }

    public long Count<TEvent>() => _counts.GetValueOrDefault(typeof(TEvent));

    /// <summary>A life of a node begins, with this table.</summary>
    public void Begin(string observer, ClusterSnapshot first)
    {
        Fold(observer, 0, first.Self);
        Checks?.OnBegin(observer, first, now());
    }

    public void Add(string observer, ClusterEvent @event)
    {
        var at = now();
        var kind = @event.GetType();
        _counts[kind] = _counts.GetValueOrDefault(kind) + 1;
        Fold(observer, MemberName.HashOf(System.Text.Encoding.UTF8.GetBytes(kind.Name)), (@event as MemberEvent)?.Member);
        if (@event is LocalHealthChanged health) Mix((ulong)health.Score);
        Listener?.Invoke(at, observer, @event);
        Checks?.OnEvent(observer, @event, at);
    }

    private void Fold(string observer, ulong kind, Member? about)
    {
        Mix((ulong)now().Ticks);
        Mix(MemberName.HashOf(System.Text.Encoding.UTF8.GetBytes(observer)));
        Mix(kind);
        if (about is null) return;
        Mix(about.MemberName.Hash);
        Mix(about.Version.Generation);
        Mix(about.Version.Incarnation);
        Mix((ulong)about.Status);
    }

    private void Mix(ulong value) => Hash = ViewHash.Mix(Hash ^ value) + 0x9E3779B97F4A7C15UL;
}
