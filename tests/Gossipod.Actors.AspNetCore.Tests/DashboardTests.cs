using System.Collections.Concurrent;
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
        foreach (var name in new[] { "payments-1", "payments-2" })
        {
            await DashboardPage.CellAsync(page, name, "RTT", @"^\d+(\.\d\d)? ms$");
            await DashboardPage.CellAsync(page, name, "Health", "^(good|slow \\(\\d+\\))$");
            await DashboardPage.CellAsync(page, name, "View", "^[0-9a-f]{6}$");
            await DashboardPage.CellAsync(page, name, "Tags", "^role=worker$");
        }

        await DashboardPage.CellAsync(page, "payments-0", "Health", "^(good|slow \\(\\d+\\))$");
        await DashboardPage.CellAsync(page, "payments-0", "Tags", "^role=web$");

        c.Signal(PosixSignalNumber.Kill);
        await Chromium.UntilAsync(page, "window.statuses.at(-1) === 'dead'");
        Assert.Equal(["alive", "suspect", "dead"], await page.EvaluateAsync<string[]>("window.statuses"));
        await Assertions.Expect(page.Locator("#count-dead")).ToHaveTextAsync("1");
        // What was measured of it while it lived is gone, for good; the living have theirs.
        foreach (var column in new[] { "RTT", "Health", "View" }) await DashboardPage.CellAsync(page, "payments-2", column, "^–$");
        await DashboardPage.CellAsync(page, "payments-2", "Tags", "^role=worker$");
        await DashboardPage.CellAsync(page, "payments-1", "RTT", " ms$");
        await DashboardPage.CellAsync(page, "payments-1", "View", $"^{a.Cluster.ViewHash:x16}"[..7]);
        Assert.False((await a.GetAsync("/v1/members/payments-2")).GetProperty("members")[0].TryGetProperty("sighting", out _));
        Assert.False((await a.GetAsync("/v1/sightings")).GetProperty("members").TryGetProperty("payments-2", out _));
        await Assertions.Expect(page.Locator("#timeline")).ToContainTextAsync("payments-2 is suspected by payments-");
        await Assertions.Expect(page.Locator("#timeline")).ToContainTextAsync("payments-2 is dead by payments-");
        await page.GetByRole(AriaRole.Button, new() { Name = "payments-2", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog, new() { Name = "payments-2" })).ToContainTextAsync("accused by");
        await Assertions.Expect(page.GetByRole(AriaRole.List, new() { Name = "What happened to it" })).ToContainTextAsync("declared dead by payments-");
        await page.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        Assert.Contains(a.Url + "/gossipod/", requests);
        Assert.All(requests, url => Assert.StartsWith(a.Url, url, StringComparison.Ordinal));
    }

    [BrowserFact]
    public async Task Health_is_what_each_live_member_says_of_itself()
    {
        await using var server = await MadeUpServer.StartAsync(members: 6);
        await using var chromium = await Chromium.StartAsync();
        var page = await chromium.OpenAsync(server.Url + "/gossipod/");
        await DashboardPage.CellAsync(page, "node-0000", "Health", "^good$");
        await DashboardPage.CellAsync(page, "node-0001", "Health", "^good$");
        await DashboardPage.CellAsync(page, "node-0001", "RTT", "^0.50 ms$");

        server.Cluster.BecomeSlow(8);
        await DashboardPage.CellAsync(page, "node-0000", "Health", @"^slow \(8\)$");
        await Assertions.Expect(page.Locator("#local-health")).ToHaveTextAsync("8 of 8");
        server.Cluster.HappenTo(2);
        await DashboardPage.CellAsync(page, "node-0002", "Status", "^suspect$");
        server.Cluster.SaySlow(2, 3);
        await DashboardPage.CellAsync(page, "node-0002", "Health", @"^slow \(3\)$");
        server.Cluster.Block(3);
        await DashboardPage.CellAsync(page, "node-0003", "Health", "^good datagrams blocked$");

        // Suspected, recovered, suspected again, dead, which its event alone must show; and then there again.
        await page.RouteAsync("**/v1/sightings", route => route.AbortAsync());
        for (var i = 0; i < 4; i++) server.Cluster.HappenTo(3);
        await DashboardPage.CellAsync(page, "node-0003", "Status", "^dead$");
        foreach (var column in new[] { "RTT", "Health", "View" }) await DashboardPage.CellAsync(page, "node-0003", column, "^–$");
        await Assertions.Expect(page.Locator("#views")).Not.ToContainTextAsync("node-0003");
        server.Cluster.HappenTo(3);
        await DashboardPage.CellAsync(page, "node-0003", "Health", "^good$");

        await page.UnrouteAsync("**/v1/sightings");
        server.Cluster.Leave();
        await DashboardPage.CellAsync(page, "node-0000", "Status", "^leaving$");
        await Assertions.Expect(page.Locator("#count-leaving")).ToHaveTextAsync("1");
        await page.GetByLabel("Status").SelectOptionAsync("leaving");
        await Assertions.Expect(page.Locator("#filter-count")).ToHaveTextAsync("1 of 6");
    }

    [BrowserFact]
    public async Task More_suspects_than_are_shown_are_counted()
    {
        await using var server = await MadeUpServer.StartAsync(members: 150);
        await using var chromium = await Chromium.StartAsync();
        var page = await chromium.OpenAsync(server.Url + "/gossipod/");
        await Assertions.Expect(page.Locator("#suspicions-rest")).ToHaveTextAsync("Nobody is suspected.");
        for (var at = 1; at <= 100; at++) server.Cluster.HappenTo(at);
        await Assertions.Expect(page.Locator("#suspicion-rows tr")).ToHaveCountAsync(100);
        await Assertions.Expect(page.Locator("#suspicions-rest")).ToBeHiddenAsync();
        for (var at = 101; at <= 140; at++) server.Cluster.HappenTo(at);
        await Assertions.Expect(page.Locator("#suspicions-rest")).ToContainTextAsync("And 40 more");
        await Assertions.Expect(page.Locator("#suspicion-rows tr")).ToHaveCountAsync(100);
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
}
