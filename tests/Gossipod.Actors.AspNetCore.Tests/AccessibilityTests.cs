using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Gossipod.Actors.AspNetCore.Measure;
using Microsoft.Playwright;

namespace Gossipod.Actors.AspNetCore.Tests;

/// <summary>The page for those who cannot see it well, have a small screen, or no mouse.</summary>
public sealed class AccessibilityTests
{
    private const string Focused = "document.activeElement.textContent";

    [BrowserTheory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Light, 375)]
    [InlineData(ColorScheme.Dark, 375)]
    public async Task The_page_and_its_dialog_are_accessible_in_light_and_dark_on_wide_and_narrow_screens(ColorScheme scheme, int width)
    {
        await using var server = await BusyAsync();
        await using var chromium = await Chromium.StartAsync();
        var page = await chromium.OpenAsync(server.Url + "/gossipod/", scheme, width);
        await Chromium.UntilAsync(page, "document.querySelectorAll('#timeline li').length === 61");
        await Chromium.UntilAsync(page, "document.querySelectorAll('#views li').length === 2");
        Assert.Equal(scheme == ColorScheme.Dark ? "dark" : "light", await page.EvaluateAsync<string>("document.documentElement.dataset.theme"));

        await IsAccessibleAsync(page);
        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        foreach (var name in new[] { "Overview", "Members", "Who suspects whom", "What each node knows", "Timeline", "Actions of this node" })
            await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = name })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Searchbox, new() { Name = "Name, tag or address" })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Combobox, new() { Name = "Status" })).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#members").GetByRole(AriaRole.Rowheader, new() { Name = "node-0003" })).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "node-0003", Exact = true }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "node-0003" });
        await Assertions.Expect(dialog).ToBeVisibleAsync();
        await IsAccessibleAsync(page);
        var box = (await dialog.BoundingBoxAsync())!;
        Assert.InRange(box.X, 0, width - box.Width);
        await page.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "theme" }).ClickAsync();
        Assert.Equal(scheme == ColorScheme.Dark ? "light" : "dark", await page.EvaluateAsync<string>("document.documentElement.dataset.theme"));
    }

    [BrowserFact]
    public async Task A_member_is_opened_and_closed_by_the_keyboard_and_the_focus_is_where_it_was()
    {
        await using var server = await BusyAsync();
        await using var chromium = await Chromium.StartAsync();
        var page = await chromium.OpenAsync(server.Url + "/gossipod/");
        await TabToAsync(page, "node-0004");
        await page.Keyboard.PressAsync("Enter");
        var dialog = page.Locator("#details");
        await Assertions.Expect(dialog).ToBeVisibleAsync();
        await Assertions.Expect(dialog).ToContainTextAsync("accused by");
        Assert.True(await page.EvaluateAsync<bool>("document.getElementById('details').contains(document.activeElement)"));

        // Its row is drawn anew meanwhile, and the table is sorted again.
        server.Cluster.HappenTo(4);
        server.Cluster.HappenTo(5);
        await DashboardPage.CellAsync(page, "node-0005", "Status", "^suspect$");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(dialog).ToBeHiddenAsync();
        await Chromium.UntilAsync(page, Focused + " === 'node-0004'");

        await page.Keyboard.PressAsync("Shift+Tab");
        Assert.Equal("node-0003", await page.EvaluateAsync<string>(Focused));
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(dialog).ToBeVisibleAsync();
        await TabToAsync(page, "Close");
        await page.Keyboard.PressAsync("Space");
        await Assertions.Expect(dialog).ToBeHiddenAsync();
        await Chromium.UntilAsync(page, Focused + " === 'node-0003'");
    }

    [BrowserFact]
    public async Task Tabbing_reaches_every_member_though_only_the_rows_in_sight_are_in_the_page()
    {
        await using var server = await MadeUpServer.StartAsync(members: 80);
        await using var chromium = await Chromium.StartAsync();
        var page = await chromium.OpenAsync(server.Url + "/gossipod/");
        await TabToAsync(page, "node-0079");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "node-0079", Exact = true })).ToBeInViewportAsync();
    }

    /// <summary>Two are dead in the end, two suspected, one has joined again and changed, and one cannot be reached by datagrams.</summary>
    private static async Task<MadeUpServer> BusyAsync()
    {
        var server = await MadeUpServer.StartAsync(members: 40, o => o.AllowActions = true);
        foreach (var (member, times) in new[] { (1, 12), (3, 10), (4, 9), (6, 13), (8, 4), (9, 12) })
        {
            for (var i = 0; i < times; i++) server.Cluster.HappenTo(member);
        }

        server.Cluster.Block(2);
        server.Cluster.SaySlow(2, 3);
        return server;
    }

    /// <summary>Goes on from control to control until the one with that text has the focus.</summary>
    private static async Task TabToAsync(IPage page, string text)
    {
        for (var i = 0; i < 200; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<string>(Focused) == text) return;
        }

        Assert.Fail($"no way to {text} by Tab");
    }

    private static async Task IsAccessibleAsync(IPage page)
    {
        var axe = await page.RunAxe();
        Assert.True(axe.Violations.Length == 0, string.Join('\n', axe.Violations.Select(Shown)));
    }

    private static string Shown(AxeResultItem violation) => $"{violation.Id}: {violation.Help} at {string.Join("; ", violation.Nodes.Select(node => node.Html))}";
}
