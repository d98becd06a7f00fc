using System.Diagnostics.Metrics;
using Gossipod.Actors.TestKit;

namespace Gossipod.Actors.Simulation.Tests;

/// <summary>What one node's meter has told: every recorded measurement, and the observed ones when asked.</summary>
internal sealed class Measurements : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly List<(string Name, double Value, Dictionary<string, object?> Tags)> _recorded = [];
    private readonly List<(string Name, double Value, Dictionary<string, object?> Tags)> _observed = [];

    private Measurements(string cluster, string node)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            var tags = instrument.Meter.Tags?.ToDictionary() ?? [];
            if (instrument.Meter.Name != GossipodTelemetry.MeterName || !cluster.Equals(tags[GossipodTelemetry.ClusterTag])) return;
            if (node.Equals(tags[GossipodTelemetry.NodeTag])) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>Starts to measure a node of a simulation, whose cluster's name no other test has.</summary>
    public static Measurements Of(SimCluster sim, string node)
    {
        sim.Node(node).Context!.StartTelemetry(factory: null);
        return new Measurements(sim.ClusterName, node);
    }

    /// <summary>Values recorded so far, of an instrument and these tags.</summary>
    public IReadOnlyList<double> Recorded(string name, params (string Key, string Value)[] tags) => [.. Matching(_recorded, name, tags)];

    /// <summary>Values that an observed instrument has now for these tags.</summary>
    public IReadOnlyList<double> Observed(string name, params (string Key, string Value)[] tags)
    {
        _observed.Clear();
        _listener.RecordObservableInstruments();
        return [.. Matching(_observed, name, tags)];
    }

    public void Dispose() => _listener.Dispose();

    private static IEnumerable<double> Matching(List<(string Name, double Value, Dictionary<string, object?> Tags)> all, string name, (string Key, string Value)[] tags) =>
        all.Where(entry => entry.Name == name && tags.All(tag => tag.Value.Equals(entry.Tags.GetValueOrDefault(tag.Key)))).Select(entry => entry.Value);

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        (instrument.IsObservable ? _observed : _recorded).Add((instrument.Name, value, tags.ToArray().ToDictionary()));
}
