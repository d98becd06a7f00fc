using Gossipod.Actors.Experiments.Swim;
using Gossipod.Actors.Protocol;

namespace Gossipod.Actors.Experiments.Tests;

/// <summary>The formulas and presets behind the SWIM experiments.</summary>
public sealed class SwimTests
{
    [Theory]
    [InlineData(0.001, 0, 3.16e-3)]
    [InlineData(0.01, 1, 1.24e-3)]
    [InlineData(0.05, 2, 5.31e-3)]
    [InlineData(0.10, 1, 0.103)]
    [InlineData(0.20, 4, 6.9e-2)]
    public void The_probability_of_a_false_detection_is_the_paper_s(double loss, int k, double expected) =>
        Assert.InRange(FalseDetections.Formula(loss, k), expected * 0.99, expected * 1.01);

    [Fact]
    public void The_presets_are_valid_and_differ_in_what_the_paper_s_versions_differ_in()
    {
        ProtocolSettings[] versions =
            [PaperSettings.Swim2002.Basic, PaperSettings.Swim2002.Infection, PaperSettings.Swim2002.Suspicion];

        Assert.All(versions, version => Assert.Empty(version.Validate()));
        Assert.Equal([0, 0, 3], versions.Select(version => version.SuspicionAlpha));
        Assert.Equal(
            [DisseminationMode.Broadcast, DisseminationMode.Piggyback, DisseminationMode.Piggyback],
            versions.Select(version => version.Dissemination));
    }

    [Fact]
    public void A_cluster_is_whole_only_when_all_know_the_present_life_of_each()
    {
        using var cluster = SwimCluster.Form(seed: 3, n: 12, PaperSettings.Swim2002.Infection);
        Assert.True(cluster.IsWhole());

        cluster.Sim.Crash("node-5");
        cluster.Sim.Restart("node-5");
        cluster.Sim.Run(TimeSpan.FromMilliseconds(50));

        // Its old life is alive to those that have not heard of the new one.
        Assert.False(cluster.IsWhole());
        Assert.True(cluster.RunUntil(cluster.IsWhole, periods: 30));
    }
}
