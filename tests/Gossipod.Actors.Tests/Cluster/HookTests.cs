using System.Text;
using Akka.Actor;
using Akka.Hosting;
using Gossipod.Actors.Hosting;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Tests.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gossipod.Actors.Tests.Cluster;

/// <summary>An application's membership hook over real sockets.</summary>
public sealed class HookTests
{
    [Fact]
    public async Task A_veto_of_the_seed_is_the_joiners_result_and_nobody_knows_the_other()
    {
        await using var one = await ClusterNode.StartAsync("one", new GossipodSetup { MembershipHook = new Hook { Join = "full" } });
        await using var two = await ClusterNode.StartAsync("two");

        var seed = await two.JoinAsync(one.Endpoint);

        Assert.Contains("the hook of this node refused the join: full", seed.Failure, StringComparison.Ordinal);
        Assert.Equal((1, 1), (one.Cluster.Snapshot.Members.Count, two.Cluster.Snapshot.Members.Count));
    }

    [Fact]
    public async Task A_veto_of_the_joiner_leaves_both_as_they_were()
    {
        await using var one = await ClusterNode.StartAsync("one");
        await using var two = await ClusterNode.StartAsync("two", new GossipodSetup { MembershipHook = new Hook { Merge = "not these" } });

        var seed = await two.JoinAsync(one.Endpoint);

        Assert.Contains("not these", seed.Failure, StringComparison.Ordinal);
        Assert.Equal((1, 1), (one.Cluster.Snapshot.Members.Count, two.Cluster.Snapshot.Members.Count));
    }

    [Fact]
    public async Task States_are_exchanged_with_the_join()
    {
        Hook ours = new() { State = "of one" }, theirs = new() { State = "of two" };
        await using var one = await ClusterNode.StartAsync("one", new GossipodSetup { MembershipHook = ours });
        await using var two = await ClusterNode.StartAsync("two", new GossipodSetup { MembershipHook = theirs });

        Assert.True((await two.JoinAsync(one.Endpoint)).Joined);

        await ClusterNode.EventuallyAsync(() => ours.Merged is not null && theirs.Merged is not null, "both have the other's state");
        Assert.Equal(("of two", "of one"), (ours.Merged, theirs.Merged));
    }

    [Fact]
    public async Task A_hook_that_throws_ends_the_exchange_and_not_the_node()
    {
        var hook = new Hook { Failure = new InvalidOperationException("broken") };
        await using var one = await ClusterNode.StartAsync("one", new GossipodSetup { MembershipHook = hook });
        await using var two = await ClusterNode.StartAsync("two");

        Assert.Contains("membership hook failed", (await two.JoinAsync(one.Endpoint)).Failure, StringComparison.Ordinal);
        Assert.Contains("broken", (await one.JoinAsync(two.Endpoint)).Failure, StringComparison.Ordinal);

        hook.Failure = null;
        Assert.True((await two.JoinAsync(one.Endpoint)).Joined);
    }

    [Fact]
    public async Task A_hook_may_be_named_in_HOCON()
    {
        await using var one = await ClusterNode.StartAsync("one", more: $"gossipod.sync.hook = \"{typeof(NamedHook).AssemblyQualifiedName}\"");
        await using var two = await ClusterNode.StartAsync("two");

        Assert.Contains("one is closed", (await two.JoinAsync(one.Endpoint)).Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hook_may_be_given_with_Hosting()
    {
        await using var two = await ClusterNode.StartAsync("two");
        using var host = new HostBuilder().ConfigureServices(services => services.AddAkka("one", akka => akka.WithGossipod(options =>
        {
            options.ClusterName = "tests";
            options.Name = "one";
            options.Bind = "127.0.0.1:0";
            options.MembershipHook = new Hook { Join = "hosted" };
        }))).Build();
        await host.StartAsync().WaitAsync(ClusterNode.Patience);
        var one = GossipodCluster.Get(host.Services.GetRequiredService<ActorSystem>());
        await one.Started.WaitAsync(ClusterNode.Patience);

        Assert.Contains("hosted", (await two.JoinAsync(one.Self.Address.ToString())).Failure, StringComparison.Ordinal);
        await host.StopAsync().WaitAsync(ClusterNode.Patience);
    }

    private sealed class Hook : IMembershipHook
    {
        private volatile string? _merged;

        public string? Join { get; init; }

        public string? Merge { get; init; }

        public string State { get; init; } = "";

        public Exception? Failure { get; set; }

        public string? Merged => _merged;

        public string? VetoJoin(Member joining, SyncPeer peer) => Failure is null ? Join : throw Failure;

        public string? VetoMerge(IReadOnlyList<Member> rows, SyncPeer peer) => Failure is null ? Merge : throw Failure;

        public ReadOnlyMemory<byte> ContributeState(SyncPeer peer) => Encoding.UTF8.GetBytes(State);

        public void MergeState(ReadOnlyMemory<byte> state, SyncPeer peer) => _merged = Encoding.UTF8.GetString(state.Span);
    }
}
