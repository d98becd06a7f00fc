using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Diagnostics.Metrics;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Probing;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Sync;
using Gossipod.Actors.Tests.Architecture;
using Gossipod.Actors.Tests.Harness;

namespace Gossipod.Actors.Tests.Telemetry;

/// <summary>The meter of a node against docs/metrics.md, and each counter against its series. That instruments move is tested in simulation.</summary>
public sealed partial class InstrumentTests : IDisposable
{
    /// <summary>Measures the mailboxes of actors, and there are none here.</summary>
    private const string OfActorsAlone = "gossipod.mailbox.depth";

    private readonly NodeContext _node = new()
    {
        Settings = new NodeSettings { ClusterName = "instruments", Name = Given.Self, Bind = Given.Endpoint(7000), Seeds = ["10.0.0.5:7946", "seed:7946", "discovery:payments"] },
        TimeProvider = new ManualTimeProvider(),
        Random = new SeededRandom(1, 2),
        DatagramTransport = _ => throw new InvalidOperationException(),
        StreamTransport = _ => throw new InvalidOperationException(),
        Dispatcher = "none",
    };

    private readonly MeterListener _listener = new();
    private readonly List<Instrument> _instruments = [];
    private readonly List<(string Name, double Value, KeyValuePair<string, object?>[] Tags)> _seen = [];
    private Meter? _meter;

