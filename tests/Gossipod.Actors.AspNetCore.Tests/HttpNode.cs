using System.Net.Http.Json;
using System.Text.Json;
using Akka.Hosting;
using Gossipod.Actors.Hosting;
using Gossipod.Actors.Protocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gossipod.Actors.AspNetCore.Tests;

/// <summary>A web application with a real node, on loopback ports that the system chose.</summary>
internal sealed class HttpNode : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly WebApplication _application;

    private HttpNode(WebApplication application)
    {
        _application = application;
        Cluster = application.Services.GetRequiredService<GossipodCluster>();
        Url = application.Urls.First();
        Client = new HttpClient { BaseAddress = new Uri(Url), Timeout = Patience };
    }

    public GossipodCluster Cluster { get; }

    public string Url { get; }

    public HttpClient Client { get; }

    public string Endpoint => Cluster.Self.Address.ToString();

    public static async Task<HttpNode> StartAsync(
        string name,
        Action<GossipodHttpOptions>? http = null,
        Action<GossipodOptions>? options = null,
        Action<WebApplicationBuilder>? services = null,
        Action<WebApplication>? pipeline = null,
        string? seed = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddGossipodCluster().AddAkka(name, akka => akka
            .AddHocon("akka { loglevel = OFF, stdout-loglevel = OFF }", HoconAddMode.Prepend)
            .WithGossipod(given =>
            {
                given.ClusterName = "http-tests";
                given.Name = name;
                given.Bind = "127.0.0.1:0";
                given.Profile = NetworkProfile.Local;
                if (seed is not null) given.Seeds = [seed];
                options?.Invoke(given);
            }));
        services?.Invoke(builder);
        var application = builder.Build();
        pipeline?.Invoke(application);
        application.MapGossipod(http);
        await application.StartAsync();
        return new HttpNode(application);
    }

    public Task<HttpResponseMessage> SendAsync(string method, string path, object? content = null, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), "/gossipod" + path);
        if (content is not null) request.Content = JsonContent.Create(content);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>The content of an answer that must be a success.</summary>
    public async Task<JsonElement> GetAsync(string path) => await ReadAsync(await SendAsync("GET", path), 200);

    public async Task<JsonElement> DoAsync(string method, string path, object? content = null) => await ReadAsync(await SendAsync(method, path, content), 200);

    public static async Task<JsonElement> ReadAsync(HttpResponseMessage answer, int status)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == status, $"{(int)answer.StatusCode} instead of {status}: {text}");
        return JsonDocument.Parse(text).RootElement.Clone();
    }

    public static async Task EventuallyAsync(Func<Task<bool>> condition, string what)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await condition())
        {
            Assert.False(limit.IsCancellationRequested, $"not within {Patience}: {what}");
            await tick.WaitForNextTickAsync();
        }
    }

    public Task MembersAsync(int live) => EventuallyAsync(() => Task.FromResult(Cluster.Snapshot.Live.Count() == live), $"{live} live members");

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _application.StopAsync();
        await _application.DisposeAsync();
    }
}
