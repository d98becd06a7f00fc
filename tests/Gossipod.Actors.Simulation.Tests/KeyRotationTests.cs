using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Security;
using Gossipod.Actors.TestKit;

namespace Gossipod.Actors.Simulation.Tests;

/// <summary>From one key to the next, in whole clusters (reliability.md T31).</summary>
public sealed class KeyRotationTests
{
    private static readonly ClusterKey Old = ClusterKey.Parse("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
    private static readonly ClusterKey New = ClusterKey.Parse("HwECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");

    private static SimCluster Formed(ulong seed, int nodes, double loss = 0)
    {
        var sim = SimCluster.Create(seed, nodes, network => network.Loss(loss), keys: [Old]);
        sim.CheckInvariants();
        sim.RunUntilConverged();
        return sim;
    }

    private static KeyringReport Report(SimCluster sim, Task<KeyringReport> command)
    {
        sim.RunUntil("the report of a key command", () => command.IsCompleted, TimeSpan.FromSeconds(60));
        return command.Result;
    }

    private static long Rejected(SimCluster sim) => sim.LiveNodes.Sum(name =>
    {
        var counters = sim.Node(name).Context!.Counters;
        return counters[Counter.DatagramsForged] + counters[Counter.DatagramsOfUnknownKey] + counters[Counter.DatagramsClear];
    });

    private static IEnumerable<string> KeysOf(SimCluster sim) =>
        sim.LiveNodes.Select(name => string.Join(',', sim.Node(name).Context!.Keys.Current!.All.Select(key => key.Id))).Distinct();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void No_packet_is_rejected_and_nobody_is_lost_at_any_step(ulong seed)
    {
        using var sim = Formed(seed, 20, loss: 0.05);

        Assert.True(Report(sim, sim.InstallKey("node-3", New)).Succeeded);
        sim.Run(TimeSpan.FromSeconds(5));
        Assert.True(Report(sim, sim.UseKey("node-7", New.Id)).Succeeded);
        sim.Run(TimeSpan.FromSeconds(5));
        Assert.True(Report(sim, sim.RemoveKey("node-9", Old.Id)).Succeeded);
        sim.Run(TimeSpan.FromSeconds(30));

        Assert.Equal([New.Id.ToString()], KeysOf(sim));
        Assert.Equal(0, Rejected(sim));
        sim.EveryLiveNode().ShouldHaveDeclaredNobodyDead();
    }

    [Fact]
    public void A_key_is_not_used_before_all_have_it()
    {
        using var sim = Formed(4, 6);
        var report = Report(sim, sim.UseKey("node-0", New.Id));
        Assert.Contains("have not got it; install it again, or force it", report.Refusal, StringComparison.Ordinal);

        sim.Pause("node-4");
        var install = Report(sim, sim.InstallKey("node-0", New));
        Assert.Equal(["node-4"], install.Members.Where(member => member.Problem is not null).Select(member => member.Name));
        sim.Resume("node-4");
        sim.Run(TimeSpan.FromSeconds(20));

        Assert.Contains("node-4 has not got it", Report(sim, sim.UseKey("node-0", New.Id)).Refusal, StringComparison.Ordinal);
        Assert.All(sim.LiveNodes, name => Assert.Equal(Old, sim.Node(name).Context!.Keys.Current!.Primary));
    }

    [Fact]
    public void A_key_that_a_member_seals_with_is_not_removed()
    {
        using var sim = Formed(5, 4);
        Assert.True(Report(sim, sim.InstallKey("node-0", New)).Succeeded);

        var report = Report(sim, sim.RemoveKey("node-1", Old.Id));

        Assert.Contains("still seal with it", report.Refusal, StringComparison.Ordinal);
        Assert.All(sim.LiveNodes, name => Assert.Equal(2, sim.Node(name).Context!.Keys.Current!.All.Count));
    }

    [Fact]
    public void Who_was_away_and_who_joins_with_the_old_key_get_the_new_one_from_members()
    {
        using var sim = Formed(6, 8, loss: 0.02);
        sim.Crash("node-5");
        sim.Run(TimeSpan.FromSeconds(40));
        Assert.True(Report(sim, sim.InstallKey("node-0", New)).Succeeded);
        Assert.True(Report(sim, sim.UseKey("node-0", New.Id)).Succeeded);

        sim.Restart("node-5");
        sim.AddNodeWithKeys("late", "node-2", Old);
        sim.RunUntilConverged();
        sim.RunUntil("all have both keys", () => KeysOf(sim).SequenceEqual([$"{New.Id},{Old.Id}"]), TimeSpan.FromSeconds(60));

        Assert.True(Report(sim, sim.RemoveKey("late", Old.Id)).Succeeded);
        sim.Run(TimeSpan.FromSeconds(10));
        sim.RunUntilConverged();
        Assert.Equal([New.Id.ToString()], KeysOf(sim));
    }

    [Fact]
    public void Lists_hold_up_no_command_and_share_one_round()
    {
        using var sim = Formed(9, 4);
        var lists = Enumerable.Range(0, 5).Select(_ => sim.ListKeys("node-0")).ToList();
        var install = sim.InstallKey("node-0", New);
        lists.Add(sim.ListKeys("node-0"));

        Assert.True(Report(sim, install).Succeeded);
        Assert.All(lists, list => Assert.True(Report(sim, list).Succeeded));
        Assert.Equal(2, lists.Select(list => Report(sim, list)).Distinct(ReferenceEqualityComparer.Instance).Count());
    }

    [Fact]
    public void Only_one_command_that_changes_something_is_under_way_at_a_node()
    {
        using var sim = Formed(7, 4);
        var first = sim.InstallKey("node-0", New);

        var second = sim.UseKey("node-0", New.Id);

        Assert.True(Report(sim, first).Succeeded);
        sim.Run(TimeSpan.FromSeconds(1));
        Assert.Contains("another key command is under way", Assert.Throws<AggregateException>(() => second.Result).Message, StringComparison.Ordinal);
        Assert.Equal($"keys {Old.Id} at 4 of 4, {New.Id} at 4 of 4", Report(sim, sim.ListKeys("node-0")).ToString());
    }

    [Fact]
    public void Without_keys_there_is_nothing_to_command()
    {
        using var sim = SimCluster.Create(8, 2);
        sim.RunUntilConverged();

        var report = Report(sim, sim.InstallKey("node-0", New));

        Assert.Contains("'node-0' cannot change keys: it has no keys; set security.keys", report.Refusal, StringComparison.Ordinal);
    }
}
