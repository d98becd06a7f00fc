using System.Diagnostics.CodeAnalysis;
using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace Gossipod.Actors.TestKit;

/// <summary>
/// Akka's scheduler in virtual time: entries run in the order of their due times, equal ones in the order in which they were made,
/// when the simulation says so and on its thread. Named in <c>akka.scheduler.implementation</c> by <see cref="SimCluster"/>.
/// </summary>
public sealed class VirtualScheduler : SchedulerBase
{
    private const int SweepMin = 1_024;

    internal static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly PriorityQueue<Entry, DueTime> _entries = new();
    private long _sequence;

    /// <summary>At this many entries the cancelled ones are taken out, which keep what they would have told.</summary>
    private int _sweepAt = SweepMin;

    /// <summary>Called by the ActorSystem.</summary>
    public VirtualScheduler(Config scheduler, ILoggingAdapter log)
        : base(scheduler, log)
    {
    }

    /// <summary>Virtual time since the start.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>Timers of actors that wait and are not cancelled.</summary>
    internal int LiveTimerCount
    {
        get
        {
            lock (_entries) return _entries.UnorderedItems.Count(item => item.Element.Cancelable is { IsCancellationRequested: false });
        }
    }

    /// <inheritdoc/>
    public override TimeSpan MonotonicClock => Elapsed;

    /// <inheritdoc/>
    public override TimeSpan HighResMonotonicClock => Elapsed;

    /// <inheritdoc/>
    protected override DateTimeOffset TimeNow => Epoch + Elapsed;

    /// <summary>Moves to the next entry that is due at or before <paramref name="limit"/> and runs it.</summary>
    /// <returns>Whether there was one; otherwise the time is now <paramref name="limit"/>.</returns>
    internal bool RunNext(TimeSpan limit)
    {
        while (TryTake(limit, out var entry, out var due))
        {
            if (entry.Cancelable is { IsCancellationRequested: true }) continue;
            if (due > Elapsed) Elapsed = due;
            entry.Action.Run();
            if (entry.Interval is { } interval) Add(interval, entry);
            return true;
        }

        if (limit > Elapsed) Elapsed = limit;
        return false;
    }

    /// <summary>Runs an action of the simulation itself after a delay.</summary>
    internal void After(TimeSpan delay, Action action) => After(delay, new Call(action));

    /// <inheritdoc cref="After(TimeSpan, Action)"/>
    internal void After(TimeSpan delay, ITimedAction action) => Add(delay, new Entry(action, null, null));

    /// <inheritdoc/>
    protected override void InternalScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Add(Stretch(delay, receiver), new Entry(new TimedTell(receiver, message, sender), null, cancelable));

    /// <inheritdoc/>
    protected override void InternalScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Add(Stretch(initialDelay, receiver), new Entry(new TimedTell(receiver, message, sender), Stretch(interval, receiver), cancelable));

    /// <inheritdoc/>
    protected override void InternalScheduleOnce(TimeSpan delay, Action action, ICancelable cancelable) => Add(delay, new Entry(new Call(action), null, cancelable));

    /// <inheritdoc/>
    protected override void InternalScheduleOnce(TimeSpan delay, IRunnable action, ICancelable cancelable) =>
        Add(delay, new Entry(new Call(action.Run), null, cancelable));

    /// <inheritdoc/>
    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable cancelable) =>
        Add(initialDelay, new Entry(new Call(action), interval, cancelable));

    /// <inheritdoc/>
    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action, ICancelable cancelable) =>
        Add(initialDelay, new Entry(new Call(action.Run), interval, cancelable));

    /// <summary>Actors count by the clock of their machine.</summary>
    private static TimeSpan Stretch(TimeSpan delay, ICanTell receiver) =>
        receiver is ActorRefWithCell { Underlying: ActorCell { Dispatcher: ProcessDispatcher { Clock: { } clock } } } ? clock.Stretch(delay) : delay;

    // The ActorSystem's own threads may schedule while it starts and stops.
    private void Add(TimeSpan delay, Entry entry)
    {
        lock (_entries)
        {
            if (_entries.Count >= _sweepAt) Sweep();
            _entries.Enqueue(entry, new DueTime(Elapsed.Ticks + Math.Max(0, delay.Ticks), _sequence++));
        }
    }

    /// <summary>Leaves room for as many again, so that an entry is looked at about once.</summary>
    private void Sweep()
    {
        (Entry, DueTime)[] live = [.. _entries.UnorderedItems.Where(item => item.Element.Cancelable is not { IsCancellationRequested: true })];
        _entries.Clear();
        _entries.EnqueueRange(live);
        _sweepAt = Math.Max(SweepMin, 2 * live.Length);
    }

    private bool TryTake(TimeSpan limit, [NotNullWhen(true)] out Entry? entry, out TimeSpan due)
    {
        lock (_entries)
        {
            var found = _entries.TryPeek(out entry, out var key) && key.Ticks <= limit.Ticks;
            due = TimeSpan.FromTicks(key.Ticks);
            if (found) _entries.Dequeue();
            return found;
        }
    }

    private readonly record struct DueTime(long Ticks, long Sequence) : IComparable<DueTime>
    {
        public int CompareTo(DueTime other) => Ticks != other.Ticks ? Ticks.CompareTo(other.Ticks) : Sequence.CompareTo(other.Sequence);
    }

    private sealed class Entry(ITimedAction action, TimeSpan? interval, ICancelable? cancelable)
    {
        public ITimedAction Action { get; } = action;

        public TimeSpan? Interval { get; } = interval;

        public ICancelable? Cancelable { get; } = cancelable;
    }

    private sealed class Call(Action action) : ITimedAction
    {
        public void Run() => action();
    }

    private sealed class TimedTell(ICanTell receiver, object message, IActorRef sender) : ITimedAction
    {
        public void Run() => receiver.Tell(message, sender);
    }
}

/// <summary>Something that the simulation does when its time has come.</summary>
internal interface ITimedAction
{
    void Run();
}
