using Microsoft.Playwright;

namespace Gossipod.Actors.AspNetCore.Measure;

/// <summary>A real browser without a window: the system's Chromium, driven by Playwright; nothing is downloaded.</summary>
public sealed class Chromium : IAsyncDisposable
{
    private const string Program = "/usr/bin/chromium";

    /// <summary>When it is "required", what needs a browser fails where there is none, in place of being skipped: a skip that nobody reads proves nothing.</summary>
    private const string Variable = "GOSSIPOD_BROWSER";

    private readonly IPlaywright _playwright;

    private Chromium(IPlaywright playwright, IBrowser browser) => (_playwright, Browser) = (playwright, browser);

    public IBrowser Browser { get; }

    /// <summary>Why there is no browser here; null when there is one, or must be.</summary>
    public static string? WhyNot => IsThere || Environment.GetEnvironmentVariable(Variable) == "required" ? null : Missing;

    private static bool IsThere => File.Exists(Program);

    private static string Missing => $"{Program} is not there: apt-get install chromium";

    public static async Task<Chromium> StartAsync()
    {
        if (!IsThere) throw new InvalidOperationException(Missing);
        Assertions.SetDefaultExpectTimeout(60_000);
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Program,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
            Timeout = 120_000,
        });
        return new Chromium(playwright, browser);
    }

    /// <summary>Opens a page and waits until it is live; what is to see its first request is done <paramref name="before"/>.</summary>
    public async Task<IPage> OpenAsync(string url, ColorScheme scheme = ColorScheme.Light, int width = 1280, Action<IPage>? before = null)
    {
        var context = await Browser.NewContextAsync(new BrowserNewContextOptions { ColorScheme = scheme, ViewportSize = new ViewportSize { Width = width, Height = 1000 } });
        context.SetDefaultTimeout(120_000);
        var page = await context.NewPageAsync();
        before?.Invoke(page);
        await page.GotoAsync(url);
        await UntilAsync(page, "document.getElementById('connection').textContent === 'live'");
        return page;
    }

    /// <summary>Waits until an expression is true in the page. Asked from outside: the page's own policy forbids it to evaluate texts.</summary>
    /// <exception cref="TimeoutException">It was not in time.</exception>
    public static async Task UntilAsync(IPage page, string expression)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        while (!await page.EvaluateAsync<bool>(expression))
        {
            if (limit.IsCancellationRequested) throw new TimeoutException($"not true in the page: {expression}");
            await Task.Delay(50);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.CloseAsync();
        _playwright.Dispose();
    }
}
