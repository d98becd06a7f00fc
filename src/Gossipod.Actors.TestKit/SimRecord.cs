using System.Runtime.InteropServices;
using System.Text;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.TestKit;

/// <summary>Folds every event of a simulation into one hash, counts them, and shows them to the checks. Owned by SimCluster.</summary>
internal sealed class SimRecord(Func<TimeSpan> now)
{
    private readonly Dictionary<Type, Kind> _kinds = [];
    private readonly Dictionary<string, ulong> _observers = [];

    public ulong Hash { get; private set; } = 14695981039346656037UL;

    /// <summary>Null when this simulation checks nothing.</summary>
    public InvariantChecks? Checks { get; set; }

    /// <summary>Called with each event's time, observer and event, for a log.</summary>
    public Action<TimeSpan, string, ClusterEvent>? Listener { get; set; }

    /// <summary>Called with each message that an application gets: its time, the node, the message.</summary>
    public Action<TimeSpan, string, UserMessageReceived>? MessageListener { get; set; }

    /// <summary>Whether nodes keep what they report.</summary>
    public bool KeepsEvents { get; set; }

    public long Count<TEvent>() => _kinds.GetValueOrDefault(typeof(TEvent)).Count;

    /// <summary>Called with each fault's time and description, for a log.</summary>
    public Action<TimeSpan, string>? FaultListener { get; set; }

    public void Fault(FormattableString what) => FaultListener?.Invoke(now(), FormattableString.Invariant(what));

    /// <summary>A life of a node begins, with this table.</summary>
    public void Begin(string observer, ClusterSnapshot first)
    {
        Fold(observer, 0, first.Self);
        Checks?.OnBegin(observer, first, now());
    }

    public void Add(string observer, ClusterEvent @event)
    {
        var at = now();
        ref var kind = ref CollectionsMarshal.GetValueRefOrAddDefault(_kinds, @event.GetType(), out var known)!;
        kind = new Kind(known ? kind.Hash : HashOf(@event.GetType().Name), kind.Count + 1);
        Fold(observer, kind.Hash, (@event as MemberEvent)?.Member);
        if (@event is LocalHealthChanged health) Mix((ulong)health.Score);
        Listener?.Invoke(at, observer, @event);
        Checks?.OnEvent(observer, @event, at);
    }

    /// <summary>A node's application got a message.</summary>
    public void Add(string observer, UserMessageReceived message)
    {
        Fold(observer, (ulong)message.Kind, message.From);
        Mix(MemberName.HashOf(message.Payload.Bytes.Span));
        MessageListener?.Invoke(now(), observer, message);
    }

    private void Fold(string observer, ulong kind, Member? about)
    {
        Mix((ulong)now().Ticks);
        Mix(ObserverHash(observer));
        Mix(kind);
        if (about is null) return;
        Mix(about.MemberName.Hash);
        Mix(about.Version.Generation);
        Mix(about.Version.Incarnation);
        Mix((ulong)about.Status);
    }

    private ulong ObserverHash(string observer)
    {
        ref var hash = ref CollectionsMarshal.GetValueRefOrAddDefault(_observers, observer, out var known);
        if (!known) hash = HashOf(observer);
        return hash;
    }

    private static ulong HashOf(string text) => MemberName.HashOf(Encoding.UTF8.GetBytes(text));

    private void Mix(ulong value) => Hash = ViewHash.Mix(Hash ^ value) + 0x9E3779B97F4A7C15UL;

    private readonly record struct Kind(ulong Hash, long Count);
}
