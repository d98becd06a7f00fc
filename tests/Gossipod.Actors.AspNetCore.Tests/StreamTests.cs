using System.Net.ServerSentEvents;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Gossipod.Actors.AspNetCore.Measure;

namespace Gossipod.Actors.AspNetCore.Tests;

/// <summary>The stream of events.</summary>
public sealed class StreamTests
{
    [Fact]
    public async Task A_stream_begins_with_the_state_and_brings_every_later_event_once()
    {
        await using var server = await MadeUpServer.StartAsync(members: 50);
        using var end = new CancellationTokenSource(HttpNode.Patience);
        var making = server.Cluster.HappenAsync(perSecond: 500, end.Token);
        using var client = new HttpClient();
        var sequence = -1L;
        var events = 0;
        await foreach (var item in SseParser.Create(await client.GetStreamAsync(server.Url + "/gossipod/v1/events")).EnumerateAsync(end.Token))
        {
            var data = JsonDocument.Parse(item.Data).RootElement;
            if (item.EventType == "current")
            {
                Assert.Equal(-1L, sequence);
                Assert.Equal(50, data.GetProperty("members").GetArrayLength());
                sequence = data.GetProperty("sequence").GetInt64();
            }
            else if (item.EventType == "event")
            {
                Assert.Equal(++sequence, data.GetProperty("sequence").GetInt64());
                Assert.Equal(item.EventId, sequence.ToString(System.Globalization.CultureInfo.InvariantCulture));
                if (++events == 1_000) break;
            }
        }

        await end.CancelAsync();
        await making;
        Assert.Equal(1_000, events);
    }

    [Fact]
    public async Task A_stream_may_be_of_some_types_only()
    {
        await using var server = await MadeUpServer.StartAsync(members: 10);
        using var end = new CancellationTokenSource(HttpNode.Patience);
        var making = server.Cluster.HappenAsync(perSecond: 200, end.Token);
        using var client = new HttpClient();
        var types = new List<string>();
        await foreach (var item in SseParser.Create(await client.GetStreamAsync(server.Url + "/gossipod/v1/events?types=died,joined")).EnumerateAsync(end.Token))
        {
            if (item.EventType == "event") types.Add(JsonDocument.Parse(item.Data).RootElement.GetProperty("type").GetString()!);
            if (types.Count == 20) break;
        }

        await end.CancelAsync();
        await making;
        Assert.Equal(["died", "joined"], types.Distinct().Order());
        Assert.Equal(400, (int)(await client.GetAsync(server.Url + "/gossipod/v1/events?types=all")).StatusCode);
    }

    [Fact]
    public async Task A_stream_of_which_everything_is_left_out_says_that_it_is_there()
    {
        await using var server = await MadeUpServer.StartAsync(members: 10, o => o.IdleInterval = TimeSpan.FromSeconds(2));
        using var end = new CancellationTokenSource(HttpNode.Patience);
        var making = server.Cluster.HappenAsync(perSecond: 200, end.Token);
        using var client = new HttpClient();
        var types = new List<string>();
        await foreach (var item in SseParser.Create(await client.GetStreamAsync(server.Url + "/gossipod/v1/events?types=removed")).EnumerateAsync(end.Token))
        {
            types.Add(item.EventType);
            if (types.Count == 3) break;
        }

        await end.CancelAsync();
        await making;
        Assert.Equal(["current", "idle", "idle"], types);
    }

    [Fact]
    public async Task More_streams_than_allowed_are_refused_and_counted()
    {
        await using var server = await MadeUpServer.StartAsync(members: 3, o => o.MaxStreams = 2);
        using var client = new HttpClient();
        using var first = await client.GetAsync(server.Url + "/gossipod/v1/events", HttpCompletionOption.ResponseHeadersRead);
        using var second = await client.GetAsync(server.Url + "/gossipod/v1/events", HttpCompletionOption.ResponseHeadersRead);
        using var third = await client.GetAsync(server.Url + "/gossipod/v1/events");
        Assert.Equal((200, 200, 429), ((int)first.StatusCode, (int)second.StatusCode, (int)third.StatusCode));
        Assert.Equal((2, 1), (await CountAsync(client, server, "open"), await CountAsync(client, server, "refused")));
        first.Dispose();
        await HttpNode.EventuallyAsync(async () => await CountAsync(client, server, "open") == 1, "the place of who has gone is free");
    }

