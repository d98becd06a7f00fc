using Xunit.Abstractions;

namespace Gossipod.Actors.EndToEnd.Tests;

/// <summary>Real processes whose names and addresses change hands.</summary>
public sealed class IdentityTests(ITestOutputHelper output)
{
    private static double Now => NodeProcess.Clock.Elapsed.TotalMilliseconds;

    [Fact]
    public async Task All_processes_killed_and_restarted_at_once_are_one_cluster_again()
    {
        using var cluster = await ProcessCluster.FormAsync(4);
        var addresses = cluster.Nodes.Select(node => node.Address).ToList();
        foreach (var node in cluster.Nodes) node.Signal(PosixSignalNumber.Kill);
        foreach (var node in cluster.Nodes) await node.WaitForExitAsync();

        var since = Now;
        var again = Enumerable.Range(0, 4).Select(i => NodeProcess.Start($"n{i}", addresses[i], string.Join(',', addresses))).ToList();
        try
        {
            foreach (var node in again)
            {
                foreach (var other in again.Where(other => other != node)) await node.WaitForAsync("join", other.Name, seconds: 40);
            }

            output.WriteLine($"one cluster {Now - since:0} ms after the restart");
            await Task.Delay(TimeSpan.FromSeconds(8));
            Assert.All(again, node => Assert.DoesNotContain(node.Lines, line => line.Event is "leave" or "conflict"));
        }
        finally
        {
            foreach (var node in again) node.Dispose();
        }
    }

    [Fact]
    public async Task An_address_that_goes_to_another_name_ends_the_old_name_at_once()
    {
        // Suspicions that last, so that the heir is there before anybody gives the old name up for its silence, however slowly it starts.
        using var cluster = await ProcessCluster.FormAsync(4, "--set", "suspicion-alpha=20");
        cluster[3].Signal(PosixSignalNumber.Kill);
        await cluster[3].WaitForExitAsync();
        using var heir = NodeProcess.Start("heir", cluster[3].Address, cluster[0].Address);
        await heir.WaitForAsync("ready", "heir");
        var since = Now;
        var survivors = cluster.Except(cluster[3]).ToList();
        await Task.WhenAll(survivors.Select(node => node.WaitForAsync("leave", "n3", "dead")));
        output.WriteLine($"the old name was dead for all {Now - since:0} ms after the heir was ready");
        Assert.Contains(survivors.Append(heir), node => node.Lines.Any(line => line.Node == "n3" && line.Field("cause").Contains("address_taken_by", StringComparison.Ordinal)));
        foreach (var node in survivors) await node.WaitForAsync("join", "heir");
        Assert.Empty(cluster.FalseDeaths("n3"));
    }

    [Fact]
    public async Task Two_live_processes_of_one_name_are_told_and_the_holder_keeps_it()
    {
        using var cluster = await ProcessCluster.FormAsync(3);
        var address = $"127.0.0.1:{NodeProgram.FreePort()}";
        using var rival = NodeProcess.Start("n2", address, cluster[0].Address);
        Assert.Equal(cluster[2].Address, (await rival.WaitForAsync("conflict", "n2")).Field("claimed_addr"));
        Assert.Equal(address, (await cluster[0].WaitForAsync("conflict", "n2")).Field("claimed_addr"));
        Assert.Equal(address, (await cluster[2].WaitForAsync("conflict", "n2")).Field("claimed_addr"));
        await Task.Delay(TimeSpan.FromSeconds(5));
        Assert.Empty(cluster.FalseDeaths());

        var since = Now;
        cluster[2].Signal(PosixSignalNumber.Kill);
        await cluster[0].WaitForAsync(
            "n2 at the rival's address", line => line.Event is "update" or "alive" or "join" && line.Node == "n2" && line.Field("addr") == address, seconds: 40);
        output.WriteLine($"the rival has the name {Now - since:0} ms after the holder's end");
    }
}