    public InstrumentTests()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (_meter is null || !ReferenceEquals(instrument.Meter, _meter)) return;
            _instruments.Add(instrument);
            listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => _seen.Add((instrument.Name, value, tags.ToArray())));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => _seen.Add((instrument.Name, value, tags.ToArray())));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => _seen.Add((instrument.Name, value, tags.ToArray())));
        _node.StartTelemetry(new OneMeter(meter => _meter = meter));
        _listener.Start();
    }

    public void Dispose()
    {
        _node.EndTelemetry();
        _listener.Dispose();
        _meter?.Dispose();
    }

    [Fact]
    public void The_document_lists_exactly_the_instruments_with_kind_and_unit()
    {
        var documented = Documented().Select(row => (row.Name, row.Kind, row.Unit)).ToList();
        var there = _instruments.Select(instrument => (instrument.Name, KindOf(instrument), instrument.Unit ?? "")).ToList();
        Assert.Equal(there.Order(), documented.Order());
    }

    [Fact]
    public void Every_instrument_has_a_name_by_the_rules_and_a_description() => Assert.All(_instruments, instrument =>
    {
        Assert.Matches("^gossipod(\\.[a-z]+(_[a-z]+)*)+$", instrument.Name);
        Assert.Matches("^[A-Z].*\\.$", instrument.Description);
        Assert.False(string.IsNullOrEmpty(instrument.Unit));
    });

    [Fact]
    public void The_meter_says_whose_it_is() => Assert.Equal(
        [new(GossipodTelemetry.ClusterTag, "instruments"), new(GossipodTelemetry.NodeTag, "self")], _meter!.Tags!);

    [Fact]
    public void Every_counter_is_a_series_that_shows_it()
    {
        foreach (var counter in Enum.GetValues<Counter>().Where(counter => !CounterTable.ToldOtherwise.Contains(counter)))
        {
            var series = CounterTable.All.SelectMany(instrument => instrument.Series.Select(one => (instrument.Name, one))).Where(entry => entry.one.Counter == counter).ToList();
            Assert.True(series.Count > 0, $"{counter} is in no instrument of CounterTable");
            _node.Counters.Add(counter, 7);
            foreach (var (name, one) in series) Assert.Equal(7, ValueOf(name, one.Tags));
        }
    }

    [Fact]
    public void No_two_series_of_an_instrument_have_equal_tags() => Assert.All(CounterTable.All, instrument =>
        Assert.Equal(instrument.Series.Length, instrument.Series.Select(series => string.Join(',', series.Tags)).Distinct().Count()));

    [Fact]
    public void Seeds_are_counted_by_how_they_are_found()
    {
        foreach (var provider in new[] { "address", "dns", "discovery" }) Assert.Equal(1, ValueOf("gossipod.join.seeds", [new("provider", provider)]));
    }

    [Fact]
    public void Measurements_carry_the_documented_attributes_and_no_others()
    {
        Everything();
        _listener.RecordObservableInstruments();
        foreach (var row in Documented())
        {
            var seen = _seen.Where(entry => entry.Name == row.Name).ToList();
            if (row.Name != OfActorsAlone) Assert.True(seen.Count > 0, $"{row.Name} measured nothing");
            Assert.All(seen, entry => Assert.Equal(row.Attributes.Order(), entry.Tags.Select(tag => tag.Key).Order()));
        }
    }

    [Fact]
    public void An_ended_node_tells_nothing_though_its_meter_lives_on_in_the_factory()
    {
        _node.EndTelemetry();
        _seen.Clear();
        _listener.RecordObservableInstruments();
        Assert.Empty(_seen);
    }

    [Fact]
    public void A_measurement_allocates_nothing()
    {
        var (alive, suspect) = (Given.Row(Given.Bob), Given.Row(Given.Bob, MemberStatus.Suspect));
        var outcome = new ProbeOutcome(ProbeResult.Acked, alive, -1, 0, [], Given.Seconds(1)) { AnsweredAfter = Given.Ms(1), WasDirect = true };
        var quiet = new NodeMetrics(_node, factory: null);
        for (var i = 0; i < 1_000; i++) Record();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++) Record();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        quiet.Dispose();

        void Record()
        {
            quiet.OnProbe(outcome);
            quiet.OnTransition(alive, suspect, null);
            quiet.OnRoundTrip(Given.Ms(1));
        }
    }

    private void Everything()
    {
        var metrics = _node.Metrics!;
        var (alive, suspect, dead) = (Given.Row(Given.Bob), Given.Row(Given.Bob, MemberStatus.Suspect), Given.Row(Given.Bob, MemberStatus.Dead));
        metrics.OnTransition(alive, suspect, null);
        metrics.OnTransition(suspect, dead, new EventCause("self") { Elapsed = Given.Seconds(2) });
        metrics.OnRemoved(dead);
        metrics.OnProbe(new ProbeOutcome(ProbeResult.Acked, alive, -1, 0, [], Given.Seconds(1)) { AnsweredAfter = Given.Ms(1), WasDirect = true });
        metrics.OnProbe(new ProbeOutcome(ProbeResult.Failed, alive, 1, 0, [], Given.Seconds(1)));
        metrics.OnJoinAttempt(null);
        metrics.OnPause(Given.Seconds(1));
        var session = new SyncInitiator(SyncPurpose.Join, 1, Given.Endpoint(7001), new SyncLimits(50, 3, 10), NoHook.Instance);
        metrics.OnSync(new SyncExchange(session, _node.Now) { Bytes = 100 }, new SyncEnd(null), Given.Seconds(1));
        var self = Given.Row(Given.Self);
        _node.Snapshot.Current = new ClusterSnapshot(self, new SnapshotRows(self), sequence: 0, localHealth: 0);
    }

    private double ValueOf(string name, KeyValuePair<string, object?>[] tags)
    {
        _seen.Clear();
        _listener.RecordObservableInstruments();
        return Assert.Single(_seen, entry => entry.Name == name && entry.Tags.SequenceEqual(tags)).Value;
    }

    private static string KindOf(Instrument instrument) => instrument.GetType().Name.Split('`')[0] switch
    {
        "ObservableGauge" => "gauge",
        "Histogram" => "histogram",
        _ => "counter",
    };

    private static IEnumerable<(string Name, string Kind, string Unit, string[] Attributes)> Documented() =>
        from match in Row().Matches(File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "metrics.md")))
        select (match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value, Attribute().Matches(match.Groups[4].Value).Select(attribute => attribute.Groups[1].Value).ToArray());

    [GeneratedRegex(@"^\| `(gossipod\.[a-z_.]+)` \| (\w+) \| `([^`]+)` \| ([^|]*)\|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([a-z_]+)`")]
    private static partial Regex Attribute();

    /// <summary>A factory that keeps its meters, as a host's does.</summary>
    private sealed class OneMeter(Action<Meter> made) : IMeterFactory
    {
        public Meter Create(MeterOptions options)
        {
            var meter = new KeptMeter(options);
            made(meter);
            return meter;
        }

        public void Dispose()
        {
        }

        private sealed class KeptMeter(MeterOptions options) : Meter(options)
        {
            [SuppressMessage("Usage", "CA2215", Justification = "As with a host's factory, who was given a meter does not end it.")]
            protected override void Dispose(bool disposing)
            {
            }
        }
    }
}
