using System.Text.Json;
using System.Text.RegularExpressions;

namespace Gossipod.Actors.EndToEnd.Tests.Observability;

/// <summary>The dashboard and the alerts over what a real Prometheus has scraped of the example.</summary>
public sealed partial class PrometheusTests
{
    /// <summary>Of nodes with TLS alone, which the example is not.</summary>
    private const string OfTls = "gossipod_tls_certificate_remaining_seconds";

    [PrometheusFact]
    public async Task Every_panel_has_its_data_every_alert_its_series_and_a_lost_member_and_a_false_death_are_told()
    {
        using var first = ObservedExample.Start("prom-1");
        await first.SeesAsync(1, "alive");
        using var second = ObservedExample.Start("prom-2", first);
        using var prometheus = new PrometheusServer([first.Target, second.Target]);
        foreach (var node in new[] { first, second }) await node.SeesAsync(2, "alive");
        await first.EventuallyAsync($"Prometheus answers: {prometheus.Log}", prometheus.AnswersAsync);
        await EventuallyAsync(first, prometheus, "count(gossipod_members{state=\"alive\"} == 2) == 2");

        // Held dead for a pause: afterwards every histogram has something in it.
        second.Process.Signal(PosixSignalNumber.Stop);
        await first.SeesAsync(1, "dead");
        await EventuallyAsync(first, prometheus, $"ALERTS{{alertname=\"GossipodMembersLost\",instance=\"{first.Target}\"}}");
        second.Process.Signal(PosixSignalNumber.Continue);
        foreach (var node in new[] { first, second }) await node.SeesAsync(2, "alive");
        await EventuallyAsync(first, prometheus, "gossipod_local_pause_seconds_count");

        foreach (var (panel, expression) in Panels())
        {
            if (expression.Contains(OfTls, StringComparison.Ordinal)) Assert.Empty(await prometheus.QueryAsync(expression));
            else await EventuallyAsync(first, prometheus, expression, panel);
        }

        var rules = await prometheus.RulesAsync();
        Assert.Equal(13, rules.Length);
        foreach (var rule in rules)
        {
            var name = rule.GetProperty("name").GetString()!;
            Assert.Equal((name, "ok", ""), (name, rule.GetProperty("health").GetString(), rule.TryGetProperty("lastError", out var error) ? error.GetString() : ""));
            var query = rule.GetProperty("query").GetString()!;
            await prometheus.QueryAsync(query);
            foreach (var selector in Selector().Matches(query).Select(match => match.Value).Where(selector => selector != OfTls).Distinct())
                await EventuallyAsync(first, prometheus, selector, name);
        }

        await EventuallyAsync(first, prometheus, $"ALERTS{{alertname=\"GossipodFalseDeaths\",alertstate=\"firing\",instance=\"{first.Target}\"}}");
    }

    /// <summary>Every expression of the dashboard, as Grafana asks it for all nodes.</summary>
    private static IEnumerable<(string Panel, string Expression)> Panels()
    {
        var dashboard = JsonDocument.Parse(File.ReadAllText(MetricsDocument.PathOf("grafana-dashboard.json"))).RootElement;
        return
            from panel in dashboard.GetProperty("panels").EnumerateArray()
            from target in panel.GetProperty("targets").EnumerateArray()
            let expression = target.GetProperty("expr").GetString()!.Replace("$instance", ".*", StringComparison.Ordinal).Replace("$__rate_interval", "1m", StringComparison.Ordinal)
            select (panel.GetProperty("title").GetString()!, expression);
    }

    private static Task EventuallyAsync(ObservedExample node, PrometheusServer prometheus, string expression, string? what = null) =>
        node.EventuallyAsync($"data of {what} {expression}", async () => (await prometheus.QueryAsync(expression)).Length > 0);

    [GeneratedRegex(@"(?<![a-z_])gossipod_[a-z0-9_]*[a-z0-9](\{[^}]*\})?")]
    private static partial Regex Selector();
}
