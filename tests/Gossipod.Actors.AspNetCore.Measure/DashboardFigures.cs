using System.Globalization;

namespace Gossipod.Actors.AspNetCore.Measure;

/// <summary>What one measurement saw. All times in milliseconds.</summary>
public sealed record DashboardFigures
{
    public required long Events { get; init; }

    public required int Seconds { get; init; }

    /// <summary>Most elements that the page had.</summary>
    public required int MostElements { get; init; }

    /// <summary>Most rows that the table of members had, its two spacers among them.</summary>
    public required int MostRows { get; init; }

    /// <summary>Times between frames, ascending.</summary>
    public required IReadOnlyList<double> Frames { get; init; }

    /// <summary>Tasks of more than 50 ms, ascending.</summary>
    public required IReadOnlyList<double> LongTasks { get; init; }

    /// <summary>How old the newest event was when it was drawn, and when that was, in the order of time.</summary>
    public required IReadOnlyList<(double At, double Delay)> Delays { get; init; }

    public double LongTaskShare => LongTasks.Sum() / (Seconds * 1000.0);

    /// <summary>The median delay in the first quarter of the time.</summary>
    public double DelayAtStart => At(DelaysOf(at => at < Quarter), 0.5);

    /// <summary>The same of the last quarter, and of what came after it.</summary>
    public double DelayAtEnd => At(DelaysOf(at => at >= 3 * Quarter), 0.5);

    private double Quarter => Seconds * 1000 / 4.0;

    public double FrameAt(double share) => At(Frames, share);

    public double DelayAt(double share) => At(DelaysOf(_ => true), share);

    public IEnumerable<string> Lines()
    {
        yield return Invariant($"{Events} events in {Seconds} s; at most {MostElements} elements in the page, {MostRows} rows in the table");
        yield return Invariant(
            $"frames: {Frames.Count}, {Frames.Count / (double)Seconds:0.0} per second; between two: median {FrameAt(0.5):0.0} ms, 95% {FrameAt(0.95):0.0} ms, 99% {FrameAt(0.99):0.0} ms, max {FrameAt(1):0.0} ms");
        yield return Invariant($"tasks above 50 ms: {LongTasks.Count}, longest {At(LongTasks, 1):0} ms, together {LongTaskShare:0.0%} of the time");
        yield return Invariant(
            $"an event is drawn after: median {DelayAt(0.5):0} ms, 95% {DelayAt(0.95):0} ms, max {DelayAt(1):0} ms; median of the first quarter {DelayAtStart:0} ms, of the last {DelayAtEnd:0} ms");
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private List<double> DelaysOf(Func<double, bool> isWithin) => [.. Delays.Where(delay => isWithin(delay.At)).Select(delay => delay.Delay).Order()];

    private static double At(IReadOnlyList<double> sorted, double share) => sorted.Count == 0 ? 0 : sorted[(int)Math.Min(sorted.Count - 1, sorted.Count * share)];
}
