using System.Text.Json;
using System.Text.RegularExpressions;
using Gossipod.Actors.AspNetCore.Measure;
using Gossipod.Actors.EndToEnd;
using Gossipod.Actors.Security;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Gossipod.Actors.AspNetCore.Tests.Contract;

/// <summary>"Fields are added, never changed": the contract is a file in the repository, from which no line may go.</summary>
public sealed partial class HttpContractTests
{
    private const string AcceptVariable = "GOSSIPOD_ACCEPT_API";

    private static readonly string Accepted = Path.Combine(NodeProgram.Root, "tests", "Gossipod.Actors.AspNetCore.Tests", "Contract", "http.verified.txt");

    /// <summary>What the contract's text names besides fields and their values: conditions and items of the stream.</summary>
    private static readonly string[] OtherWords = ["types", "current", "event", "idle"];

    [Fact]
    public void Fields_are_added_and_never_changed()
    {
        var now = HttpContract.Lines();
        var accepted = File.Exists(Accepted) ? File.ReadAllLines(Accepted) : [];
        var gone = accepted.Except(now).ToList();
        Assert.True(gone.Count == 0, $"Clients rely on what is gone or changed:\n{string.Join('\n', gone)}\nWho means to break them takes these lines out of {Accepted}, by hand.");

        if (Environment.GetEnvironmentVariable(AcceptVariable) == "1") File.WriteAllText(Accepted, string.Join('\n', now) + '\n');
        var added = now.Except(File.Exists(Accepted) ? File.ReadAllLines(Accepted) : []).ToList();
        Assert.True(added.Count == 0, $"New in the contract:\n{string.Join('\n', added)}\nRun this test once with {AcceptVariable}=1, and commit {Accepted} and docs/http.md.");
    }

    [Fact]
    public async Task Every_route_is_in_the_contract()
    {
        await using var server = await MadeUpServer.StartAsync(members: 1);
        var routes = server.Application.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.Contains("/v1/", StringComparison.Ordinal))
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(method =>
                $"{method} {Parameter().Replace(endpoint.RoutePattern.RawText!["/gossipod/".Length..], name => name.Groups[1].Value.ToUpperInvariant())}"));
        Assert.Equal(HttpContract.Routes.Select(route => route.Route).Where(route => route.Contains(" v1/", StringComparison.Ordinal)).Distinct().Order(), routes.Order());
    }

    [Fact]
    public void The_document_names_every_route_every_field_and_every_value_and_no_other()
    {
        var text = File.ReadAllText(Path.Combine(NodeProgram.Root, "docs", "http.md"));
        text = text[text.IndexOf("## The contract", StringComparison.Ordinal)..];
        var named = Code().Matches(text).Select(match => match.Groups[1].Value).ToHashSet();
        foreach (var route in HttpContract.Routes.Select(route => route.Route).Where(route => route.Contains(" v1/", StringComparison.Ordinal)))
            Assert.True(named.Any(code => code.Split('?')[0] == route), $"docs/http.md does not name {route}");

        var values = HttpContract.Values.Where(entry => entry.Key != "profile").SelectMany(entry => entry.Value);
        Assert.Empty(HttpContract.FieldNames().Concat(values).Except(named));
        var words = named.Where(code => Word().IsMatch(code));
        Assert.Empty(words.Except(HttpContract.FieldNames()).Except(values).Except(OtherWords));
    }

    [Fact]
    public async Task A_node_answers_as_the_contract_says()
    {
        var key = ClusterKey.Generate();
        await using var a = await HttpNode.StartAsync("a", http: o => o.AllowActions = true, options: o => o.Security.Keys = [key.ToBase64()]);
        var asked = new HashSet<string>();
        await using (var b = await HttpNode.StartAsync("b", options: o => (o.Security.Keys, o.LeaveOnShutdown) = ([key.ToBase64()], false), seed: a.Endpoint))
        {
            await a.MembersAsync(2);
            await HttpNode.EventuallyAsync(() => Task.FromResult(a.Cluster.Sighting("b")?.RoundTrip is not null), "a round trip");
            await AskAsync("POST v1/join", content: new { seeds = new[] { b.Endpoint, "nobody:1" } });
            await AskAsync("POST v1/members/NAME/ping", "v1/members/b/ping");
            await AskAsync("POST v1/members/NAME/path", "v1/members/b/path");
            await AskAsync("GET v1/sightings");
            await AskAsync("GET v1/members/NAME", "v1/members/b");
            await AskAsync("POST v1/forget/NAME", "v1/forget/b");
        }

        await HttpNode.EventuallyAsync(() => Task.FromResult(a.Cluster.Snapshot.Find("b")?.Status == Protocol.Members.MemberStatus.Dead), "b is dead");
        var second = ClusterKey.Generate();
        foreach (var route in new[] { "GET v1/members", "GET v1/self", "GET v1/health", "GET v1/history", "GET v1/keys" }) await AskAsync(route);
        await AskAsync("GET v1/explain/NAME", "v1/explain/b");
        await AskAsync("PATCH v1/tags", content: new { set = new { zone = "eu" }, delete = new[] { "role" } });
        await AskAsync("POST v1/broadcast", content: new { name = "note", text = "hello" });
        await AskAsync("POST v1/keys", content: new { key = second.ToBase64() });
        await AskAsync("POST v1/keys/ID/use", $"v1/keys/{second.Id}/use");
        await AskAsync("DELETE v1/keys/ID", $"v1/keys/{key.Id}");
        await StreamAsync();
        await AskAsync("POST v1/leave", content: new { timeoutMs = 1000 });
        await AskAsync("any that fails", "v1/members/nobody", status: 404);
        Assert.Empty(HttpContract.Routes.Select(route => route.Route).Except(asked));

        async Task AskAsync(string route, string? path = null, object? content = null, int status = 200)
        {
            asked.Add(route);
            var method = status == 200 ? route.Split(' ')[0] : "GET";
            using var answer = await a.SendAsync(method, "/" + (path ?? route.Split(' ')[1]), content);
            Same(route, await HttpNode.ReadAsync(answer, status), HttpContract.Routes.Single(entry => entry.Route == route).Answer);
        }

        // The state first, then an event: a tag that is changed meanwhile.
        async Task StreamAsync()
        {
            using var answer = await a.SendAsync("GET", "/v1/events");
            using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());
            asked.Add("GET v1/events");
            foreach (var type in HttpContract.Routes.Where(entry => entry.Route == "GET v1/events"))
            {
                string? line;
                while ((line = await lines.ReadLineAsync().WaitAsync(HttpNode.Patience)) is not null && !line.StartsWith("data: {\"", StringComparison.Ordinal)) ;
                Same(type.Answer.Type.Name, JsonDocument.Parse(line!["data: ".Length..]).RootElement, type.Answer);
                await a.DoAsync("PATCH", "/v1/tags", new { set = new { zone = "us" } });
            }
        }
    }

    private static void Same(string what, JsonElement answer, System.Text.Json.Serialization.Metadata.JsonTypeInfo type)
    {
        var differences = HttpContract.Differences(answer, type).ToList();
        Assert.True(differences.Count == 0, $"{what}: {string.Join("; ", differences)} in {answer}");
    }

    [GeneratedRegex(@"\{([a-z]+)\}")]
    private static partial Regex Parameter();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex("^[a-z][a-zA-Z]*$")]
    private static partial Regex Word();
}
