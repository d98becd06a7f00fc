using System.Text.RegularExpressions;

namespace Gossipod.Actors.EndToEnd.Tests;

/// <summary>The example with OpenTelemetry and Prometheus, as Prometheus sees it; and the dashboard and alerts by the names it sees.</summary>
public sealed partial class ObservabilityTests : IDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task Two_processes_show_their_members_and_every_name_that_the_dashboard_and_the_alerts_use()
    {
        var (one, two) = (new Place("obs-1"), new Place("obs-2"));
        using var first = Start(one, join: null);
        await EventuallyAsync(first, "the first is scraped", async () => Value(await ScrapeAsync(one), "gossipod_members", "alive") == 1);
        using var second = Start(two, one.Address);
        foreach (var place in new[] { one, two })
            await EventuallyAsync(first, $"{place.Name} sees two members alive", async () => Value(await ScrapeAsync(place), "gossipod_members", "alive") == 2);
        Assert.Contains("\"obs-2\"", await _http.GetStringAsync(new Uri(one.Url + "/members")), StringComparison.Ordinal);

        // A pause, so that it shows as one, and a death.
        second.Signal(PosixSignalNumber.Stop);
        await Task.Delay(TimeSpan.FromSeconds(1.5));
        second.Signal(PosixSignalNumber.Continue);
        await EventuallyAsync(second, "the pause shows", async () => (await ScrapeAsync(two)).Contains("gossipod_local_pause_seconds_count", StringComparison.Ordinal));
        await EventuallyAsync(first, "both are alive again", async () => Value(await ScrapeAsync(one), "gossipod_members", "alive") == 2);
        var paused = await ScrapeAsync(two);
        second.Signal(PosixSignalNumber.Kill);
        await EventuallyAsync(first, "the second is dead", async () => Value(await ScrapeAsync(one), "gossipod_members", "dead") == 1);
        Assert.Contains("declared dead by obs-1", await _http.GetStringAsync(new Uri(one.Url + "/members/obs-2/why")), StringComparison.Ordinal);

        var printed = Sample().Matches(await ScrapeAsync(one) + "\n" + paused).Select(match => match.Groups[1].Value).ToHashSet();
        foreach (var file in new[] { "grafana-dashboard.json", "alerts.yml" })
        {
            var used = Used().Matches(await File.ReadAllTextAsync(Document(file))).Select(match => match.Value).Distinct().ToList();
            Assert.True(used.Count >= 9, $"{file} uses {used.Count} names only");
            Assert.Empty(used.Except(printed));
        }

        first.Signal(PosixSignalNumber.Terminate);
        Assert.Equal(0, await first.WaitForExitAsync());
    }

    [Fact]
    public void The_dashboard_is_json() =>
        Assert.NotEmpty(System.Text.Json.JsonDocument.Parse(File.ReadAllText(Document("grafana-dashboard.json"))).RootElement.GetProperty("panels").EnumerateArray());

    private static NodeProcess Start(Place place, string? join) => NodeProcess.StartExample(
        "Observability", place.Name, place.Address, ["--name", place.Name, "--bind", place.Address, "--urls", place.Url, .. join is null ? [] : new[] { "--join", join }]);

    private async Task<string> ScrapeAsync(Place place)
    {
        try
        {
            return await _http.GetStringAsync(new Uri(place.Url + "/metrics"));
        }
        catch (HttpRequestException)
        {
            return "";
        }
    }

    /// <summary>The value of a series in that state; null while it is not printed.</summary>
    private static double? Value(string scraped, string name, string state)
    {
        var match = Regex.Match(scraped, $"^{name}\\{{[^}}]*state=\"{state}\"[^}}]*\\}} (\\S+)", RegexOptions.Multiline);
        return match.Success ? double.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture) : null;
    }

    private static async Task EventuallyAsync(NodeProcess node, string what, Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        while (!await condition())
        {
            Assert.False(limit.IsCancellationRequested, $"not within two minutes: {what}\n{string.Join('\n', node.Strays)}\n{node.Errors}");
            await Task.Delay(200);
        }
    }

    private static string Document(string file) => Path.Combine(NodeProgram.Root, "docs", "observability", file);

    [GeneratedRegex(@"^(gossipod_[a-z0-9_]+)[{ ]", RegexOptions.Multiline)]
    private static partial Regex Sample();

    [GeneratedRegex("(?<![a-z_])gossipod_[a-z0-9_]*[a-z0-9]")]
    private static partial Regex Used();

    private sealed record Place(string Name)
    {
        public string Address { get; } = $"127.0.0.1:{NodeProgram.FreePort()}";

        public string Url { get; } = $"http://127.0.0.1:{NodeProgram.FreePort()}";
    }
}
