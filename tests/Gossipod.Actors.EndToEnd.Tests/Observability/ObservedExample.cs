namespace Gossipod.Actors.EndToEnd.Tests.Observability;

/// <summary>A process of examples/Observability.</summary>
internal sealed class ObservedExample : IDisposable
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(30) };

    private ObservedExample(string name, params string[] prefix)
    {
        (Name, Address, Url) = (name, $"127.0.0.1:{NodeProgram.FreePort()}", $"http://127.0.0.1:{NodeProgram.FreePort()}");
        (Target, Prefix) = (Url["http://".Length..], prefix);
    }

    public string Name { get; }

    public string Address { get; }

    public string Url { get; }

    /// <summary>As Prometheus names it.</summary>
    public string Target { get; }

    public NodeProcess Process { get; private set; } = null!;

    private string[] Prefix { get; }

    /// <summary>Starts it; does not wait for it.</summary>
    /// <param name="name">Of its node.</param>
    /// <param name="join">Whom it joins; null for the first.</param>
    /// <param name="environment">Variables, each NAME=VALUE.</param>
    public static ObservedExample Start(string name, ObservedExample? join = null, params string[] environment)
    {
        var example = new ObservedExample(name, environment.Length == 0 ? [] : ["env", .. environment]);
        string[] arguments = ["--name", name, "--bind", example.Address, "--urls", example.Url, .. join is null ? [] : new[] { "--join", join.Address }];
        example.Process = NodeProcess.StartCommand(name, example.Address, [.. example.Prefix, "dotnet", "exec", NodeProgram.Of("Observability"), .. arguments]);
        return example;
    }

    public void Dispose() => Process.Dispose();

    public Task<string> GetAsync(string path) => Http.GetStringAsync(new Uri(Url + path));

    /// <summary>What Prometheus gets; empty while nobody answers.</summary>
    public async Task<string> ScrapeAsync()
    {
        try
        {
            return await GetAsync("/metrics");
        }
        catch (HttpRequestException)
        {
            return "";
        }
    }

    public Task SeesAsync(int count, string state) => EventuallyAsync(
        $"{Name} sees {count} {state}",
        async () => System.Text.RegularExpressions.Regex.IsMatch(await ScrapeAsync(), $@"(?m)^gossipod_members\{{[^}}]*state=""{state}""[^}}]*\}} {count}$"));

    public async Task EventuallyAsync(string what, Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        while (!await condition())
        {
            Assert.False(limit.IsCancellationRequested, $"not within two minutes: {what}\n{string.Join('\n', Process.Strays)}\n{Process.Errors}");
            await Task.Delay(200);
        }
    }
}
