using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Akka.Actor;
using Gossipod.Actors.Membership;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors;

public sealed partial class GossipodCluster
{
    /// <summary>How many events a consumer of <see cref="WatchAsync"/> may be behind before its stream ends with an error.</summary>
    public const int MaxWatchBacklog = 10_000;

    /// <summary>
    /// Sends events to an actor: first the state, then every later event of the given types in order. The subscriber is watched and
    /// forgotten when it stops; a second call adds types and sends the state again.
    /// </summary>
    /// <param name="subscriber">Who gets the messages.</param>
    /// <param name="initialState">What comes first.</param>
    /// <param name="eventTypes">Types derived from <see cref="ClusterEvent"/>; none means every event.</param>
    /// <exception cref="ArgumentException">A type is not derived from <see cref="ClusterEvent"/>.</exception>
    public void Subscribe(IActorRef subscriber, InitialState initialState, params Type[] eventTypes)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        _node.Tell(new Subscribe(subscriber, initialState, Checked(eventTypes, all: [typeof(ClusterEvent)])));
    }

    /// <summary>Stops sending events of these types; of every type when none is given.</summary>
    /// <exception cref="ArgumentException">A type is not derived from <see cref="ClusterEvent"/>.</exception>
    public void Unsubscribe(IActorRef subscriber, params Type[] eventTypes)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        _node.Tell(new Unsubscribe(subscriber, Checked(eventTypes, all: [])));
    }

    /// <summary>
    /// The cluster as a stream: begins with a <see cref="CurrentCluster"/>, then brings every event, numbered without gaps from the
    /// snapshot's number on.
    /// </summary>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <exception cref="GossipodException">The consumer fell more than <see cref="MaxWatchBacklog"/> events behind; watch again to begin with a new snapshot.</exception>
    public async IAsyncEnumerable<ClusterEvent> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Started.WaitAsync(cancellationToken).ConfigureAwait(false);
        var channel = Channel.CreateBounded<ClusterEvent>(new BoundedChannelOptions(MaxWatchBacklog) { SingleReader = true, SingleWriter = true });
        var feed = _system.SystemActorOf(Props.Create(() => new WatchFeed(channel.Writer)), $"gossipod-watch-{Interlocked.Increment(ref _watchSerial)}");
        try
        {
            Subscribe(feed, InitialState.AsSnapshot);
            await foreach (var @event in channel.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false)) yield return @event;
        }
        finally
        {
            _system.Stop(feed);
        }
    }

    private static long _watchSerial;

    internal static Type[] Checked(Type[] eventTypes, Type[] all)
    {
        ArgumentNullException.ThrowIfNull(eventTypes);
        if (Array.Find(eventTypes, type => !typeof(ClusterEvent).IsAssignableFrom(type)) is { } wrong)
            throw new ArgumentException($"{wrong} is not an event of the cluster; use types derived from {nameof(ClusterEvent)}, such as {nameof(MemberDied)}", nameof(eventTypes));
        return eventTypes.Length == 0 ? all : eventTypes;
    }

    /// <summary>Hands events to one WatchAsync; ends its stream when the consumer is too slow, rather than lose one silently.</summary>
    private sealed class WatchFeed(ChannelWriter<ClusterEvent> writer) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            var @event = message as ClusterEvent ?? (message is ClusterSnapshot snapshot ? new CurrentCluster(snapshot) : null);
            if (@event is null)
            {
                Unhandled(message);
                return;
            }

            if (writer.TryWrite(@event)) return;
            writer.TryComplete(new GossipodException(
                $"The consumer of WatchAsync is more than {MaxWatchBacklog} events behind; watch again to begin with a new snapshot, and consume faster"));
            Context.Stop(Self);
        }

        protected override void PostStop() => writer.TryComplete();
    }
}

/// <summary>The first element of <see cref="GossipodCluster.WatchAsync"/>: the state that the following events change.</summary>
/// <param name="Snapshot">The state.</param>
public sealed record CurrentCluster(ClusterSnapshot Snapshot) : ClusterEvent;
