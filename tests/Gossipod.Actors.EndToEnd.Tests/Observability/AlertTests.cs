using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Gossipod.Actors.EndToEnd.Tests.Observability;

/// <summary>The alert rules by themselves, with Prometheus's own tool.</summary>
public sealed partial class AlertTests
{
    private static readonly string Cases = File.ReadAllText(MetricsDocument.PathOf("alerts.test.yml"));

    [PrometheusFact]
    public Task Prometheus_takes_the_rules() => RunAsync("check", "rules", "alerts.yml");

    [PrometheusFact]
    public Task Every_case_of_an_alert_comes_out_as_it_says() => RunAsync("test", "rules", "alerts.test.yml");

    [Fact]
    public void Every_alert_has_a_case_in_which_it_fires_and_one_in_which_it_does_not()
    {
        var alerts = Alert().Matches(File.ReadAllText(MetricsDocument.PathOf("alerts.yml"))).Select(match => match.Groups[1].Value).ToList();
        Assert.True(alerts.Count >= 13);
        foreach (var fires in new[] { true, false })
            Assert.Empty(alerts.Except(Case().Matches(Cases).Where(match => match.Groups[2].Value != " []" == fires).Select(match => match.Groups[1].Value)));
    }

    [Fact]
    public void The_series_of_the_cases_have_the_labels_of_the_exporter_and_of_the_scrape()
    {
        var series = MetricsDocument.SeriesIn(Cases).ToList();
        Assert.True(series.Count > 40);
        Assert.All(series, one => Assert.Equal(MetricsDocument.Documented(one.Name, MetricsDocument.ScrapeLabels), one.Text));
    }

    private static async Task RunAsync(params string[] arguments)
    {
        using var tool = Process.Start(new ProcessStartInfo("promtool", arguments)
        {
            WorkingDirectory = Path.GetDirectoryName(MetricsDocument.PathOf("alerts.yml")),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, errors) = (tool.StandardOutput.ReadToEndAsync(), tool.StandardError.ReadToEndAsync());
        await tool.WaitForExitAsync();
        Assert.True(tool.ExitCode == 0, $"promtool {string.Join(' ', arguments)}:\n{await output}\n{await errors}");
    }

    [GeneratedRegex(@"- alert: (\w+)")]
    private static partial Regex Alert();

    [GeneratedRegex(@"alertname: (\w+)\n\s+exp_alerts:( \[\])?")]
    private static partial Regex Case();
}
