using System.Net;
using System.Net.Sockets;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Gossipod.Actors.AspNetCore.Measure;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Gossipod.Actors.AspNetCore.Tests;

/// <summary>Who is answered, and who may change something.</summary>
public sealed class AccessTests
{
    [Fact]
    public async Task Without_a_policy_other_machines_are_turned_away()
    {
        await using var a = await HttpNode.StartAsync("a", pipeline: app => app.Use((context, next) =>
        {
            if (context.Request.Headers.TryGetValue("Test-From", out var from)) context.Connection.RemoteIpAddress = IPAddress.Parse(from!);
            return next(context);
        }));
        Assert.Equal(403, await StatusAsync(a, ("Test-From", "10.0.0.7")));
        Assert.Equal(403, await StatusAsync(a, ("Test-From", "::ffff:10.0.0.7")));
        Assert.Equal(200, await StatusAsync(a, ("Test-From", "::ffff:127.0.0.1")));
        Assert.Equal(200, await StatusAsync(a, ("Test-From", "::1")));
    }

    [Theory]
    [InlineData("Host", "evil.example", 403)]
    [InlineData("Host", "localhost", 200)]
    [InlineData("Host", "[::1]:1", 200)]
    [InlineData("X-Forwarded-For", "10.0.0.7", 403)]
    [InlineData("Forwarded", "for=10.0.0.7", 403)]
    [InlineData("X-Forwarded-Proto", "https", 403)]
    [InlineData("X-Original-For", "10.0.0.7", 403)]
    [InlineData("X-Original-Host", "ops.example", 403)]
    [InlineData("Origin", "http://evil.example", 403)]
    [InlineData("Origin", "null", 403)]
    [InlineData("Sec-Fetch-Site", "cross-site", 403)]
    [InlineData("Sec-Fetch-Site", "same-origin", 200)]
    [InlineData("Sec-Fetch-Site", "none", 200)]
    public async Task Without_a_policy_neither_proxies_nor_other_names_nor_pages_of_other_sites_are_answered(string header, string value, int status)
    {
        await using var a = await HttpNode.StartAsync("a");
        Assert.Equal(status, await StatusAsync(a, (header, value)));
    }

