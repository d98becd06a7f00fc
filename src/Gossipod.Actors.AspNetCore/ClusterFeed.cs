using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Threading.Channels;
using Gossipod.Actors.AspNetCore.Json;

namespace Gossipod.Actors.AspNetCore;

/// <summary>
/// One watch of the cluster for all clients: keeps the last events, and hands each to every stream. A stream whose client does not keep up
/// is cut off, so that none holds up another or memory without bound. Thread-safe.
/// </summary>
internal sealed class ClusterFeed(IClusterView view, GossipodHttpOptions options)
{
    private readonly Lock _gate = new();
    private readonly HashSet<FeedStream> _streams = [];
    private readonly Queue<EventJson> _history = [];
    private long _dropped;
    private long _refused;
    private bool _ended;

    public StreamsJson Streams
    {
        get
        {
            lock (_gate) return new StreamsJson(_streams.Count, options.MaxStreams, _dropped, _refused);
        }
    }

    /// <summary>Watches until it is cancelled or the ActorSystem ends; then every stream ends.</summary>
    public async Task RunAsync(CancellationToken ending)
    {
        try
        {
            await view.Started.WaitAsync(ending).ConfigureAwait(false);
            while (await WatchAsync(ending).ConfigureAwait(false))
            {
                // We fell behind, as only a starved process does. What clients missed, a new stream's first item makes good.
                EndStreams();
            }
        }
        catch (Exception end) when (end is OperationCanceledException or GossipodException or InvalidOperationException)
        {
            // The application or its ActorSystem ends, or the node could not start.
        }
        finally
        {
            lock (_gate) _ended = true;
            EndStreams();
        }
    }

    /// <summary>A stream of what comes from now on, which is at its end when nothing will; null when there are as many as allowed.</summary>
    public FeedStream? Open()
    {
        lock (_gate)
        {
            if (_streams.Count >= options.MaxStreams)
            {
                _refused++;
                return null;
            }

            var stream = new FeedStream(options.MaxBacklog);
            if (_ended) stream.End();
            else _streams.Add(stream);
            return stream;
        }
    }

    public void Close(FeedStream stream)
    {
        lock (_gate) _streams.Remove(stream);
    }

    /// <summary>The newest events, oldest first.</summary>
    public IReadOnlyList<EventJson> History(int limit)
    {
        lock (_gate) return [.. _history.Skip(Math.Max(0, _history.Count - limit))];
    }

    /// <returns>Whether to watch again.</returns>
    private async Task<bool> WatchAsync(CancellationToken ending)
    {
        try
        {
            await foreach (var @event in view.WatchAsync(ending).ConfigureAwait(false)) Publish(@event);
            return false;
        }
        catch (GossipodException) when (!ending.IsCancellationRequested && view.Health().Phase != "failed")
        {
            return true;
        }
    }

    private void EndStreams()
    {
        lock (_gate)
        {
            foreach (var stream in _streams) stream.End();
            _streams.Clear();
        }
    }

    private void Publish(EventJson @event)
    {
        List<FeedStream>? slow = null;
        lock (_gate)
        {
            if (options.MaxHistory > 0)
            {
                if (_history.Count >= options.MaxHistory) _history.Dequeue();
                _history.Enqueue(@event);
            }

            if (_streams.Count == 0) return;
            var item = new FeedItem(@event, JsonSerializer.Serialize(@event, GossipodJson.Default.EventJson));
            foreach (var stream in _streams)
            {
                if (!stream.TryAdd(item)) (slow ??= []).Add(stream);
            }

            if (slow is null) return;
            _dropped += slow.Count;
            _streams.ExceptWith(slow);
        }

        // Ends their requests, which may come back to us at once.
        foreach (var stream in slow) stream.CutOff();
    }
}

/// <summary>An event, and its text for all streams.</summary>
internal sealed record FeedItem(EventJson Event, string Json);

/// <summary>What waits for one client. Filled by <see cref="ClusterFeed"/>, emptied by its request.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A source without a timer holds nothing that has to be freed, and the cut may come after the request's end.")]
internal sealed class FeedStream(int maxBacklog)
{
    private readonly Channel<FeedItem> _items = Channel.CreateBounded<FeedItem>(new BoundedChannelOptions(maxBacklog) { SingleReader = true });
    private readonly CancellationTokenSource _cut = new();

    /// <summary>Cancelled when the client was too slow: its connection is to be ended, however much it has not read.</summary>
    public CancellationToken Cut => _cut.Token;

    public ChannelReader<FeedItem> Items => _items.Reader;

    /// <returns>False when the client is too slow.</returns>
    public bool TryAdd(FeedItem item) => _items.Writer.TryWrite(item);

    public void End() => _items.Writer.TryComplete();

    public void CutOff()
    {
        End();
        _cut.Cancel();
    }
}