    [Fact]
    public async Task A_client_that_does_not_read_is_cut_off_and_counted_and_the_others_miss_nothing()
    {
        await using var server = await MadeUpServer.StartAsync(members: 200, o => o.MaxBacklog = 100);
        using var end = new CancellationTokenSource(HttpNode.Patience);
        var uri = new Uri(server.Url);
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await silent.ConnectAsync(uri.Host, uri.Port);
        await silent.SendAsync(Encoding.ASCII.GetBytes($"GET /gossipod/v1/events HTTP/1.1\r\nHost: {uri.Authority}\r\n\r\n"));
        using var client = new HttpClient();
        await using var stream = await client.GetStreamAsync(server.Url + "/gossipod/v1/events", end.Token);
        await using var items = SseParser.Create(stream).EnumerateAsync(end.Token).GetAsyncEnumerator(end.Token);
        Assert.True(await items.MoveNextAsync());
        await HttpNode.EventuallyAsync(async () => await CountAsync(client, server, "open") == 2, "both streams are open");

        // The one that reads is never far behind, so only the other can be.
        for (var last = 0L; await CountAsync(client, server, "dropped") == 0;)
        {
            for (var i = 0; i < 50; i++) server.Cluster.Happen();
            while (last < server.Cluster.Sequence)
            {
                Assert.True(await items.MoveNextAsync());
                if (items.Current.EventType == "event") Assert.Equal(++last, JsonDocument.Parse(items.Current.Data).RootElement.GetProperty("sequence").GetInt64());
            }
        }

        await UntilCutOffAsync(silent);
        Assert.Equal((1, 1), (await CountAsync(client, server, "open"), await CountAsync(client, server, "dropped")));
    }

    [Fact]
    public async Task Streams_end_with_the_feed_are_not_counted_as_dropped_and_a_later_one_is_the_state_alone()
    {
        await using var server = await MadeUpServer.StartAsync(members: 3);
        await HttpNode.EventuallyAsync(() => Task.FromResult(server.Cluster.WatchCount == 1), "the feed watches");
        using var client = new HttpClient { Timeout = HttpNode.Patience };
        var early = client.GetStringAsync(server.Url + "/gossipod/v1/events");
        await HttpNode.EventuallyAsync(async () => await CountAsync(client, server, "open") == 1, "the stream is open");
        server.Cluster.Phase = "leaving";
        server.Cluster.EndWatches(new GossipodException("behind"));
        await early;
        await HttpNode.EventuallyAsync(() => Task.FromResult(server.Cluster.WatchCount == 1), "the feed watches again");
        server.Cluster.Happen();
        Assert.Equal((0, 0), (await CountAsync(client, server, "open"), await CountAsync(client, server, "dropped")));

        var second = client.GetStringAsync(server.Url + "/gossipod/v1/events");
        await HttpNode.EventuallyAsync(async () => await CountAsync(client, server, "open") == 1, "the stream is open");
        server.Cluster.EndWatches();
        Assert.Contains("event: current", await second, StringComparison.Ordinal);
        using var late = await client.GetAsync(server.Url + "/gossipod/v1/events");
        Assert.Contains("event: current", await late.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("no", late.Headers.GetValues("X-Accel-Buffering").Single());
    }

    /// <summary>Reads what was on its way until the connection is gone.</summary>
    private static async Task UntilCutOffAsync(Socket socket)
    {
        using var limit = new CancellationTokenSource(HttpNode.Patience);
        try
        {
            while (await socket.ReceiveAsync(new byte[4096], limit.Token) > 0)
            {
                // Sent before it was cut off.
            }
        }
        catch (SocketException)
        {
            // Reset.
        }
    }

    private static async Task<long> CountAsync(HttpClient client, MadeUpServer server, string name) =>
        JsonDocument.Parse(await client.GetStringAsync(server.Url + "/gossipod/v1/self")).RootElement.GetProperty("streams").GetProperty(name).GetInt64();
}
