namespace Gossipod.Actors.TestKit;

/// <summary>One node's clocks: the simulation's virtual time, and a wall clock that can be set without the other moving.</summary>
internal sealed class VirtualTimeProvider(VirtualScheduler scheduler) : TimeProvider
{
    /// <summary>How far the wall clock is off.</summary>
    public TimeSpan WallClockError { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => scheduler.Elapsed.Ticks;

    public override DateTimeOffset GetUtcNow() => scheduler.WallClock + WallClockError;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        throw new NotSupportedException("Timers of a simulated node come from IWithTimers; a TimeProvider's timer would run on a thread of its own");
}
