namespace Gossipod.Actors.TestKit;

/// <summary>
/// One machine's clocks: the simulation's virtual time, which runs fast or slow here, and a wall clock that can be set and stopped
/// without the other noticing. Owned by SimNode; outlives its processes.
/// </summary>
internal sealed class VirtualTimeProvider(VirtualScheduler scheduler) : TimeProvider
{
    private double _rate = 1;
    private TimeSpan _rateSince;
    private TimeSpan _elapsedThen;
    private DateTimeOffset? _stoppedAt;

    /// <summary>The simulation's time, which no clock of the machine need show.</summary>
    public TimeSpan Now => scheduler.Elapsed;

    /// <summary>How far the wall clock is off.</summary>
    public TimeSpan WallClockError { get; set; }

    /// <summary>Seconds of this machine per second of virtual time; timers set from now on keep to it.</summary>
    public double Rate
    {
        get => _rate;
        set => (_elapsedThen, _rateSince, _rate) = (Elapsed, scheduler.Elapsed, value);
    }

    /// <summary>Whether the wall clock stands still; it shows the right time at once when it goes again.</summary>
    public bool IsWallClockStopped
    {
        get => _stoppedAt is not null;
        set => _stoppedAt = value ? GetUtcNow() : null;
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    private TimeSpan Elapsed => _elapsedThen + (_rate == 1 ? scheduler.Elapsed - _rateSince : (scheduler.Elapsed - _rateSince) * _rate);

    public override long GetTimestamp() => Elapsed.Ticks;

    public override DateTimeOffset GetUtcNow() => _stoppedAt ?? (VirtualScheduler.Epoch + Elapsed + WallClockError);

    /// <summary>The virtual time in which this machine counts so much.</summary>
    public TimeSpan Stretch(TimeSpan span) => _rate == 1 ? span : span / _rate;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        throw new NotSupportedException("Timers of a simulated node come from IWithTimers; a TimeProvider's timer would run on a thread of its own");
}
