using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Gossipod.Actors.AspNetCore.Measure;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Gossipod.Actors.AspNetCore.Tests;

/// <summary>Tests that measure the whole process, and so run by themselves.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}

/// <summary>Requests that mean harm (T49): none makes an error of the server's, none costs much.</summary>
[Collection(AloneCollection.Name)]
public sealed class HostileRequestTests
{
    private const int Requests = 100_000;

    private static readonly string[] Paths =
    [
        "", "/", "/assets/", "/assets/dashboard.js", "/assets/index.html", "/assets/../../appsettings.json", "/assets/..%2f..%2fetc%2fpasswd", "/v1/members", "/v1/members/",
        "/v1/members/node-0001", "/v1/members/%00", "/v1/members/" + new string('a', 3_000), "/v1/self", "/v1/health", "/v1/sightings", "/v1/history", "/v1/keys",
        "/v1/../v1/self", "//v1//self", "/v1/members/node-0001/ping", "/v2/self", "/v1/%2e%2e/%2e%2e/", "/v1/members/..\\..\\x", "/V1/SELF",
    ];

    private static readonly string[] Patterns =
    [
        "(a+)+$", "(a|a)*b", "(.*)*x", "((a{1,100}){1,100}){1,100}", "(?=a)b", "(?<!x)y", "\\1", "[", "(", "*", "a{99999999999}", "\\p{L}*", "(?i)NODE-.*", "(?:(?:(?:", ".*.*.*.*.*.*.*.*=",
        "a{1000}{1000}", "(x?){64}x{64}", "[^]", "\\x", "\u0000", "\ud800", "node-[0-9]+",
    ];

