using Akka.Hosting;
using Gossipod.Actors;
using Gossipod.Actors.Configuration;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Messaging;

namespace Gossipod.Examples.Common;

/// <summary>One real node under the console contract: events on standard output, commands on standard input, logs on standard error.</summary>
public static class NodeProgram
{
    /// <summary>Runs until SIGTERM or Ctrl-C, or until the node breaks. After the command <c>leave</c> it waits for a <c>join</c>.</summary>
    /// <returns>0 after a graceful leave, 1 when the node could not start or broke, 2 for a wrong argument.</returns>
    /// <param name="args">The command line, without <c>--node</c>.</param>
    /// <param name="onLine">Takes a line of standard input; what it returns false for is a command.</param>
    /// <param name="play">Runs beside the node until it ends.</param>
    /// <param name="akka">Adds to the ActorSystem.</param>
    public static async Task<int> RunAsync(
        string[] args,
        Func<GossipodCluster, EventPrinter, string, bool>? onLine = null,
        Func<GossipodCluster, EventPrinter, CancellationToken, Task>? play = null,
        Action<AkkaConfigurationBuilder>? akka = null)
    {
        if (NodeArguments.Parse(args, out var exitCode) is not { } arguments) return exitCode;
        EventPrinter.TakeStandardOutput();
        try
        {
            await using var host = await NodeHost.StartAsync(arguments.Apply, akka);
            await RunAsync(host, arguments, onLine, play);
            return host.Broken is null ? 0 : 1;
        }
        catch (GossipodConfigurationException wrong)
        {
            foreach (var problem in wrong.Problems) Console.Error.WriteLine(problem);
            return 2;
        }
        catch (GossipodException failure)
        {
            new EventPrinter(arguments.Name ?? Environment.MachineName, arguments.Json).Error(failure.Message);
            return 1;
        }
    }

