using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Akka.Actor;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Diagnostics.Metrics;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Probing;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Security;
using Gossipod.Actors.Sync;
using Gossipod.Actors.Tests.Architecture;
using Gossipod.Actors.Tests.Harness;
using Gossipod.Actors.Tests.Security;

namespace Gossipod.Actors.Tests.Telemetry;

/// <summary>The meter of a node against docs/metrics.md, and each counter against its series. That instruments move is tested in simulation.</summary>
public sealed partial class InstrumentTests : IDisposable
{
    private static readonly TestAuthority Authority = new();

    private readonly NodeContext _node = new()
    {
        Tls = new TlsCell(Authority.Unchecked(Authority.Issue("self"))),
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
    private readonly Lazy<ActorSystem> _actors = new(() => ActorSystem.Create("instruments", "akka { loglevel = OFF, stdout-loglevel = OFF }"));
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
        if (_actors.IsValueCreated) _actors.Value.Terminate().Wait();
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
            Assert.True(seen.Count > 0, $"{row.Name} measured nothing");
            Assert.All(seen, entry => Assert.Equal(row.Attributes.Keys.Order(), entry.Tags.Select(tag => tag.Key).Order()));
        }
    }

    [Fact]
    public void The_document_lists_exactly_the_values_of_every_attribute()
    {
        Everything();
        _listener.RecordObservableInstruments();
        foreach (var row in Documented())
        {
            foreach (var (attribute, documented) in row.Attributes)
            {
                var seen = _seen.Where(entry => entry.Name == row.Name).Select(entry => (string)entry.Tags.First(tag => tag.Key == attribute).Value!).Distinct();
                Assert.Equal((row.Name, attribute, string.Join(' ', seen.Order())), (row.Name, attribute, string.Join(' ', documented.Order())));
            }
        }
    }

    [Fact]
    public void The_mailbox_of_every_actor_of_a_node_is_measured()
    {
        Everything();
        _listener.RecordObservableInstruments();
        var measured = _seen.Where(entry => entry.Name == "gossipod.mailbox.depth").Select(entry => (string)entry.Tags[0].Value!);
        Assert.Equal(typeof(NodeRefs).GetProperties().Select(actor => actor.Name.ToLowerInvariant()).Order(), measured.Order());
    }

    [Fact]
    public void The_certificate_that_is_used_now_is_measured_to_its_end()
    {
        for (var days = 30; days > 0; days -= 20)
        {
            var renewed = _node.Tls.Current = Authority.Unchecked(Authority.Issue("self", to: days));
            Assert.Equal((renewed.ValidUntil - _node.TimeProvider.GetUtcNow()).TotalSeconds, ValueOf("gossipod.tls.certificate.remaining", []));
        }

        _node.Tls.Current = null;
        _seen.Clear();
        _listener.RecordObservableInstruments();
        Assert.DoesNotContain(_seen, entry => entry.Name == "gossipod.tls.certificate.remaining");
    }

    [Fact]
    public void What_the_log_has_a_line_of_is_a_transition_and_nothing_else()
    {
        foreach (var (old, row) in Changes())
        {
            _seen.Clear();
            _node.Metrics!.OnTransition(old, row, null, Given.Seconds(2));
            Assert.Equal(Transition.Of(old, row) is null ? 0 : 1, _seen.Count(entry => entry.Name == "gossipod.member.transitions"));
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
            quiet.OnTransition(alive, suspect, null, default);
            quiet.OnRoundTrip(Given.Ms(1));
        }
    }

    /// <summary>Every way in which each instrument can be recorded.</summary>
    private void Everything()
    {
        var metrics = _node.Metrics!;
        EventCause?[] causes = [null, new("self"), new("carol"), new("self") { Probe = new ProbeEvidence([], 0, 0, Given.Seconds(1)) }, new("self") { AddressTakenBy = "carol" }];
        foreach (var (old, row) in Changes())
        {
            foreach (var cause in causes) metrics.OnTransition(old, row, cause, Given.Seconds(2));
        }

        foreach (var status in (MemberStatus[])[MemberStatus.Dead, MemberStatus.Left])
        {
            foreach (var wasForgotten in (bool[])[false, true]) metrics.OnRemoved(Given.Row(Given.Bob, status), wasForgotten);
        }

        foreach (var result in Enum.GetValues<ProbeResult>())
        {
            TimeSpan? answered = result is ProbeResult.Acked or ProbeResult.ReachedByStream ? Given.Ms(1) : null;
            foreach (var wasDirect in (bool[])[false, true])
                metrics.OnProbe(new ProbeOutcome(result, Given.Row(Given.Bob), 0, 0, [], Given.Seconds(1)) { AnsweredAfter = answered, WasDirect = wasDirect });
        }

        foreach (var outcome in Enum.GetValues<JoinOutcome>()) metrics.OnJoinAttempt(outcome);
        metrics.OnPause(Given.Seconds(1));
        var limits = new SyncLimits(50, 3, 10);
        SyncSession[] sessions =
        [
            .. Enum.GetValues<SyncPurpose>().Select(purpose => new SyncInitiator(purpose, 1, Given.Endpoint(7001), limits, NoHook.Instance)),
            new SyncResponder(Given.Endpoint(7001), limits, NoHook.Instance),
        ];
        foreach (var session in sessions)
        {
            foreach (var end in (SyncEnd[])[new(null), new(null, InAgreement: true), new("busy", IsBusy: true), new("broken")])
                metrics.OnSync(new SyncExchange(session, _node.Now) { Bytes = 100 }, end, Given.Seconds(1));
        }

        var self = Given.Row(Given.Self);
        _node.Snapshot.Current = new ClusterSnapshot(self, new SnapshotRows(self), sequence: 0, localHealth: 0);
        foreach (var actor in typeof(NodeRefs).GetProperties()) actor.SetValue(_node.Refs, _actors.Value.ActorOf(Akka.TestKit.TestActors.BlackHoleActor.Props));
    }

    private static IEnumerable<(Member? Old, Member Row)> Changes()
    {
        MemberStatus[] statuses = [MemberStatus.Alive, MemberStatus.Suspect, MemberStatus.Dead, MemberStatus.Left];
        var rows = statuses.Select(status => Given.Row(Given.Bob, status, incarnation: 1)).ToList();
        foreach (var status in statuses)
        {
            foreach (var version in (MemberVersion[])[Given.Version(1), Given.Version(2), Given.Version(0, Given.Generation + 1)])
            {
                var row = new Member(Given.Bob, version, status, Given.DetailsOf(Given.Bob), version, default);
                if (version == Given.Version(1) && status == MemberStatus.Alive) yield return (null, row);
                foreach (var old in rows) yield return (old, row);
            }
        }
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

    private static IEnumerable<(string Name, string Kind, string Unit, Dictionary<string, string[]> Attributes)> Documented() =>
        from match in Row().Matches(File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "metrics.md")))
        select (match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value, Attribute().Matches(match.Groups[4].Value).ToDictionary(attribute => attribute.Groups[1].Value, attribute => attribute.Groups[2].Value.Split(", ")));

    [GeneratedRegex(@"^\| `(gossipod\.[a-z_.]+)` \| (\w+) \| `([^`]+)` \| ([^|]*)\|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([a-z_]+)`: ([a-z_, ]*[a-z_])")]
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
