using Gossipod.Actors.EndToEnd.Drills;
using Xunit.Abstractions;

namespace Gossipod.Actors.EndToEnd.Tests;

/// <summary>Drills with real processes; each is a command of the Measure program too, which takes larger clusters and longer times.</summary>
public abstract class DrillTests(ITestOutputHelper output)
{
    private protected void Judge(DrillReport report)
    {
        foreach (var figure in report.Figures) output.WriteLine(figure);
        Assert.True(report.Failures.Count == 0, string.Join('\n', report.Failures));
    }

    private protected static Func<int, NodePlan> On(NetworkLab lab) => _ => new NodePlan { Lab = lab };
}

/// <summary>Processes that stand still.</summary>
public sealed class PauseDrillTests(ITestOutputHelper output) : DrillTests(output)
{
    [Fact]
    public async Task A_fifth_of_the_processes_stands_still_at_any_time_and_nobody_is_declared_dead()
    {
        var duration = TimeSpan.FromMinutes(SoakFactAttribute.Variable("GOSSIPOD_PAUSE_MINUTES") ?? 0.2);
        using var cluster = await ProcessCluster.FormAsync(10);
        Judge(await PauseDrills.RandomPausesAsync(cluster, duration, seed: 20261124));
    }

    [Fact]
    public async Task A_process_that_stood_still_for_30_s_comes_back_and_declares_nobody_dead()
    {
        using var cluster = await ProcessCluster.FormAsync(5);
        Judge(await PauseDrills.LongPauseAsync(cluster, TimeSpan.FromSeconds(30)));
    }
}

/// <summary>Links that fail, wholly or in one direction.</summary>
public sealed class LinkDrillTests(ITestOutputHelper output) : DrillTests(output)
{
    [LabFact]
    public async Task Hosts_whose_link_or_route_was_gone_for_30_s_are_back_by_themselves()
    {
        using var lab = NetworkLab.Create(5);
        using var cluster = await ProcessCluster.FormAsync(5, On(lab));
        Judge(await LinkDrills.LinkAndRouteAsync(lab, cluster, TimeSpan.FromSeconds(30)));
    }

    [LabFact]
    public async Task Networks_that_carry_one_direction_only_bring_no_storm_and_heal()
    {
        using var lab = NetworkLab.Create(6);
        using var cluster = await ProcessCluster.FormAsync(6, On(lab));
        Judge(await LinkDrills.BlackHoleAsync(lab, cluster, TimeSpan.FromSeconds(6)));
    }
}

/// <summary>Names, addresses, clocks, versions and actors.</summary>
public sealed class ChangeDrillTests(ITestOutputHelper output) : DrillTests(output)
{
    [Fact]
    public async Task A_name_that_starts_at_another_address_is_taken_over_whatever_the_old_one_is_held_to_be()
    {
        using var cluster = await ProcessCluster.FormAsync(4);
        Judge(await IdentityDrills.MoveAsync(cluster));
    }

    [Fact]
    public async Task An_address_that_goes_to_another_cluster_mixes_nothing()
    {
        using var cluster = await ProcessCluster.FormAsync(4);
        Judge(await IdentityDrills.OtherClusterAsync(cluster, rounds: 2));
    }

    [ClockFact]
    public async Task A_wall_clock_that_is_set_changes_no_members_state()
    {
        using var drill = new ClockDrill();
        using var cluster = await ProcessCluster.FormAsync(3, i => i == 2 ? drill.Plan : new NodePlan());
        Judge(await drill.StepAsync(cluster, TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public async Task Nodes_of_a_later_wire_version_are_members_like_any_other()
    {
        using var cluster = await ProcessCluster.FormAsync(5, i => i < 3 ? new NodePlan() : new NodePlan { Program = NodeProgram.OddNode, More = ["--later"] });
        Judge(await VersionDrills.LaterWireAsync(cluster, TimeSpan.FromSeconds(5)));
    }

    [OldBuildFact]
    public async Task A_cluster_of_an_earlier_build_is_replaced_node_by_node_and_back()
    {
        using var cluster = await ProcessCluster.FormAsync(10, _ => new NodePlan { Program = NodeProgram.OldBuild! });
        Judge(await VersionDrills.ReplaceOneByOneAsync(cluster, NodeProgram.Path));
        Judge(await VersionDrills.ReplaceOneByOneAsync(cluster, NodeProgram.OldBuild!));
    }

    [Fact]
    public async Task Whichever_actor_is_killed_the_node_says_so_and_ends_or_goes_on()
    {
        var odd = SupervisionDrill.Fatal.Count + SupervisionDrill.Survived.Count;
        using var cluster = await ProcessCluster.FormAsync(3 + odd, i => i < 3 ? new NodePlan() : new NodePlan { Program = NodeProgram.OddNode });
        Judge(await SupervisionDrill.KillEachAsync(cluster));
    }
}

/// <summary>Only when asked for.</summary>
public sealed class SoakTests(ITestOutputHelper output) : DrillTests(output)
{
    [SoakFact]
    public async Task Random_faults_of_processes_leave_no_leak_and_no_unexplained_death()
    {
        using var lab = NetworkLab.TryCreate(8, out _);
        using var cluster = await ProcessCluster.FormAsync(8, i => SoakDrill.Plan(i, 8, new NodePlan { Lab = lab }));
        Judge(await new SoakDrill(cluster, lab, seed: 20261124).RunAsync(TimeSpan.FromMinutes(SoakFactAttribute.Minutes), TimeSpan.FromSeconds(30)));
    }
}