    private static async Task RunAsync(
        NodeHost host, NodeArguments arguments, Func<GossipodCluster, EventPrinter, string, bool>? onLine, Func<GossipodCluster, EventPrinter, CancellationToken, Task>? play)
    {
        var cluster = host.Cluster;
        var printer = new EventPrinter(cluster.Self.Name, arguments.Json);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(host.Stopping);
        var watching = Task.WhenAll(
            WatchAsync(cluster, printer, ending.Token), WatchMessagesAsync(cluster, printer, ending.Token), PlayAsync(play, cluster, printer, ending.Token));
        await FirstJoinAsync(cluster, arguments.Join.Count > 0, printer, ending.Token);
        if (!ending.IsCancellationRequested) printer.Ready(cluster.Self, cluster.Snapshot.Live.Count());
        _ = Task.Run(() => ReadCommandsAsync(cluster, printer, ending, onLine), CancellationToken.None);

        await Task.Delay(Timeout.Infinite, ending.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        if (host.Broken is { } reason) printer.Error(reason);
        else await LeaveAsync(cluster, printer);
        await watching;
    }

    /// <summary>Says so once for each life of the node.</summary>
    private static async Task LeaveAsync(GossipodCluster cluster, EventPrinter printer)
    {
        var self = cluster.Self;
        var result = await cluster.LeaveAsync();
        if (self.Status != MemberStatus.Left) printer.Left(self, result);
    }

    private static async Task JoinAgainAsync(GossipodCluster cluster, string seed, EventPrinter printer, CancellationToken ending)
    {
        var hadLeft = cluster.Self.Status is MemberStatus.Leaving or MemberStatus.Left;
        await JoinAsync(cluster, [seed], printer, ending);
        if (hadLeft && cluster.Self.IsLive) printer.Ready(cluster.Self, cluster.Snapshot.Live.Count());
    }

    private static async Task WatchAsync(GossipodCluster cluster, EventPrinter printer, CancellationToken ending)
    {
        try
        {
            await foreach (var @event in cluster.WatchAsync(ending)) printer.Print(@event);
        }
        catch (OperationCanceledException)
        {
            // The program ends.
        }
    }

    /// <summary>Only the first attempt is waited for; the node makes the others by itself.</summary>
    private static async Task FirstJoinAsync(GossipodCluster cluster, bool hasSeeds, EventPrinter printer, CancellationToken ending)
    {
        try
        {
            var result = await cluster.FirstJoin.WaitAsync(ending);
            if (hasSeeds && !result.Joined) printer.Error($"no seed took us in, trying again: {result}");
        }
        catch (OperationCanceledException)
        {
            // The program ends.
        }
    }

    private static async Task JoinAsync(GossipodCluster cluster, IReadOnlyList<string> seeds, EventPrinter printer, CancellationToken ending)
    {
        try
        {
            var result = await cluster.JoinAsync(seeds, ending);
            if (!result.Joined) printer.Error($"no seed took us in: {result}");
        }
        catch (GossipodException failure)
        {
            printer.Error(failure.Message);
        }
        catch (OperationCanceledException)
        {
            // The program ends.
        }
    }

    private static async Task PlayAsync(
        Func<GossipodCluster, EventPrinter, CancellationToken, Task>? play, GossipodCluster cluster, EventPrinter printer, CancellationToken ending)
    {
        try
        {
            if (play is not null) await play(cluster, printer, ending);
        }
        catch (OperationCanceledException)
        {
            // The program ends.
        }
    }

    private static async Task ReadCommandsAsync(
        GossipodCluster cluster, EventPrinter printer, CancellationTokenSource ending, Func<GossipodCluster, EventPrinter, string, bool>? onLine)
    {
        while (await Console.In.ReadLineAsync() is { } line)
        {
            if (onLine?.Invoke(cluster, printer, line) == true) continue;
            var (command, argument) = line.Trim().Split(' ', 2) is [var first, var rest] ? (first, rest.Trim()) : (line.Trim(), "");
            switch (command)
            {
                case "": break;
                case "members": printer.Members(cluster.Snapshot); break;
                case "health": printer.Health(cluster.Snapshot); break;
                case "leave": await LeaveAsync(cluster, printer); break;
                case "join" when argument.Length > 0: await JoinAgainAsync(cluster, argument, printer, ending.Token); break;
                case "tag" when argument.IndexOf('=', StringComparison.Ordinal) > 0: await TagAsync(cluster, argument, printer); break;
                case "send" when argument.IndexOf(' ', StringComparison.Ordinal) > 0: Send(cluster, argument, printer); break;
                case "broadcast" when argument.Length > 0: Broadcast(cluster, argument, printer); break;
                case "explain" when argument.Length > 0: await ExplainAsync(cluster, argument, printer); break;
                case "ping" when argument.Length > 0: await PingAsync(cluster, argument, printer); break;
                case "keys": await KeyCommands.RunAsync(cluster, argument, printer); break;
                case "forget" when argument.Length > 0: await ForgetCommand.RunAsync(cluster, argument, printer); break;
                default: printer.Error($"'{line}': not a command; use members, health, leave, join ADDR, tag k=v, ping NAME, explain NAME, forget NAME, send NAME TEXT, broadcast TEXT or keys"); break;
            }
        }
    }

    /// <summary>Does not wait for the acknowledgement, so that the next command is read at once; a failure is reported when it is known.</summary>
    private static void Send(GossipodCluster cluster, string argument, EventPrinter printer)
    {
        var at = argument.IndexOf(' ', StringComparison.Ordinal);
        _ = SendAsync(cluster, argument[..at], argument[(at + 1)..].Trim(), printer);
    }

    private static async Task SendAsync(GossipodCluster cluster, string name, string text, EventPrinter printer)
    {
        try
        {
            await cluster.SendAsync(name, MessagePayload.FromText(text));
        }
        catch (Exception failure) when (failure is ArgumentException or GossipodException)
        {
            printer.Error($"send {name}: {failure.Message}");
        }
    }

    /// <summary>Broadcasts a text, or reports why it cannot be.</summary>
    public static void Broadcast(GossipodCluster cluster, string text, EventPrinter printer)
    {
        try
        {
            cluster.Broadcast(MessagePayload.FromText(text));
        }
        catch (Exception failure) when (failure is ArgumentException or GossipodException)
        {
            printer.Error($"broadcast: {failure.Message}");
        }
    }

    private static async Task WatchMessagesAsync(GossipodCluster cluster, EventPrinter printer, CancellationToken ending)
    {
        try
        {
            await foreach (var message in cluster.WatchMessagesAsync(ending)) printer.User(message);
        }
        catch (OperationCanceledException)
        {
            // The program ends.
        }
    }

    private static async Task PingAsync(GossipodCluster cluster, string name, EventPrinter printer)
    {
        try
        {
            printer.Ping(name, await cluster.PingAsync(name));
        }
        catch (Exception failure) when (failure is ArgumentException or GossipodException)
        {
            printer.Error(failure.Message);
        }
    }

    private static async Task ExplainAsync(GossipodCluster cluster, string name, EventPrinter printer)
    {
        try
        {
            printer.Explanation(await cluster.ExplainAsync(name));
        }
        catch (Exception failure) when (failure is ArgumentException or GossipodException)
        {
            printer.Error(failure.Message);
        }
    }

    private static async Task TagAsync(GossipodCluster cluster, string pair, EventPrinter printer)
    {
        var at = pair.IndexOf('=', StringComparison.Ordinal);
        try
        {
            await cluster.ChangeTagsAsync([new(pair[..at], pair[(at + 1)..])]);
        }
        catch (Exception failure) when (failure is ArgumentException or GossipodException or Akka.Actor.AskTimeoutException)
        {
            printer.Error(failure.Message);
        }
    }
}
