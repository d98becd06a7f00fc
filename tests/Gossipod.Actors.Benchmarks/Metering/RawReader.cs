using System.Diagnostics.Metrics;

namespace Gossipod.Actors.Benchmarks.Metering;

/// <summary>A bare listener that adds up what it hears: the least that any reader costs.</summary>
internal sealed class RawReader : IMetricsReader
{
    private readonly MeterListener _listener;
    private Timer? _timer;
    private double _sum;

    public RawReader()
    {
        _listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Meter.Name == GossipodTelemetry.MeterName) listening.EnableMeasurementEvents(instrument);
            },
        };
        _listener.SetMeasurementEventCallback<int>((_, value, _, _) => _sum += value);
        _listener.SetMeasurementEventCallback<long>((_, value, _, _) => _sum += value);
        _listener.SetMeasurementEventCallback<double>((_, value, _, _) => _sum += value);
        _listener.Start();
    }

    public Task BeginAsync(TimeSpan interval)
    {
        Read();
        _timer = new Timer(_ => Read(), null, interval / 2, interval);
        return Task.CompletedTask;
    }

    public void Read() => _listener.RecordObservableInstruments();

    public void Dispose()
    {
        _timer?.Dispose();
        _listener.Dispose();
    }
}
