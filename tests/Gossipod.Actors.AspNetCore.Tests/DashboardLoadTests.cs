using System.Globalization;
using System.Text.Json;
using Gossipod.Actors.AspNetCore.Measure;
using Microsoft.Playwright;

namespace Gossipod.Actors.AspNetCore.Tests;

/// <summary>The page of a large, busy cluster. Limits of time are those that a machine under load keeps; the measurement's are narrower.</summary>
public sealed class DashboardLoadTests
{
    private const int Members = 1_000;

    /// <summary>A page that could not keep up with 100 events per second would be seconds behind after as many seconds.</summary>
    private const double GrowthMax = 2_000;

    [BrowserFact]
    public async Task A_thousand_members_and_a_hundred_events_a_second_are_all_shown_without_a_backlog_in_a_small_page()
    {
        await using var server = await MadeUpServer.StartAsync(Members);
        await using var chromium = await Chromium.StartAsync();
        var page = await chromium.OpenAsync(server.Url + "/gossipod/");
        await Assertions.Expect(page.Locator("#count-alive")).ToHaveTextAsync("1000");

        var figures = await DashboardMeasurement.RunAsync(server, page, perSecond: 100, seconds: 10);
        Assert.InRange(figures.Events, 500, long.MaxValue);
        Assert.InRange(figures.DelayAtEnd - figures.DelayAtStart, double.NegativeInfinity, GrowthMax);
        Assert.InRange(figures.MostElements, 100, 2_500);
        Assert.InRange(figures.MostRows, 10, 60);

        var shown = await page.EvaluateAsync<long[]>("[...document.querySelectorAll('#timeline li')].map(line => Number(line.dataset.sequence))");
        Assert.Equal(Enumerable.Range(0, 200).Select(i => server.Cluster.Sequence - i), shown);
        await ShowsAsync(page, await MembersAsync(server));
    }

    [BrowserFact]
    public async Task A_burst_of_events_is_shown_and_what_is_looked_for_is_found()
    {
        await using var server = await MadeUpServer.StartAsync(Members);
        await using var chromium = await Chromium.StartAsync();
        var page = await chromium.OpenAsync(server.Url + "/gossipod/");
        for (var i = 0; i < 2_000; i++) server.Cluster.Happen();
        await ShowsAsync(page, await MembersAsync(server));

        Assert.Equal("1001", await page.Locator("#members").GetAttributeAsync("aria-rowcount"));
        await page.Locator("#filter-text").FillAsync("node-0777");
        await Assertions.Expect(page.Locator("#filter-count")).ToHaveTextAsync("1 of 1000");
        await Assertions.Expect(page.Locator("#members").GetByRole(AriaRole.Rowheader, new() { Name = "node-0777" })).ToBeVisibleAsync();
        await page.Locator("#filter-text").FillAsync("");
        await page.EvaluateAsync("document.getElementById('members-scroll').scrollTop = 1e6");
        await Assertions.Expect(page.Locator("#members").GetByRole(AriaRole.Rowheader, new() { Name = "node-0999" })).ToBeVisibleAsync();
    }

    [Fact]
    public void Figures_above_a_limit_are_named_and_others_are_not()
    {
        var figures = new DashboardFigures
        {
            Events = 400,
            Seconds = 4,
            MostElements = 1_000,
            MostRows = 30,
            Frames = [.. Enumerable.Repeat(17.0, 200)],
            LongTasks = [60, 140],
            Delays = [.. Enumerable.Range(0, 400).Select(i => (i * 10.0, i < 300 ? 10.0 : 90.0))],
        };
        var limits = new DashboardLimits(Frame: 17, Delay: 90, Growth: 80, LongTasks: 0.05, Elements: 1_000);
        Assert.Empty(limits.Broken(figures));
        Assert.Equal(
            ["between two frames", "from an event to its line", "growth of the delay", "tasks above 50 ms", "elements in the page"],
            new DashboardLimits(16, 89, 79, 0.04, 999).Broken(figures).Select(line => ((string[])["between two frames", "from an event to its line", "growth of the delay", "tasks above 50 ms", "elements in the page"]).Single(line.Contains)));
    }

    /// <summary>Status and incarnation of each member, as the server has them.</summary>
    private static async Task<Dictionary<string, (string Status, int Incarnation)>> MembersAsync(MadeUpServer server)
    {
        using var client = new HttpClient();
        using var answer = JsonDocument.Parse(await client.GetStringAsync(server.Url + "/gossipod/v1/members"));
        return answer.RootElement.GetProperty("members").EnumerateArray()
            .ToDictionary(row => row.GetProperty("name").GetString()!, row => (row.GetProperty("status").GetString()!, row.GetProperty("incarnation").GetInt32()));
    }

    /// <summary>The counts of the page are these members', and so is every row that it has at the table's start, middle and end.</summary>
    private static async Task ShowsAsync(IPage page, Dictionary<string, (string Status, int Incarnation)> members)
    {
        foreach (var status in new[] { "alive", "suspect", "leaving", "dead", "left" })
            await Assertions.Expect(page.Locator("#count-" + status)).ToHaveTextAsync(members.Values.Count(member => member.Status == status).ToString(CultureInfo.InvariantCulture));
        foreach (var (place, within) in new[] { (0.0, "node-0005"), (0.5, "node-0500"), (1.0, "node-0995") })
        {
            await page.EvaluateAsync("share => { const scroll = document.getElementById('members-scroll'); scroll.scrollTop = share * (scroll.scrollHeight - scroll.clientHeight); }", place);
            await DashboardPage.CellAsync(page, within, "Status", $"^{members[within].Status}$");
            var rows = await page.EvaluateAsync<string[][]>(
                "[...document.querySelectorAll('#member-rows tr:not(.spacer)')].map(row => [row.querySelector('button').textContent.split(' ')[0], row.children[1].textContent, row.children[7].textContent.split(' / ')[1]])");
            Assert.InRange(rows.Length, 10, 60);
            foreach (var row in rows) Assert.Equal((row[0], members[row[0]].Status, members[row[0]].Incarnation), (row[0], row[1], int.Parse(row[2], CultureInfo.InvariantCulture)));
        }
    }
}
