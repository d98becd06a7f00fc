using Gossipod.Actors.AspNetCore.Measure;
using Gossipod.Actors.EndToEnd;
using Microsoft.Playwright;

namespace Gossipod.Actors.AspNetCore.Tests;

/// <summary>The documents' pictures of the dashboard: the example, after its node <c>c</c> was killed.</summary>
public sealed class PicturesTests
{
    private const string AcceptVariable = "GOSSIPOD_ACCEPT_PICTURES";

    private static readonly string Folder = Path.Combine(NodeProgram.Root, "docs", "images");

    /// <summary>Writes docs/images/dashboard-*.png when the variable GOSSIPOD_ACCEPT_PICTURES is 1; else only looks whether what they show can be had.</summary>
    [BrowserFact]
    public async Task The_pictures_of_the_documents_are_of_the_example_whose_c_was_killed()
    {
        var url = $"http://127.0.0.1:{NodeProgram.FreePort()}";
        using var example = NodeProcess.StartExample("Dashboard", "dashboard", "", "--urls", url, "--Gossipod:Bind=127.0.0.1:0");
        await example.WaitForTextAsync("The dashboard is at", seconds: 90);
        await using var chromium = await Chromium.StartAsync();
        var page = await chromium.OpenAsync(url + "/gossipod/", ColorScheme.Light);
        var dark = await chromium.OpenAsync(url + "/gossipod/", ColorScheme.Dark);
        var suspect = await SuspectedAsync(example, page);

        foreach (var seen in new[] { page, dark })
        {
            await DashboardPage.CellAsync(seen, "c", "Status", "^dead$");
            await Assertions.Expect(seen.Locator("#views")).ToContainTextAsync("2 nodes");
            await Assertions.Expect(seen.Locator("#timeline")).ToContainTextAsync("c is suspected by");
            await Assertions.Expect(seen.Locator("#timeline")).ToContainTextAsync("c is dead by");
        }

        await KeepAsync("suspect", suspect);
        await KeepAsync("light", await TakeAsync(page));
        await KeepAsync("dark", await TakeAsync(dark));
    }

    /// <summary>A picture of <c>c</c> while it is suspected. That lasts seconds only, so a slow machine may need more than one try.</summary>
    private static async Task<byte[]> SuspectedAsync(NodeProcess example, IPage page)
    {
        for (var tries = 0; tries < 5; tries++)
        {
            foreach (var name in new[] { "a", "b", "c" })
            {
                await DashboardPage.CellAsync(page, name, "Status", "^alive$");
                await DashboardPage.CellAsync(page, name, "Health", "^good$");
                if (name != "a") await DashboardPage.CellAsync(page, name, "RTT", " ms$");
            }

            example.Send("kill c");
            await DashboardPage.CellAsync(page, "c", "Status", "^(suspect|dead)$");
            var taken = await TakeAsync(page);
            if (await page.Locator("#suspicion-rows tr").CountAsync() == 1) return taken;
            await DashboardPage.CellAsync(page, "c", "Status", "^dead$");
            example.Send("start c");
        }

        throw new TimeoutException("c was never suspected for as long as a picture takes");
    }

    private static Task<byte[]> TakeAsync(IPage page) => page.ScreenshotAsync(new() { FullPage = true });

    private static Task KeepAsync(string name, byte[] picture) => Environment.GetEnvironmentVariable(AcceptVariable) == "1"
        ? File.WriteAllBytesAsync(Path.Combine(Folder, $"dashboard-{name}.png"), picture)
        : Task.CompletedTask;
}
