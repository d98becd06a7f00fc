namespace Gossipod.Actors.Protocol;

/// <summary>A reading of a clock that never goes back: 100 ns ticks since an arbitrary start. Only differences mean anything.</summary>
/// <param name="Ticks">100 ns units since the clock's start.</param>
internal readonly record struct MonotonicTime(long Ticks) : IComparable<MonotonicTime>
{
    /// <summary>Earlier than every reading of a real clock: "never happened".</summary>
    public static readonly MonotonicTime Never = new(long.MinValue / 2);

    public static TimeSpan operator -(MonotonicTime later, MonotonicTime earlier) => TimeSpan.FromTicks(later.Ticks - earlier.Ticks);

    public static MonotonicTime operator +(MonotonicTime time, TimeSpan span) => new(time.Ticks + span.Ticks);

    public static bool operator <(MonotonicTime left, MonotonicTime right) => left.Ticks < right.Ticks;

    public static bool operator >(MonotonicTime left, MonotonicTime right) => left.Ticks > right.Ticks;

    public static bool operator <=(MonotonicTime left, MonotonicTime right) => left.Ticks <= right.Ticks;

    public static bool operator >=(MonotonicTime left, MonotonicTime right) => left.Ticks >= right.Ticks;

    public int CompareTo(MonotonicTime other) => Ticks.CompareTo(other.Ticks);
}