    private static readonly string[] Methods = ["GET", "GET", "GET", "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "X"];

    [Fact]
    public async Task A_hundred_thousand_requests_make_no_error_and_none_costs_a_second()
    {
        await using var server = await MadeUpServer.StartAsync(members: 1_000);
        var pipeline = ((IApplicationBuilder)server.Application).Build();
        var random = new Random(49);
        var statuses = new SortedDictionary<int, int>();
        using var process = Process.GetCurrentProcess();
        for (var i = 0; i < Requests; i++)
        {
            var context = Request(random, server.Application.Services);
            process.Refresh();
            var (shown, clock, cpu) = ($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}", Stopwatch.StartNew(), process.TotalProcessorTime);
            await pipeline(context);
            var status = context.Response.StatusCode;
            statuses[status] = statuses.GetValueOrDefault(status) + 1;
            Assert.True(status < 500, $"{status} for {shown}");
            if (clock.Elapsed <= TimeSpan.FromSeconds(1)) continue;

            // The machine may have been busy with something else; what counts is what the request cost.
            process.Refresh();
            Assert.True(process.TotalProcessorTime - cpu <= TimeSpan.FromSeconds(1), $"{clock.Elapsed} and {process.TotalProcessorTime - cpu} of CPU for {shown}");
        }

        Assert.All([200, 400, 403, 404, 405], status => Assert.True(statuses.GetValueOrDefault(status) > Requests / 1_000, string.Join(", ", statuses)));
    }

    [Fact]
    public void Patterns_that_cost_too_much_are_given_up()
    {
        var texts = new Dictionary<string, string> { ["t"] = new string('a', 500) };
        var members = ((IClusterView)new MadeUpCluster(1_000)).Members().Members.Select(member => member with { Name = new string('a', 128), Tags = texts });
        var costly = "t=((a*)*|a+)*" + string.Concat(Enumerable.Repeat("a?", 100)) + "c?";
        var query = new QueryCollection(new Dictionary<string, StringValues> { ["name"] = "(a+)+", ["tag"] = Enumerable.Repeat(costly, MemberFilter.TagsMax).ToArray() });
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        // So many that no machine is through with them before it gives up.
        Assert.Null(MemberFilter.TryParse(query, out _)!.Apply(Enumerable.Repeat(members, 100).SelectMany(rows => rows)));
        process.Refresh();
        Assert.InRange(process.TotalProcessorTime - before, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Theory]
    [InlineData("status=" + "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("tag=a&tag=a&tag=a&tag=a&tag=a&tag=a&tag=a&tag=a&tag=a&tag=a&tag=a&tag=a&tag=a&tag=a&tag=a&tag=a&tag=a")]
    public async Task A_filter_beyond_what_is_read_is_a_bad_request(string query)
    {
        await using var server = await MadeUpServer.StartAsync(members: 3);
        using var client = new HttpClient();
        Assert.Equal(400, (int)(await client.GetAsync(server.Url + "/gossipod/v1/members?" + query)).StatusCode);
        Assert.Equal(400, (int)(await client.GetAsync(server.Url + "/gossipod/v1/members?name=" + new string('a', MemberFilter.PatternMax + 1))).StatusCode);
    }

    [Fact]
    public async Task Bytes_that_are_no_request_end_their_connection_and_nothing_else()
    {
        await using var server = await MadeUpServer.StartAsync(members: 3);
        var uri = new Uri(server.Url);
        var random = new Random(50);
        for (var i = 0; i < 300; i++)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 60_000 };
            await socket.ConnectAsync(uri.Host, uri.Port);
            await socket.SendAsync(Raw(random, uri));
            socket.Shutdown(SocketShutdown.Send);
            var answer = new byte[64];
            using var limit = new CancellationTokenSource(HttpNode.Patience);
            try
            {
                var read = await socket.ReceiveAsync(answer, limit.Token);
                var line = Encoding.ASCII.GetString(answer, 0, read);
                Assert.False(line.StartsWith("HTTP/1.1 5", StringComparison.Ordinal) && !line.StartsWith("HTTP/1.1 505", StringComparison.Ordinal), line);
            }
            catch (SocketException)
            {
                // Cut off, which is an answer too.
            }
        }

        using var client = new HttpClient();
        Assert.Equal(200, (int)(await client.GetAsync(server.Url + "/gossipod/v1/self")).StatusCode);
    }

    private static DefaultHttpContext Request(Random random, IServiceProvider services)
    {
        var context = new DefaultHttpContext { RequestServices = services };
        context.Request.Scheme = "http";
        context.Request.Host = new HostString(random.Next(50) == 0 ? "evil.example" : "localhost");
        context.Request.Method = Pick(random, Methods);
        // As the server would have decoded it.
        context.Request.Path = "/gossipod" + Uri.UnescapeDataString(Mutated(random, Pick(random, Paths))).Replace("\0", "", StringComparison.Ordinal);
        context.Request.QueryString = new QueryString(Query(random));
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(Pick(random, ["", "{", "null", "{\"seeds\":[[[[", "{\"set\":{}}", new string('[', 2_000)])));
        context.Request.ContentLength = context.Request.Body.Length;
        if (random.Next(3) > 0) context.Request.ContentType = "application/json";
        if (random.Next(20) == 0) context.Request.Headers.Origin = Pick(random, ["null", "http://localhost", "http://evil.example", "://", "\u00e9"]);
        context.Response.Body = Stream.Null;
        context.Features.Set<IHttpRequestLifetimeFeature>(new HttpRequestLifetimeFeature());
        return context;
    }

    private static string Query(Random random)
    {
        var parts = Enumerable.Range(0, random.Next(5)).Select(_ => random.Next(9) switch
        {
            0 => "name=" + Uri.EscapeDataString(Printable(Pick(random, Patterns))),
            1 => "tag=role=" + Uri.EscapeDataString(Printable(Pick(random, Patterns))),
            2 => "tag=" + new string('k', random.Next(400)),
            3 => "status=" + Pick(random, ["alive", "dead,left", ",,,", "ALIVE", new string('a', 500)]),
            4 => "limit=" + Pick(random, ["1", "0", "-1", "99999999999999999999", "1e9", ""]),
            5 => "after=" + new string('n', random.Next(300)),
            6 => "%",
            7 => "types=" + new string('x', random.Next(300)),
            _ => new string('&', random.Next(100)),
        });
        return "?" + string.Join('&', parts);
    }

    private static string Printable(string text) => string.Concat(text.Where(c => !char.IsSurrogate(c)));

    private static string Mutated(Random random, string path)
    {
        if (path.Length == 0 || random.Next(3) > 0) return path;
        var at = random.Next(path.Length);
        return path[..at] + (char)random.Next(33, 127) + path[at..];
    }

    private static byte[] Raw(Random random, Uri uri)
    {
        var request = Encoding.ASCII.GetBytes(
            $"{Pick(random, Methods)} /gossipod{Pick(random, Paths)}{Query(random).Replace(' ', '+')} HTTP/1.1\r\nHost: {uri.Authority}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        for (var flips = random.Next(4); flips > 0; flips--) request[random.Next(request.Length)] = (byte)random.Next(256);
        return request;
    }

    private static T Pick<T>(Random random, T[] from) => from[random.Next(from.Length)];
}
