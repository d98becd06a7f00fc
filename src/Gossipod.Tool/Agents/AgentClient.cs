using System.CommandLine;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Gossipod.Actors.AspNetCore;
using Gossipod.Actors.AspNetCore.Json;

namespace Gossipod.Tool.Agents;

/// <summary>Asks an agent, by the contract of docs/http.md. Every failure is a <see cref="ToolException"/> that says what to do.</summary>
internal sealed class AgentClient : IDisposable
{
    /// <summary>A whole authorization header, such as <c>Bearer …</c>, for agents behind a policy.</summary>
    private const string AuthorizationVariable = "GOSSIPOD_AUTHORIZATION";

    /// <summary>Longest answer: a hundred thousand members with their tags.</summary>
    private const int AnswerMax = 128 << 20;

    /// <summary>For what the agent asks every live member: it allows them 2 minutes.</summary>
    public static readonly TimeSpan ClusterPatience = TimeSpan.FromSeconds(130);

    /// <summary>For a join, which the agent gives up before.</summary>
    public static readonly TimeSpan JoinPatience = TimeSpan.FromSeconds(ActionEndpoints.JoinSecondsMax + 10);

    /// <summary>For a trial of the way to a member, which takes at most half a minute.</summary>
    public static readonly TimeSpan PathPatience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http;

    private AgentClient(Uri agent)
    {
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = Patience, ActivityHeadersPropagator = null })
        {
            BaseAddress = agent,
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = AnswerMax,
        };
        if (Environment.GetEnvironmentVariable(AuthorizationVariable) is not { Length: > 0 } authorization) return;
        if (authorization.AsSpan().ContainsAnyExceptInRange(' ', '~') || !_http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", authorization))
            throw new UsageException($"{AuthorizationVariable} cannot be sent as a header (it is not repeated here)");
    }

    /// <summary>The option that names the agent, for every command that asks one.</summary>
    public static Option<string> Option { get; } = new("--agent")
    {
        Description = $"The agent's endpoint, host:port or a URL; default ${AgentUrl.Variable}, else {AgentUrl.DefaultAddress}.",
        HelpName = "URL",
    };

    /// <summary>A client of the agent that the command line names.</summary>
    public static AgentClient Of(ParseResult parsed)
    {
        var (source, text) = parsed.GetValue(Option) is { } given ? (Option.Name, given)
            : Environment.GetEnvironmentVariable(AgentUrl.Variable) is { Length: > 0 } set ? (AgentUrl.Variable, set)
            : ("", AgentUrl.DefaultAddress);
        return new AgentClient(AgentUrl.TryParse(text) ?? throw new UsageException($"{source} {text}: must be host:port or a URL such as http://{AgentUrl.DefaultAddress}{AgentUrl.DefaultPath}"));
    }

    /// <summary>Whether the agent is on this machine.</summary>
    public bool IsHere => _http.BaseAddress!.IsLoopback;

    /// <summary>Reads something.</summary>
    public async Task<T> GetAsync<T>(string path, JsonTypeInfo<T> answer, CancellationToken ending) => Read(await GetAsync(path, ending), answer);

    /// <summary>Reads something as it comes.</summary>
    public Task<byte[]> GetAsync(string path, CancellationToken ending) => AskAsync(HttpMethod.Get, path, null, Patience, ending);

    /// <summary>Asks for something to be done.</summary>
    public async Task<T> DoAsync<T>(HttpMethod method, string path, JsonTypeInfo<T> answer, CancellationToken ending, byte[]? content = null, TimeSpan? patience = null) =>
        Read(await AskAsync(method, path, content, patience ?? Patience, ending), answer);

    /// <summary>The stream of events, from its beginning.</summary>
    public async Task<Stream> EventsAsync(string types, CancellationToken ending)
    {
        var response = await SendAsync(new HttpRequestMessage(HttpMethod.Get, types.Length == 0 ? "v1/events" : $"v1/events?types={Uri.EscapeDataString(types)}"), HttpCompletionOption.ResponseHeadersRead, ending);
        return await response.Content.ReadAsStreamAsync(ending);
    }

    /// <summary>An answer of this agent's.</summary>
    public T Read<T>(byte[] bytes, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, type) ?? throw new JsonException("null");
        }
        catch (JsonException wrong)
        {
            throw new ToolException($"{_http.BaseAddress} answers something else than a Gossipod agent of this version: {wrong.Message}", wrong);
        }
    }

    /// <summary>A part of an answer that must be there.</summary>
    public static T Part<T>(T? part)
        where T : class => part ?? throw new ToolException("the agent answers something else than a Gossipod agent of this version: a field is missing");

    public void Dispose() => _http.Dispose();

    private async Task<byte[]> AskAsync(HttpMethod method, string path, byte[]? content, TimeSpan patience, CancellationToken ending)
    {
        using var request = new HttpRequestMessage(method, path);
        if (content is not null) request.Content = new ByteArrayContent(content) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ending);
        limit.CancelAfter(patience);
        try
        {
            using var response = await SendAsync(request, HttpCompletionOption.ResponseContentRead, limit.Token);
            return await response.Content.ReadAsByteArrayAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!ending.IsCancellationRequested)
        {
            throw new ToolException($"{_http.BaseAddress} did not answer within {DurationText.Of(patience)}");
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, HttpCompletionOption completion, CancellationToken ending)
    {
        HttpResponseMessage response;
        try
        {
            response = await _http.SendAsync(request, completion, ending);
        }
        catch (HttpRequestException failure)
        {
            throw new ToolException(Describe(failure), failure);
        }

        if (response.IsSuccessStatusCode) return response;
        using (response) throw new ToolException(await DescribeAsync(response, ending));
    }

    private string Describe(HttpRequestException failure) => failure.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused }
        ? $"no agent listens at {_http.BaseAddress}; start one with 'gossipod agent', or name another with --agent or {AgentUrl.Variable}"
        : $"{_http.BaseAddress} cannot be asked: {failure.Message}";

    private async Task<string> DescribeAsync(HttpResponseMessage response, CancellationToken ending)
    {
        if (response.Content.Headers.ContentType?.MediaType == "application/problem+json"
            && await ProblemAsync(response, ending) is { } problem) return $"{problem.Title}: {problem.Detail}";
        return response.StatusCode switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => $"{_http.BaseAddress} asks for authorization; set {AuthorizationVariable} to the header that it wants",
            HttpStatusCode.NotFound => $"{_http.BaseAddress} has no Gossipod endpoints; --agent takes their path too, such as http://localhost:5000{AgentUrl.DefaultPath}",
            var other => $"{_http.BaseAddress} answers with {(int)other} {response.ReasonPhrase}",
        };
    }

    private static async Task<ProblemJson?> ProblemAsync(HttpResponseMessage response, CancellationToken ending)
    {
        try
        {
            return JsonSerializer.Deserialize(await response.Content.ReadAsByteArrayAsync(ending), GossipodJson.Default.ProblemJson);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
