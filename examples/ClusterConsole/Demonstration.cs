using System.Collections.Concurrent;
using System.Diagnostics;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Examples.Common;
using Serilog;
using Serilog.Events;
using Spectre.Console;

namespace ClusterConsole;

/// <summary>
/// Five nodes on loopback form a cluster; one crashes, is suspected, declared dead, restarted, rejoins; one leaves. A live table on
/// a terminal, plain lines otherwise; what the nodes warn of is on standard error.
/// </summary>
internal sealed class Demonstration(IReadOnlyList<DemoNode> nodes, Action<string> say)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    /// <returns>0 when every step happened in time, 1 otherwise.</returns>
    public static async Task<int> RunAsync()
    {
        var nodes = Enumerable.Range(0, 5).Select(i => new DemoNode($"node-{i}")).ToList();
        var clock = Stopwatch.StartNew();
        var live = !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Ansi;
        var held = live && !Console.IsErrorRedirected ? new HeldLog() : null;
        Log.Logger = (held is null ? new LoggerConfiguration().ToStandardError(LogEventLevel.Warning) : new LoggerConfiguration().WriteTo.Sink(held, LogEventLevel.Warning)).CreateLogger();
        string Stamp(string line) => FormattableString.Invariant($"{clock.Elapsed.TotalSeconds,6:0.00} s  {line}");
        try
        {
            if (live) await RunLiveAsync(nodes, Stamp);
            else await new Demonstration(nodes, line => Console.WriteLine(Stamp(line))).RunStepsAsync();
            return 0;
        }
        catch (Exception failure) when (failure is TimeoutException or InvalidOperationException or Gossipod.Actors.GossipodException)
        {
            Console.Error.WriteLine($"The demonstration failed: {failure.Message}");
            return 1;
        }
        finally
        {
            await Task.WhenAll(nodes.Select(node => node.StopAsync()));
            await Log.CloseAndFlushAsync();
            held?.Release();
        }
    }

    private static async Task RunLiveAsync(IReadOnlyList<DemoNode> nodes, Func<string, string> stamp)
    {
        var lines = new ConcurrentQueue<string>(); // The steps write while the table is drawn.
        await AnsiConsole.Live(DemoTable.Of(nodes, lines)).StartAsync(async live =>
        {
            var steps = new Demonstration(nodes, line => lines.Enqueue(stamp(line))).RunStepsAsync();
            while (!steps.IsCompleted)
            {
                live.UpdateTarget(DemoTable.Of(nodes, lines));
                await Task.WhenAny(steps, Task.Delay(100));
            }

            live.UpdateTarget(DemoTable.Of(nodes, lines));
            await steps;
        });
    }

    private async Task RunStepsAsync()
    {
        say("Starting five nodes on loopback UDP");
        await nodes[0].StartAsync(seed: null);
        foreach (var node in nodes.Skip(1)) await node.StartAsync(nodes[0].Address);
        await UntilAllSeeAsync("five alive members", seen => seen.Count(member => member.Status == MemberStatus.Alive) == 5);
        say("Formed: every node sees five alive members");

        var victim = nodes[4];
        say($"Crashing {victim.Name} at {victim.Address}");
        await victim.CrashAsync();
        await UntilSomeoneSeesAsync(victim, MemberStatus.Suspect);
        say($"{victim.Name} is suspected");
        await UntilAllSeeAsync($"{victim.Name} dead", seen => Find(seen, victim)?.Status == MemberStatus.Dead);
        say($"{victim.Name} is dead for all");

        say($"Restarting {victim.Name} on the same address");
        await victim.StartAsync(nodes[0].Address);
        await UntilAllSeeAsync($"{victim.Name} alive again", seen => Find(seen, victim)?.Status == MemberStatus.Alive);
        say($"{victim.Name} is alive for all, in a new generation");

        var leaver = nodes[3];
        say($"{leaver.Name} leaves gracefully");
        await leaver.LeaveAsync();
        await UntilAllSeeAsync($"{leaver.Name} left", seen => Find(seen, leaver)?.Status == MemberStatus.Left);
        say($"{leaver.Name} is known to have left, not died");
    }

    private Task UntilAllSeeAsync(string what, Func<IReadOnlyList<Member>, bool> condition) =>
        UntilAsync(what, () => nodes.Where(node => node.Cluster is not null).All(node => condition(node.Cluster!.Snapshot.Members)));

    private Task UntilSomeoneSeesAsync(DemoNode about, MemberStatus status) => UntilAsync(
        $"{about.Name} {status}",
        () => nodes.Any(node => node.Cluster is { } cluster && cluster.Snapshot.Find(about.Name)?.Status == status));

    private static async Task UntilAsync(string what, Func<bool> condition)
    {
        for (var clock = Stopwatch.StartNew(); !condition(); await Task.Delay(10))
        {
            if (clock.Elapsed > Limit) throw new TimeoutException($"'{what}' did not come about within {Limit.TotalSeconds} s");
        }
    }

    private static Member? Find(IReadOnlyList<Member> members, DemoNode node) => members.FirstOrDefault(member => member.Name == node.Name);
}
