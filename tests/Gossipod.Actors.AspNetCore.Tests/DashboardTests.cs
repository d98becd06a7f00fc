using System.Collections.Concurrent;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Gossipod.Actors.AspNetCore.Measure;
using Gossipod.Actors.EndToEnd;
using Microsoft.Playwright;

namespace Gossipod.Actors.AspNetCore.Tests;

/// <summary>The page in a real browser.</summary>
public sealed class DashboardTests
{
    /// <summary>Notes every status that a member's row shows.</summary>
    private const string Record = """
        name => {
          window.statuses = [];
          const look = () => {
            const row = [...document.querySelectorAll('#member-rows tr')].find(row => row.querySelector('button')?.textContent === name);
            const status = row?.children[1].textContent;
            if (status && status !== window.statuses.at(-1)) window.statuses.push(status);
          };
          new MutationObserver(look).observe(document.getElementById('member-rows'), { childList: true, subtree: true, characterData: true });
          look();
        }
        """;

    /// <summary>Where pictures are put, when somebody wants them.</summary>
    private static readonly string? Pictures = Environment.GetEnvironmentVariable("GOSSIPOD_SCREENSHOTS");

    [BrowserFact]
    public async Task A_killed_node_is_shown_suspect_then_dead_with_who_says_so()
    {
        await using var a = await HttpNode.StartAsync("payments-0", options: o => o.Tags["role"] = "web");
        using var b = await NodeAsync("payments-1", a.Endpoint);
        using var c = await NodeAsync("payments-2", a.Endpoint);
        await a.MembersAsync(3);
        await using var chromium = await Chromium.StartAsync();
        var requests = new ConcurrentQueue<string>();
        var page = await chromium.OpenAsync(a.Url + "/gossipod/", before: page => page.Request += (_, request) => requests.Enqueue(request.Url));
        await page.EvaluateAsync(Record, "payments-2");

        c.Signal(PosixSignalNumber.Kill);
        await Chromium.UntilAsync(page, "window.statuses.at(-1) === 'dead'");
        Assert.Equal(["alive", "suspect", "dead"], await page.EvaluateAsync<string[]>("window.statuses"));
        await Assertions.Expect(page.Locator("#count-dead")).ToHaveTextAsync("1");
        await Assertions.Expect(page.Locator("#timeline")).ToContainTextAsync("payments-2 is suspected by payments-");
        await Assertions.Expect(page.Locator("#timeline")).ToContainTextAsync("payments-2 is dead by payments-");
        await page.GetByRole(AriaRole.Button, new() { Name = "payments-2", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog, new() { Name = "payments-2" })).ToContainTextAsync("accused by");
        await Assertions.Expect(page.GetByRole(AriaRole.List, new() { Name = "What happened to it" })).ToContainTextAsync("declared dead by payments-");
        await page.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        Assert.Contains(a.Url + "/gossipod/", requests);
        Assert.All(requests, url => Assert.StartsWith(a.Url, url, StringComparison.Ordinal));
    }

