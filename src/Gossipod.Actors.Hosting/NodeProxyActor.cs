using Akka.Actor;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Hosting;

/// <summary>
/// Stands for the node in the ActorRegistry, and notes its last transition for the health checks. Owns nothing else: a restart loses nothing.
/// </summary>
/// <remarks>Accepts the messages of <see cref="ClusterActor"/>, and the events that it subscribes to. No timers, no children.</remarks>
internal sealed class NodeProxyActor(HostedNode node) : UntypedActor
{
    private readonly GossipodCluster _cluster = node.Cluster;

    protected override void PreStart() => _cluster.Subscribe(Self, InitialState.AsSnapshot, typeof(MemberEvent));

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ClusterSnapshot: break; // what the events change
            case MemberEvent transition: node.Note(transition); break;
            case ClusterActor.GetSnapshot: Answer(message, SnapshotAsync); break;
            case ClusterActor.Subscribe wish: _cluster.Subscribe(wish.Subscriber, wish.InitialState, [.. wish.EventTypes]); break;
            case ClusterActor.Unsubscribe wish: _cluster.Unsubscribe(wish.Subscriber, [.. wish.EventTypes]); break;
            case ClusterActor.SubscribeToMessages wish: _cluster.SubscribeToMessages(wish.Subscriber); break;
            case ClusterActor.UnsubscribeFromMessages wish: _cluster.UnsubscribeFromMessages(wish.Subscriber); break;
            case ClusterActor.Send send: Answer(send, () => SendAsync(send)); break;
            case ClusterActor.Broadcast broadcast: Answer(broadcast, () => Task.FromResult(Broadcast(broadcast))); break;
            case ClusterActor.UpdateTags update: Answer(update, () => _cluster.UpdateTagsAsync(update.Tags)); break;
            case ClusterActor.ChangeTags change: Answer(change, () => _cluster.ChangeTagsAsync(change.Set, change.Removed)); break;
            case ClusterActor.Join join: Answer(join, () => _cluster.JoinAsync(join.Seeds)); break;
            case ClusterActor.Leave leave: Answer(leave, () => _cluster.LeaveAsync(leave.Timeout)); break;
            default: Unhandled(message); break;
        }
    }

    private async Task<ClusterSnapshot> SnapshotAsync()
    {
        await _cluster.Started.ConfigureAwait(false);
        return _cluster.Snapshot;
    }

    private async Task<ClusterActor.Completed> SendAsync(ClusterActor.Send send)
    {
        await _cluster.SendAsync(send.To, send.Payload, send.Delivery).ConfigureAwait(false);
        return new ClusterActor.Completed(send);
    }

    private ClusterActor.Completed Broadcast(ClusterActor.Broadcast broadcast)
    {
        if (broadcast.Name is { } name) _cluster.Broadcast(name, broadcast.Payload);
        else _cluster.Broadcast(broadcast.Payload);
        return new ClusterActor.Completed(broadcast);
    }

    /// <summary>Tells the asker what a call gave, or why it failed; what it throws at once is a failure of the command, not of this actor.</summary>
    private void Answer<T>(object command, Func<Task<T>> call) =>
        CallAsync(call).PipeTo(Sender, Self, failure: cause => new Status.Failure(cause, command));

    private static async Task<T> CallAsync<T>(Func<Task<T>> call) => await call().ConfigureAwait(false);
}
