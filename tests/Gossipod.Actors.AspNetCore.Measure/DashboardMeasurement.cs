using System.Text.Json;
using Microsoft.Playwright;

namespace Gossipod.Actors.AspNetCore.Measure;

/// <summary>What a browser that shows the dashboard of a large, busy cluster has to do: times between frames, long tasks, how late an event is drawn.</summary>
public static class DashboardMeasurement
{
    /// <summary>
    /// Notes each frame, each task of more than 50 ms, when each newest event in the timeline appears and how old it is then, and the most
    /// elements and rows that the page had.
    /// </summary>
    private const string Observe = """
        () => {
          const seen = window.measured = { frames: [], long: [], late: [], elements: 0, rows: 0 };
          const begin = performance.now();
          let last = begin;
          const [elements, rows] = [document.getElementsByTagName('*'), document.getElementById('member-rows').children];
          const frame = now => {
            seen.frames.push(now - last);
            last = now;
            seen.elements = Math.max(seen.elements, elements.length);
            seen.rows = Math.max(seen.rows, rows.length);
            requestAnimationFrame(frame);
          };
          requestAnimationFrame(frame);
          new PerformanceObserver(list => { for (const entry of list.getEntries()) seen.long.push(entry.duration); }).observe({ entryTypes: ['longtask'] });
          new MutationObserver(() => {
            const time = document.querySelector('#timeline li time');
            if (time) seen.late.push([performance.now() - begin, Date.now() - Date.parse(time.dateTime)]);
          }).observe(document.getElementById('timeline'), { childList: true });
        }
        """;

    /// <summary>Lets events happen at that rate before an open page, and waits until it shows the last one.</summary>
    /// <exception cref="TimeoutException">The page never showed it.</exception>
    public static async Task<DashboardFigures> RunAsync(MadeUpServer server, IPage page, int perSecond, int seconds)
    {
        var before = server.Cluster.Sequence;
        await page.EvaluateAsync(Observe);
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        await server.Cluster.HappenAsync(perSecond, end.Token);
        await Chromium.UntilAsync(page, $"document.querySelector('#timeline li')?.dataset.sequence === '{server.Cluster.Sequence}'");
        using var json = JsonDocument.Parse((await page.EvaluateAsync("() => JSON.stringify(window.measured)"))!.Value.GetString()!);
        var seen = json.RootElement;
        return new DashboardFigures
        {
            Events = server.Cluster.Sequence - before,
            Seconds = seconds,
            MostElements = seen.GetProperty("elements").GetInt32(),
            MostRows = seen.GetProperty("rows").GetInt32(),
            Frames = Sorted(seen, "frames"),
            LongTasks = Sorted(seen, "long"),
            Delays = [.. seen.GetProperty("late").EnumerateArray().Select(pair => (pair[0].GetDouble(), pair[1].GetDouble()))],
        };
    }

    private static List<double> Sorted(JsonElement seen, string name) => [.. seen.GetProperty(name).EnumerateArray().Select(value => value.GetDouble()).Order()];
}
