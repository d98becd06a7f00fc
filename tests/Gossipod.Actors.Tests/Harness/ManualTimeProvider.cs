namespace Gossipod.Actors.Tests.Harness;

/// <summary>A clock that goes only where a test puts it; readable from any thread.</summary>
internal sealed class ManualTimeProvider : TimeProvider
{
    private long _ticks = TimeSpan.FromMinutes(5).Ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public override DateTimeOffset GetUtcNow() =>
        DateTimeOffset.FromUnixTimeMilliseconds((long)Given.Generation).AddTicks(GetTimestamp());

    /// <summary>Moves the clock alone: timers that become due by it fire late, as after a pause of the process.</summary>
    public void Move(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);
}