    [Fact]
    public async Task Without_a_policy_the_version_that_proxies_speak_is_turned_away()
    {
        await using var server = await MadeUpServer.StartAsync(members: 3);
        Assert.Equal("HTTP/1.1 403", await StatusLineAsync(server.Url, "GET /gossipod/v1/self HTTP/1.0\r\nHost: localhost\r\n\r\n"));
        Assert.Equal("HTTP/1.1 200", await StatusLineAsync(server.Url, "GET /gossipod/v1/self HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
    }

    [Fact]
    public async Task Another_site_may_link_to_the_page_and_to_nothing_else()
    {
        await using var server = await MadeUpServer.StartAsync(members: 3);
        Assert.Equal("HTTP/1.1 200", await StatusLineAsync(server.Url, Link("/")));
        Assert.Equal("HTTP/1.1 403", await StatusLineAsync(server.Url, Link("/v1/members")));
        Assert.Equal("HTTP/1.1 403", await StatusLineAsync(server.Url, Link("/v1/keys")));

        static string Link(string path) =>
            $"GET /gossipod{path} HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nConnection: close\r\n\r\n";
    }

    [Fact]
    public async Task With_a_policy_everyone_who_meets_it_is_answered_and_nobody_else()
    {
        await using var a = await HttpNode.StartAsync("a", http: o => o.AuthorizationPolicy = "operators", services: builder =>
        {
            builder.Services.AddAuthentication("test").AddScheme<AuthenticationSchemeOptions, HeaderAuthentication>("test", null);
            builder.Services.AddAuthorization(o => o.AddPolicy("operators", policy => policy.RequireAuthenticatedUser()));
        });
        Assert.Equal(401, await StatusAsync(a));
        Assert.Equal(200, await StatusAsync(a, ("Test-User", "ada")));
        Assert.Equal(200, await StatusAsync(a, ("Test-User", "ada"), ("Host", "ops.example"), ("X-Forwarded-For", "10.0.0.7")));
        Assert.Equal(403, await StatusAsync(a, ("Test-User", "ada"), ("Origin", "http://evil.example")));
        Assert.Equal(200, await StatusAsync(a, ("Test-User", "ada"), ("Host", "ops.example"), ("Origin", "https://ops.example")));
        Assert.Equal(200, await StatusAsync(a, ("Test-User", "ada"), ("Host", "inside:8080"), ("Origin", "https://ops.example"), ("Sec-Fetch-Site", "same-origin")));
        Assert.Equal(403, await StatusAsync(a, ("Test-User", "ada"), ("Host", "ops.example:81"), ("Origin", "http://ops.example")));
        Assert.Equal("HTTP/1.1 403", await StatusLineAsync(a.Url, "GET /gossipod/v1/self HTTP/1.0\r\nTest-User: ada\r\nOrigin: http://ops.example\r\n\r\n"));
        Assert.Equal(401, (int)(await a.SendAsync("GET", "/")).StatusCode);
    }

    [Theory]
    [InlineData("POST", "/v1/join")]
    [InlineData("POST", "/v1/leave")]
    [InlineData("POST", "/v1/forget/b")]
    [InlineData("PATCH", "/v1/tags")]
    [InlineData("POST", "/v1/broadcast")]
    [InlineData("POST", "/v1/keys")]
    [InlineData("POST", "/v1/keys/00000000/use")]
    [InlineData("DELETE", "/v1/keys/00000000")]
    public async Task Unless_it_is_allowed_nothing_can_be_changed(string method, string path)
    {
        await using var a = await HttpNode.StartAsync("a");
        var problem = await HttpNode.ReadAsync(await a.SendAsync(method, path, new { }), 403);
        Assert.Contains("AllowActions", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(Protocol.Members.MemberStatus.Alive, a.Cluster.Self.Status);
    }

    [Fact]
    public async Task A_page_of_another_site_cannot_change_anything_even_where_it_is_allowed()
    {
        await using var a = await HttpNode.StartAsync("a", http: o => o.AllowActions = true);
        Assert.Equal(403, (int)(await a.SendAsync("POST", "/v1/leave", null, ("Origin", "http://evil.example"))).StatusCode);
        Assert.Equal(403, (int)(await a.SendAsync("POST", "/v1/leave", null, ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"))).StatusCode);
        using var form = new StringContent("seeds=1", System.Text.Encoding.UTF8, "text/plain");
        Assert.Equal(403, (int)(await a.Client.PostAsync("/gossipod/v1/join", form)).StatusCode);
        Assert.Equal(Protocol.Members.MemberStatus.Alive, a.Cluster.Self.Status);
    }

    [Theory]
    [InlineData("gossipod")]
    [InlineData("/")]
    [InlineData("/a/")]
    [InlineData("/{name}")]
    public void A_path_that_is_none_is_refused(string path) => Assert.Throws<ArgumentException>(() => new GossipodHttpOptions { Path = path }.Check());

    [Fact]
    public void Without_a_node_among_the_services_nothing_is_mapped()
    {
        var app = WebApplication.CreateSlimBuilder().Build();
        Assert.Contains("WithGossipod", Assert.Throws<InvalidOperationException>(() => app.MapGossipod()).Message, StringComparison.Ordinal);
    }

    private static async Task<int> StatusAsync(HttpNode node, params (string Name, string Value)[] headers) =>
        (int)(await node.SendAsync("GET", "/v1/members", null, headers)).StatusCode;

    /// <summary>Version and status of the answer to a request that is written out.</summary>
    private static async Task<string> StatusLineAsync(string url, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", new Uri(url).Port);
        await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(request));
        using var reader = new StreamReader(client.GetStream());
        return (await reader.ReadToEndAsync().WaitAsync(HttpNode.Patience))[..12];
    }

    /// <summary>Whoever says a name is believed.</summary>
    private sealed class HeaderAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Request.Headers["Test-User"] is [{ } name]
            ? AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], "test")), "test"))
            : AuthenticateResult.NoResult());
    }
}
