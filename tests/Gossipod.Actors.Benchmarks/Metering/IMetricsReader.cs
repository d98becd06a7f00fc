namespace Gossipod.Actors.Benchmarks.Metering;

/// <summary>Something in this process that listens to every instrument of every node.</summary>
internal interface IMetricsReader : IDisposable
{
    /// <summary>From now on all instruments are read at this interval; the first time is over when the task is.</summary>
    Task BeginAsync(TimeSpan interval);

    /// <summary>Reads all instruments once, now.</summary>
    void Read();
}
