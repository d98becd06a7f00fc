using System.Text.RegularExpressions;

namespace Gossipod.Actors.EndToEnd.Tests.Observability;

/// <summary>The example with OpenTelemetry and Prometheus, as who scrapes it sees it; and the dashboard and alerts by the names that it prints.</summary>
public sealed partial class ObservabilityTests
{
    /// <summary>Printed by nodes with TLS alone, which the example is not.</summary>
    private const string OfTls = "gossipod_tls_certificate_remaining_seconds";

    [Fact]
    public async Task Two_processes_show_their_members_and_every_name_that_the_dashboard_and_the_alerts_use()
    {
        using var first = ObservedExample.Start("obs-1");
        await first.SeesAsync(1, "alive");
        using var second = ObservedExample.Start("obs-2", first);
        foreach (var node in new[] { first, second }) await node.SeesAsync(2, "alive");
        Assert.Contains("\"obs-2\"", await first.GetAsync("/members"), StringComparison.Ordinal);

        // A pause, so that it shows as one, and a death.
        second.Process.Signal(PosixSignalNumber.Stop);
        await Task.Delay(TimeSpan.FromSeconds(1.5));
        second.Process.Signal(PosixSignalNumber.Continue);
        await second.EventuallyAsync("the pause shows", async () => (await second.ScrapeAsync()).Contains("gossipod_local_pause_seconds_count", StringComparison.Ordinal));
        await first.SeesAsync(2, "alive");
        var paused = await second.ScrapeAsync();
        second.Process.Signal(PosixSignalNumber.Kill);
        await first.SeesAsync(1, "dead");
        Assert.Contains("declared dead by obs-1", await first.GetAsync("/members/obs-2/why"), StringComparison.Ordinal);

        var printed = MetricsDocument.SeriesIn(await first.ScrapeAsync() + "\n" + paused).ToList();
        Assert.All(printed, series => Assert.Equal(MetricsDocument.Documented(series.Name), series.Text));
        var names = printed.Select(series => series.Name).Append(OfTls).ToHashSet();
        foreach (var file in new[] { "grafana-dashboard.json", "alerts.yml", "alerts.test.yml" })
        {
            var used = Used().Matches(await File.ReadAllTextAsync(MetricsDocument.PathOf(file))).Select(match => match.Value).Distinct().ToList();
            Assert.True(used.Count >= 9, $"{file} uses {used.Count} names only");
            Assert.Empty(used.Except(names));
        }

        first.Process.Signal(PosixSignalNumber.Terminate);
        Assert.Equal(0, await first.Process.WaitForExitAsync());
    }

    [GeneratedRegex("(?<![a-z_])gossipod_[a-z0-9_]*[a-z0-9]")]
    private static partial Regex Used();
}
