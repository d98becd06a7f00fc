using System.Globalization;
using System.Text.Json;

namespace Gossipod.Actors.AspNetCore.Measure;

/// <summary>What a browser that shows the dashboard of a large, busy cluster has to do: times between frames, long tasks, how late an event is drawn.</summary>
public static class DashboardMeasurement
{
    /// <summary>Notes each frame, each task of more than 50 ms, and how old the newest event in the timeline is when it appears.</summary>
    private const string Observe = """
        () => {
          const seen = window.measured = { frames: [], long: [], late: [] };
          let last = performance.now();
          const frame = now => { seen.frames.push(now - last); last = now; requestAnimationFrame(frame); };
          requestAnimationFrame(frame);
          new PerformanceObserver(list => { for (const entry of list.getEntries()) seen.long.push(entry.duration); }).observe({ entryTypes: ['longtask'] });
          new MutationObserver(() => {
            const time = document.querySelector('#timeline li time');
            if (time) seen.late.push(Date.now() - Date.parse(time.dateTime));
          }).observe(document.getElementById('timeline'), { childList: true });
        }
        """;

    public static async Task RunAsync(int members, int perSecond, int seconds, TextWriter output)
    {
        await using var server = await MadeUpServer.StartAsync(members);
        await using var chromium = await Chromium.StartAsync();
        var page = await chromium.OpenAsync(server.Url + "/gossipod/");
        await Task.Delay(TimeSpan.FromSeconds(3));
        await page.EvaluateAsync(Observe);
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        await server.Cluster.HappenAsync(perSecond, end.Token);
        await Chromium.UntilAsync(page, $"document.querySelectorAll('#timeline li').length >= {Math.Min(200, server.Cluster.Sequence)}");
        var measured = (await page.EvaluateAsync("() => JSON.stringify(window.measured)"))!.Value.GetString()!;
        var elements = (await page.EvaluateAsync("() => document.querySelectorAll('*').length"))!.Value.GetInt32();

        using var json = JsonDocument.Parse(measured);
        var (frames, tasks, late) = (Sorted(json, "frames"), Sorted(json, "long"), Sorted(json, "late"));
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"{members} members, {server.Cluster.Sequence} events in {seconds} s, {elements} elements in the page"));
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"frames: {frames.Count}, {frames.Count / (double)seconds:0.0} per second; between two: median {At(frames, 0.5):0.0} ms, 95% {At(frames, 0.95):0.0} ms, 99% {At(frames, 0.99):0.0} ms, max {At(frames, 1):0.0} ms"));
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"tasks above 50 ms: {tasks.Count}, longest {At(tasks, 1):0} ms, together {tasks.Sum() / seconds / 10:0.0}% of the time"));
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"an event is drawn after: median {At(late, 0.5):0} ms, 95% {At(late, 0.95):0} ms, max {At(late, 1):0} ms"));
    }

    private static List<double> Sorted(JsonDocument json, string name) => [.. json.RootElement.GetProperty(name).EnumerateArray().Select(value => value.GetDouble()).Order()];

    private static double At(List<double> sorted, double share) => sorted.Count == 0 ? 0 : sorted[(int)Math.Min(sorted.Count - 1, sorted.Count * share)];
}
