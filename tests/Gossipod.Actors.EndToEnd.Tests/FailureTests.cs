using System.Text.Json;
using Xunit.Abstractions;

namespace Gossipod.Actors.EndToEnd.Tests;

/// <summary>Real processes that crash, leave, restart and stall. Bounds are generous; the measured figures come from the Measure program.</summary>
public sealed class FailureTests(ITestOutputHelper output)
{
    private static double Now => NodeProcess.Clock.Elapsed.TotalMilliseconds;

    [Fact]
    public async Task A_killed_process_is_dead_for_all_others_and_nobody_else_is()
    {
        using var cluster = await ProcessCluster.FormAsync(5);
        var since = Now;
        cluster[4].Signal(PosixSignalNumber.Kill);
        var took = await ProcessCluster.UntilAllReportAsync(cluster.Except(cluster[4]), "leave", "n4", "dead", since, seconds: 15);
        output.WriteLine($"dead for all after {took:0} ms");
        Assert.Empty(cluster.FalseDeaths("n4"));
        Assert.All(cluster.Except(cluster[4]), node => Assert.Contains(node.Lines, line => line.Event == "suspect" && line.Node == "n4"));
    }

    [Fact]
    public async Task A_terminated_process_is_seen_to_leave_and_exits_with_0()
    {
        using var cluster = await ProcessCluster.FormAsync(5);
        var since = Now;
        cluster[2].Signal(PosixSignalNumber.Terminate);
        var took = await ProcessCluster.UntilAllReportAsync(cluster.Except(cluster[2]), "leave", "n2", "left", since);
        output.WriteLine($"left for all after {took:0} ms");
        Assert.Equal(0, await cluster[2].WaitForExitAsync());
        Assert.Contains(cluster[2].Lines, line => line.Event == "left" && line.Node == "n2");
        Assert.Empty(cluster.FalseDeaths());
    }

    [Fact]
    public async Task Three_kills_and_restarts_on_one_address_leave_nobody_dead()
    {
        using var cluster = await ProcessCluster.FormAsync(3);
        var first = Generation(await cluster[0].WaitForAsync("join", "n2"));
        var readyAgainAt = 0.0;
        for (var i = 0; i < 3; i++)
        {
            cluster[2].Signal(PosixSignalNumber.Kill);
            await cluster[2].WaitForExitAsync();
            readyAgainAt = (await cluster.Restart(cluster[2]).WaitForAsync("ready", "n2", seconds: 60)).At;
        }

        var last = Row(await cluster[2].MembersAsync(), "n2").GetProperty("generation").GetUInt64();
        Assert.True(last > first, $"the last life has generation {last}, the first {first}");

        // The longest suspicion that could end a death of the last life: 4 s at three members, and what comes before it.
        await Task.Delay(TimeSpan.FromSeconds(10));

        // Where a machine needs longer for a restart than a suspicion lasts, the life before may die, as it should; nothing does afterwards.
        Assert.Empty(cluster.FalseDeaths("n2"));
        Assert.DoesNotContain(
            cluster.Except(cluster[2]).SelectMany(node => node.Lines),
            line => line.Event == "leave" && line.Node == "n2" && (line.At > readyAgainAt || Generation(line) == last));
        await AssertAllSeeAllAliveAsync(cluster);
        foreach (var node in cluster.Nodes) Assert.Equal(last, Row(await node.MembersAsync(), "n2").GetProperty("generation").GetUInt64());
    }

    [Fact]
    public async Task Two_nodes_detect_a_crash_and_a_leave()
    {
        using (var pair = await ProcessCluster.FormAsync(2))
        {
            var since = Now;
            pair[1].Signal(PosixSignalNumber.Kill);
            output.WriteLine($"dead after {await ProcessCluster.UntilAllReportAsync([pair[0]], "leave", "n1", "dead", since):0} ms");
        }

        using var other = await ProcessCluster.FormAsync(2);
        other[0].Signal(PosixSignalNumber.Terminate);
        await other[1].WaitForAsync("leave", "n0", "left");
        Assert.Equal(0, await other[0].WaitForExitAsync());
    }

    [LabFact]
    public async Task A_host_cut_off_is_dead_and_comes_back_when_the_link_does()
    {
        await OnThreeHostsAsync(async (lab, nodes) =>
        {
            lab.Cut(2);
            var since = Now;
            await ProcessCluster.UntilAllReportAsync(nodes.Take(2), "leave", "n2", "dead", since, seconds: 40);
            lab.Restore(2);
            since = Now;
            var took = await ProcessCluster.UntilAllReportAsync(nodes.Take(2), "join", "n2", null, since, seconds: 40);
            output.WriteLine($"back {took:0} ms after the link was");
        });
    }

    [LabFact]
    public async Task A_host_whose_datagrams_a_firewall_drops_stays_a_member_and_is_warned_of_until_they_are_back()
    {
        await OnThreeHostsAsync(async (lab, nodes) =>
        {
            lab.BlockDatagrams(2);
            await LogsAsync(nodes[0], "Member n2 answers over streams, but no datagram gets through");
            await LogsAsync(nodes[2], "the datagrams of this node are blocked. Open port 7946");
            lab.RestoreDatagrams(2);
            await LogsAsync(nodes[0], "Datagrams reach n2");

            foreach (var node in nodes) Assert.DoesNotContain(node.Lines, line => line is { Event: "leave" });
        });
    }

    private static async Task LogsAsync(NodeProcess node, string words)
    {
        for (var limit = Now + 60_000; !node.Errors.Contains(words, StringComparison.Ordinal); await Task.Delay(50))
            Assert.True(Now < limit, $"{node.Name} did not log '{words}' within 60 s:\n{node.Errors}");
    }

    /// <summary>A cluster of three on hosts of their own.</summary>
    private static async Task OnThreeHostsAsync(Func<NetworkLab, IReadOnlyList<NodeProcess>, Task> test)
    {
        using var lab = NetworkLab.Create(3);
        var nodes = new List<NodeProcess>();
        try
        {
            // One after the other: a join needs a seed that listens.
            for (var i = 0; i < 3; i++)
            {
                nodes.Add(NodeProcess.Start($"n{i}", $"{NetworkLab.Address(i)}:7946", i == 0 ? null : $"{NetworkLab.Address(0)}:7946", lab.On(i)));
                await nodes[i].WaitForAsync("ready", nodes[i].Name);
            }

            await nodes[0].WaitForAsync("join", "n2");
            await nodes[1].WaitForAsync("join", "n2");
            await test(lab, nodes);
        }
        finally
        {
            foreach (var node in nodes) node.Dispose();
        }
    }

    private static ulong Generation(NodeLine line) => line.Json.GetProperty("generation").GetUInt64();

    private static JsonElement Row(NodeLine members, string name) =>
        members.Json.GetProperty("members").EnumerateArray().Single(member => member.GetProperty("node").GetString() == name);

    private static async Task AssertAllSeeAllAliveAsync(ProcessCluster cluster)
    {
        foreach (var node in cluster.Nodes)
        {
            var rows = (await node.MembersAsync()).Json.GetProperty("members").EnumerateArray().ToList();
            Assert.Equal(cluster.Nodes.Count, rows.Count);
            Assert.All(rows, member => Assert.Equal("alive", member.GetProperty("status").GetString()));
        }
    }
}
