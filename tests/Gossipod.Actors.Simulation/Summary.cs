using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Gossipod.Actors.TestKit;

namespace Gossipod.Actors.Simulation;

/// <summary>What all seeds of a run came to. Not thread-safe.</summary>
internal sealed class Summary(int seeds)
{
    /// <summary>A run of so many seeds shows nothing unless everything happened at least once; in fewer, the rare is only reported.</summary>
    private const int VacuityMinSeeds = 20;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    private readonly List<SwarmResult> _failures = [];
    private SimCoverage _coverage = SimCoverage.None;
    private TimeSpan _nodeTime;
    private TimeSpan _slowestHealing;
    private long _datagrams;
    private int _done;

    public TimeSpan Took { get; set; }

    public bool Passed => _failures.Count == 0 && (Missing.Count == 0 || seeds < VacuityMinSeeds);

    /// <summary>What never happened.</summary>
    public IReadOnlyList<string> Missing => _coverage.Missing();

    public void Add(SwarmResult result)
    {
        _done++;
        _coverage += result.Coverage;
        _nodeTime += result.NodeTime;
        _datagrams += result.Datagrams;
        if (result.HealedIn > _slowestHealing) _slowestHealing = result.HealedIn;
        if (result.Violation is not null) _failures.Add(result);
    }

    public static string FailingLine(SwarmResult result) =>
        string.Create(CultureInfo.InvariantCulture, $"seed {result.Scenario.Seed} failed: {result.Violation}; replay: {Arguments.ReplayOf(result.Scenario)}");

    public string ToText()
    {
        var text = new StringBuilder();
        foreach (var failure in _failures.OrderBy(failure => failure.Scenario.Seed)) text.AppendLine(FailingLine(failure));
        var processor = Process.GetCurrentProcess().TotalProcessorTime;
        text.AppendLine(CultureInfo.InvariantCulture, $"seeds              {_done} of {seeds}");
        text.AppendLine(CultureInfo.InvariantCulture, $"node-hours         {_nodeTime.TotalHours:0.0}");
        text.AppendLine(CultureInfo.InvariantCulture, $"datagrams          {_datagrams}");
        text.AppendLine(CultureInfo.InvariantCulture, $"slowest agreement  {_slowestHealing.TotalSeconds:0.0} s after the faults ended");
        foreach (var (name, count) in _coverage.Counts()) text.AppendLine(CultureInfo.InvariantCulture, $"{name,-18} {count}");
        text.AppendLine(CultureInfo.InvariantCulture, $"wall time          {Took.TotalSeconds:0.0} s, processor time {processor.TotalSeconds:0.0} s");
        if (Missing.Count > 0) text.AppendLine($"never happened     {string.Join(", ", Missing)}");
        text.Append(CultureInfo.InvariantCulture, $"violations         {_failures.Count}");
        return text.ToString();
    }

    public string ToJson() => JsonSerializer.Serialize(
        new
        {
            Seeds = _done,
            NodeHours = _nodeTime.TotalHours,
            Datagrams = _datagrams,
            SlowestAgreementSeconds = _slowestHealing.TotalSeconds,
            Coverage = _coverage,
            WallSeconds = Took.TotalSeconds,
            ProcessorSeconds = Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds,
            NeverHappened = Missing,
            Violations = _failures.OrderBy(failure => failure.Scenario.Seed).Select(failure => new
            {
                failure.Scenario.Seed,
                failure.Scenario.Nodes,
                failure.Violation,
                Replay = Arguments.ReplayOf(failure.Scenario),
            }),
        },
        Indented);
}
