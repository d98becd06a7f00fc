using System.Globalization;

namespace Gossipod.Actors.AspNetCore.Measure;

/// <summary>What figures must not be above for the dashboard to be without lag.</summary>
/// <param name="Frame">95 % of the times between two frames, milliseconds.</param>
/// <param name="Delay">95 % of the times from an event to its line, milliseconds.</param>
/// <param name="Growth">How much longer that takes in the last quarter of the time than in the first, by the medians, milliseconds.</param>
/// <param name="LongTasks">Part of the time in tasks of more than 50 ms, 0–1.</param>
/// <param name="Elements">Elements in the page.</param>
public sealed record DashboardLimits(double Frame, double Delay, double Growth, double LongTasks, int Elements)
{
    /// <summary>A line for each limit that the figures are above.</summary>
    public IEnumerable<string> Broken(DashboardFigures figures)
    {
        (string What, double Is, double Limit)[] checks =
        [
            ("95% of the times between two frames, ms", figures.FrameAt(0.95), Frame),
            ("95% of the times from an event to its line, ms", figures.DelayAt(0.95), Delay),
            ("growth of the delay from the first quarter to the last, ms", figures.DelayAtEnd - figures.DelayAtStart, Growth),
            ("part of the time in tasks above 50 ms", figures.LongTaskShare, LongTasks),
            ("elements in the page", figures.MostElements, Elements),
        ];
        return checks.Where(check => check.Is > check.Limit)
            .Select(check => string.Create(CultureInfo.InvariantCulture, $"above its limit: {check.What}: {check.Is:0.##}, at most {check.Limit:0.##}"));
    }
}