    [BrowserTheory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task The_page_is_accessible_in_light_and_in_dark(ColorScheme scheme)
    {
        await using var server = await MadeUpServer.StartAsync(members: 40, o => o.AllowActions = true);
        await using var chromium = await Chromium.StartAsync();
        var page = await chromium.OpenAsync(server.Url + "/gossipod/", scheme);
        // Two are dead in the end, two suspected, and one has joined again and changed.
        foreach (var (member, times) in new[] { (1, 12), (3, 10), (4, 9), (6, 13), (8, 4), (9, 12) })
        {
            for (var i = 0; i < times; i++) server.Cluster.HappenTo(member);
        }

        await Chromium.UntilAsync(page, "document.querySelectorAll('#timeline li').length === 60");
        await Chromium.UntilAsync(page, "document.querySelectorAll('#views li').length === 2");
        Assert.Equal(scheme == ColorScheme.Dark ? "dark" : "light", await page.EvaluateAsync<string>("document.documentElement.dataset.theme"));

        var axe = await page.RunAxe();
        Assert.True(axe.Violations.Length == 0, string.Join('\n', axe.Violations.Select(Shown)));
        foreach (var name in new[] { "Overview", "Members", "Who suspects whom", "What each node knows", "Timeline", "Actions of this node" })
            await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = name })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Searchbox, new() { Name = "Name, tag or address" })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Combobox, new() { Name = "Status" })).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#members").GetByRole(AriaRole.Rowheader, new() { Name = "node-0003" })).ToBeVisibleAsync();
        if (Pictures is not null) await page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"dashboard-{scheme.ToString().ToLowerInvariant()}.png"), FullPage = true });

        await page.GetByRole(AriaRole.Button, new() { Name = "theme" }).ClickAsync();
        Assert.Equal(scheme == ColorScheme.Dark ? "light" : "dark", await page.EvaluateAsync<string>("document.documentElement.dataset.theme"));
    }

    [BrowserFact]
    public async Task A_thousand_members_and_many_events_leave_a_small_page_that_is_up_to_date_and_searchable()
    {
        await using var server = await MadeUpServer.StartAsync(members: 1_000);
        await using var chromium = await Chromium.StartAsync();
        var page = await chromium.OpenAsync(server.Url + "/gossipod/");
        for (var i = 0; i < 2_000; i++) server.Cluster.Happen();
        using var client = new HttpClient();
        var dead = System.Text.Json.JsonDocument.Parse(await client.GetStringAsync(server.Url + "/gossipod/v1/members?status=dead")).RootElement.GetProperty("total").GetInt32();
        await Chromium.UntilAsync(page, $"document.getElementById('count-dead').textContent === '{dead}'");

        Assert.InRange(await page.EvaluateAsync<int>("document.querySelectorAll('*').length"), 100, 2_500);
        Assert.Equal("1001", await page.Locator("#members").GetAttributeAsync("aria-rowcount"));
        await page.Locator("#filter-text").FillAsync("node-0777");
        await Assertions.Expect(page.Locator("#filter-count")).ToHaveTextAsync("1 of 1000");
        await Assertions.Expect(page.Locator("#members").GetByRole(AriaRole.Rowheader, new() { Name = "node-0777" })).ToBeVisibleAsync();
        await page.Locator("#filter-text").FillAsync("");
        await page.EvaluateAsync("document.getElementById('members-scroll').scrollTop = 1e6");
        await Assertions.Expect(page.Locator("#members").GetByRole(AriaRole.Rowheader, new() { Name = "node-0999" })).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task Actions_work_from_the_page_where_they_are_allowed_and_are_not_there_otherwise()
    {
        await using var a = await HttpNode.StartAsync("a", http: o => o.AllowActions = true);
        await using var b = await HttpNode.StartAsync("b");
        await using var chromium = await Chromium.StartAsync();
        var page = await chromium.OpenAsync(a.Url + "/gossipod/");
        await page.GetByLabel("Seeds, with commas").FillAsync(b.Endpoint);
        await page.GetByRole(AriaRole.Button, new() { Name = "Join" }).ClickAsync();
        await Assertions.Expect(page.Locator("#action-result")).ToContainTextAsync("joined");
        await page.GetByLabel("Tag", new() { Exact = true }).FillAsync("zone");
        await page.GetByLabel("Value (none removes it)").FillAsync("eu");
        await page.GetByRole(AriaRole.Button, new() { Name = "Set" }).ClickAsync();
        await Assertions.Expect(page.Locator("#member-rows")).ToContainTextAsync("zone=eu");
        await page.GetByRole(AriaRole.Button, new() { Name = "b", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Ping" }).ClickAsync();
        await Assertions.Expect(page.Locator("#ping-result")).ToContainTextAsync("answered in");

        var reader = await chromium.OpenAsync(b.Url + "/gossipod/");
        await Assertions.Expect(reader.Locator("#actions")).ToBeHiddenAsync();
    }

    [BrowserFact]
    public async Task What_happened_while_the_connection_was_lost_is_shown_after_it()
    {
        await using var server = await MadeUpServer.StartAsync(members: 5);
        await using var chromium = await Chromium.StartAsync();
        var page = await chromium.OpenAsync(server.Url + "/gossipod/");
        var refused = 0;
        await page.RouteAsync("**/v1/events", route =>
        {
            Interlocked.Increment(ref refused);
            return route.FulfillAsync(new() { Status = 503 });
        });
        server.Cluster.DieUnseen(3);
        server.Cluster.EndWatches(new GossipodException("behind"));
        await Chromium.UntilAsync(page, "document.getElementById('connection').textContent !== 'live'");
        await HttpNode.EventuallyAsync(() => Task.FromResult(Volatile.Read(ref refused) > 0), "the browser has tried again and got no stream");
        await page.UnrouteAsync("**/v1/events");
        await Chromium.UntilAsync(page, "document.getElementById('connection').textContent === 'live'");
        await Chromium.UntilAsync(page, "[...document.querySelectorAll('#member-rows tr')].some(row => row.textContent.includes('node-0003') && row.children[1].textContent === 'dead')");
    }

    [BrowserFact]
    public async Task Events_drawn_while_the_history_is_on_its_way_stay_and_an_answer_that_is_none_is_told()
    {
        await using var server = await MadeUpServer.StartAsync(members: 5, o => o.AllowActions = true);
        await using var chromium = await Chromium.StartAsync();
        var page = await (await chromium.Browser.NewContextAsync()).NewPageAsync();
        var (taken, held) = (new TaskCompletionSource(), new TaskCompletionSource());
        await page.RouteAsync("**/v1/history*", async route =>
        {
            var answer = await route.FetchAsync();
            taken.SetResult();
            await held.Task;
            await route.FulfillAsync(new() { Response = answer });
        });
        server.Cluster.HappenTo(1);
        await page.GotoAsync(server.Url + "/gossipod/");
        await taken.Task.WaitAsync(HttpNode.Patience);
        server.Cluster.HappenTo(2);
        await Assertions.Expect(page.Locator("#timeline")).ToContainTextAsync("node-0002");
        held.SetResult();
        await Assertions.Expect(page.Locator("#timeline")).ToContainTextAsync("node-0001 is suspected");
        await Assertions.Expect(page.Locator("#timeline")).ToContainTextAsync("node-0002");

        await page.RouteAsync("**/v1/join", route => route.FulfillAsync(new() { Status = 502, ContentType = "text/html", Body = "<p>bad gateway" }));
        await page.GetByLabel("Seeds, with commas").FillAsync("10.0.0.1:7946");
        await page.GetByRole(AriaRole.Button, new() { Name = "Join" }).ClickAsync();
        await Assertions.Expect(page.Locator("#action-result")).ToHaveTextAsync("the server answered 502");
    }

    private static async Task<NodeProcess> NodeAsync(string name, string seed)
    {
        var node = NodeProcess.Start(name, $"127.0.0.1:{NodeProgram.FreePort()}", seed, null, "--cluster", "http-tests", "--profile", "local", "--tag", "role=worker");
        await node.WaitForAsync("ready", name, seconds: 90);
        return node;
    }

    private static string Shown(AxeResultItem violation) => $"{violation.Id}: {violation.Help} at {string.Join("; ", violation.Nodes.Select(node => node.Html))}";
}

/// <summary>A test that needs a browser. Skipped, with the reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip = Chromium.WhyNot;
}

/// <inheritdoc cref="BrowserFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute() => Skip = Chromium.WhyNot;
}
