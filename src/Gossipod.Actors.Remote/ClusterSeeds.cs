using Akka.Actor;
using Akka.Event;
using Gossipod.Actors.Diagnostics;

namespace Gossipod.Actors.Remote;

/// <summary>
/// Seeds of Akka.Cluster, from Gossipod: nodes that start at the same time agree on one that begins, and nodes that come later find those
/// that are in. <c>cluster.JoinSeedNodesAsync(await ClusterSeeds.AgreeAsync(system, "role", "shop", memberCount: 3))</c>, then
/// <c>ClusterSeeds.AnnounceAsync(system, cluster.RegisterOnMemberRemoved)</c>.
/// </summary>
/// <remarks>
/// It is an agreement of those who see the same members, no consensus. Two clusters begin when two groups of nodes do not see each other for
/// the whole of the start and both have <c>memberCount</c> members: make it more than half of all nodes that start, best all of them.
/// </remarks>
public static class ClusterSeeds
{
    /// <summary>Tag of members that are in the Akka cluster; its value is <see cref="InValue"/>.</summary>
    public const string InTag = "akka.cluster";

    /// <summary>Value of <see cref="InTag"/>.</summary>
    public const string InValue = "in";

    /// <summary>How long the members must stay the same before a cluster is begun, unless told otherwise: 3 s.</summary>
    public static readonly TimeSpan DefaultSettling = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Waits until there are seeds: the members that are in the cluster, as soon as one is known; else, once enough members with the tag are
    /// alive and have been the same ones for a time, all of them, the first by name first. Only that first one may begin a cluster.
    /// </summary>
    /// <param name="system">The system that is to join; it has Akka.Cluster, or at least an address of Akka.Remote.</param>
    /// <param name="tag">Tag of the members that the cluster is to consist of.</param>
    /// <param name="value">The tag's value; null for any.</param>
    /// <param name="memberCount">How many must be seen before a cluster is begun, this one included; 1 and more.</param>
    /// <param name="settling">How long they must stay the same; 3 s unless given. Longer lets slower nodes be seen, and starts later.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Addresses for <c>Cluster.JoinSeedNodesAsync</c>, in their order.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled, or the ActorSystem ended.</exception>
    public static async Task<IReadOnlyList<Address>> AgreeAsync(
        ActorSystem system, string tag, string? value, int memberCount, TimeSpan? settling = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentException.ThrowIfNullOrEmpty(tag);
        ArgumentOutOfRangeException.ThrowIfLessThan(memberCount, 1);
        var wait = settling ?? DefaultSettling;
        ArgumentOutOfRangeException.ThrowIfLessThan(wait, TimeSpan.Zero, nameof(settling));
        var cluster = GossipodCluster.Get(system);
        await cluster.FirstJoin.WaitAsync(cancellationToken).ConfigureAwait(false); // who has seeds looks at their members first
        var agreed = new TaskCompletionSource<IReadOnlyList<Address>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var agreement = new SeedAgreement(tag, value, memberCount);
        var actor = ((ExtendedActorSystem)system).SystemActorOf(Props.Create(() => new SeedAgreementActor(agreement, wait, cluster, agreed)), null);
        await using var cancelling = cancellationToken.Register(() => system.Stop(actor)).ConfigureAwait(false);
        return await agreed.Task.ConfigureAwait(false);
    }

    /// <summary>
    /// Tells others that this member is in the cluster, by <see cref="InTag"/> beside its present tags, until it is removed from the cluster.
    /// To be called once it is up. <c>ChangeTagsAsync</c> leaves the tag in place; what is published by <c>UpdateTagsAsync</c> must have it too.
    /// </summary>
    /// <param name="system">The system that is up in the Akka cluster.</param>
    /// <param name="whenRemoved">
    /// Calls its argument once the system is no member of the Akka cluster any more: <c>Cluster.Get(system).RegisterOnMemberRemoved</c>. A
    /// node that was downed while its system lives would else be the seed that later ones wait for.
    /// </param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task AnnounceAsync(ActorSystem system, Action<Action> whenRemoved, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(whenRemoved);
        var cluster = GossipodCluster.Get(system);
        await cluster.Started.WaitAsync(cancellationToken).ConfigureAwait(false);
        await cluster.ChangeTagsAsync([new(InTag, InValue)], cancellationToken: cancellationToken).ConfigureAwait(false);
        whenRemoved(() => _ = RetractAfterRemovalAsync(system));
    }

    /// <summary>Takes back <see cref="AnnounceAsync"/>, which does so by itself when the member is removed; does nothing where nothing was announced.</summary>
    /// <param name="system">The system that is not in the Akka cluster.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task RetractAsync(ActorSystem system, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(system);
        var cluster = GossipodCluster.Get(system);
        await cluster.Started.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (cluster.Self.Tags.ContainsKey(InTag)) await cluster.ChangeTagsAsync([], [InTag], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A system that ends removes itself from both clusters; then there is nobody left to tell.</summary>
    private static async Task RetractAfterRemovalAsync(ActorSystem system)
    {
        var cluster = GossipodCluster.Get(system);
        if (cluster.Health.Phase != NodePhase.Running) return;
        try
        {
            await RetractAsync(system).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is GossipodException or AskTimeoutException)
        {
            if (cluster.Health.Phase != NodePhase.Running) return;
            NodeLogging.GetLogger(system, typeof(ClusterSeeds), cluster.Node).Warning(
                failure, "Akka.Cluster has removed this node, which others are still told is in; call ClusterSeeds.RetractAsync, or end this ActorSystem");
        }
    }
}
