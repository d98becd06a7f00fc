using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Gossipod.Actors.AspNetCore.Json;
using Microsoft.AspNetCore.Http;

namespace Gossipod.Actors.AspNetCore;

/// <summary>
/// The cluster as server-sent events: first <c>current</c>, the state, then each <c>event</c> after it, with its number as id, and
/// <c>idle</c> where nothing is sent for a while. Whoever connects again gets the state again, so nothing is missed.
/// </summary>
internal sealed class StreamEndpoint(IClusterView view, ClusterFeed feed, GossipodHttpOptions options)
{
    /// <summary>What an event can be.</summary>
    public static readonly string[] Types = ["joined", "suspected", "recovered", "updated", "died", "left", "removed", "conflict", "refuted", "health", "path"];

    public async Task Events(HttpContext context)
    {
        if (!view.Started.IsCompletedSuccessfully)
        {
            await HttpJson.NotStartedAsync(context).ConfigureAwait(false);
            return;
        }

        var types = context.Request.Query["types"].ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (Array.Find(types, type => !Types.Contains(type)) is { } unknown)
        {
            await HttpJson.BadAsync(context, $"types has '{(unknown.Length > 40 ? unknown[..40] + "…" : unknown)}', which is none of {string.Join(", ", Types)}").ConfigureAwait(false);
            return;
        }

        if (feed.Open() is not { } stream)
        {
            context.Response.Headers.RetryAfter = "5";
            await HttpJson.ProblemAsync(context, StatusCodes.Status429TooManyRequests, "too many streams", $"{options.MaxStreams} streams are open, as many as allowed").ConfigureAwait(false);
            return;
        }

        context.Response.Headers["X-Accel-Buffering"] = "no"; // nginx would hold the events back
        await using var cut = stream.Cut.Register(context.Abort).ConfigureAwait(false);
        try
        {
            await TypedResults.ServerSentEvents(ItemsAsync(stream, [.. types], context.RequestAborted)).ExecuteAsync(context).ConfigureAwait(false);
        }
        catch (Exception end) when (end is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            // The client is gone, or was cut off.
        }
        finally
        {
            feed.Close(stream);
        }
    }

    private async IAsyncEnumerable<SseItem<string>> ItemsAsync(FeedStream stream, HashSet<string> types, [EnumeratorCancellation] CancellationToken gone)
    {
        // The stream is open already, so what happens meanwhile is in the state, in the stream, or in both.
        var (sequence, members) = view.Members();
        var current = new CurrentJson(sequence, view.Self(options.AllowActions, feed.Streams), members);
        yield return Item("current", JsonSerializer.Serialize(current, GossipodJson.Default.CurrentJson), sequence);
        var (items, sent) = (stream.Items, TimeProvider.System.GetTimestamp());
        while (true)
        {
            while (items.TryRead(out var item))
            {
                if (item.Event.Sequence <= sequence || (types.Count > 0 && !types.Contains(item.Event.Type))) continue;
                yield return Item("event", item.Json, item.Event.Sequence);
                sent = TimeProvider.System.GetTimestamp();
            }

            // What was left out does not show the client that we are there.
            switch (await WaitAsync(items, options.IdleInterval - TimeProvider.System.GetElapsedTime(sent), gone).ConfigureAwait(false))
            {
                case null:
                    yield return Item("idle", "{}", null);
                    sent = TimeProvider.System.GetTimestamp();
                    break;
                case false: yield break;
            }
        }
    }

    /// <returns>Whether there is more to read; null when nothing came within that time.</returns>
    private static async Task<bool?> WaitAsync(System.Threading.Channels.ChannelReader<FeedItem> items, TimeSpan most, CancellationToken gone)
    {
        if (most <= TimeSpan.Zero) return items.Completion.IsCompleted ? false : null;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(gone);
        limit.CancelAfter(most);
        try
        {
            return await items.WaitToReadAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!gone.IsCancellationRequested)
        {
            return null;
        }
    }

    private static SseItem<string> Item(string type, string data, long? sequence) => new(data, type)
    {
        EventId = sequence?.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };
}
