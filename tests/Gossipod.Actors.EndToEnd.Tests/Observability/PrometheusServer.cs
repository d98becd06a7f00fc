using System.Text.Json;

namespace Gossipod.Actors.EndToEnd.Tests.Observability;

/// <summary>A real Prometheus that scrapes once a second and evaluates the alert rules; its data go when it is disposed.</summary>
internal sealed class PrometheusServer : IDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gossipod-prometheus");
    private readonly string _address = $"127.0.0.1:{NodeProgram.FreePort()}";
    private readonly NodeProcess _process;

    public PrometheusServer(IEnumerable<string> targets)
    {
        var configuration = Path.Combine(_folder.FullName, "prometheus.yml");
        File.WriteAllText(configuration, $"""
            global: {"{"} scrape_interval: 1s, evaluation_interval: 1s {"}"}
            rule_files: ['{MetricsDocument.PathOf("alerts.yml")}']
            scrape_configs:
              - job_name: gossipod
                static_configs: [{"{"} targets: [{string.Join(", ", targets.Select(target => $"'{target}'"))}] {"}"}]
            """);
        _process = NodeProcess.StartCommand(
            "prometheus", _address, "prometheus", "--config.file=" + configuration, "--storage.tsdb.path=" + Path.Combine(_folder.FullName, "data"), "--web.listen-address=" + _address, "--log.level=warn");
    }

    public string Log => _process.Errors;

    public void Dispose()
    {
        _process.Dispose();
        _http.Dispose();
        try
        {
            _folder.Delete(recursive: true);
        }
        catch (IOException)
        {
            // It was killed a moment ago and may still have files open; the system clears its folder for temporary files.
        }
    }

    /// <summary>The result of an instant query.</summary>
    /// <exception cref="InvalidOperationException">It cannot be evaluated, or with a warning only.</exception>
    public async Task<JsonElement[]> QueryAsync(string expression)
    {
        var answer = await GetAsync("query?query=" + Uri.EscapeDataString(expression));
        return [.. answer.GetProperty("result").EnumerateArray()];
    }

    /// <summary>The alert rules as they are evaluated.</summary>
    public async Task<JsonElement[]> RulesAsync() =>
        [.. (await GetAsync("rules?type=alert")).GetProperty("groups").EnumerateArray().SelectMany(group => group.GetProperty("rules").EnumerateArray())];

    public async Task<bool> AnswersAsync()
    {
        try
        {
            await QueryAsync("1");
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task<JsonElement> GetAsync(string request)
    {
        using var response = await _http.GetAsync(new Uri($"http://{_address}/api/v1/{request}"));
        var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        if (answer.GetProperty("status").GetString() != "success" || answer.TryGetProperty("warnings", out _)) throw new InvalidOperationException($"{request}: {answer}");
        return answer.GetProperty("data");
    }
}
