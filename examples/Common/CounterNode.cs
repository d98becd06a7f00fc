using System.CommandLine;
using System.Globalization;
using Gossipod.Actors;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Messaging;

namespace Gossipod.Examples.Common;

/// <summary>
/// What PingNode and PongNode share: the seed's four flags, a node that joins, and a counter that each sends to the others as a message
/// of the form <c>ping 5</c>.
/// </summary>
public sealed class CounterNode
{
    private readonly string _key;
    private readonly GossipodCluster _cluster;

    private CounterNode(string key, GossipodCluster cluster)
    {
        _key = key;
        _cluster = cluster;
    }

    /// <summary>Runs the node until Ctrl-C or SIGTERM.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="name">Default of <c>--name</c>.</param>
    /// <param name="port">Default of <c>--port</c>.</param>
    /// <param name="key">What it sends: <c>ping</c> or <c>pong</c>.</param>
    /// <param name="play">What it does.</param>
    public static async Task<int> RunAsync(string[] args, string name, int port, string key, Func<CounterNode, CancellationToken, Task> play)
    {
        var nameOption = new Option<string>("--name") { Description = "Name of the node.", DefaultValueFactory = _ => name };
        var portOption = new Option<int>("--port") { Description = "UDP and TCP port.", DefaultValueFactory = _ => port };
        var ipOption = new Option<string>("--ip") { Description = "Address to listen on.", DefaultValueFactory = _ => "127.0.0.1" };
        var joinOption = new Option<string>("--join-addr") { Description = "IP:PORT of a member to join." };
        var root = new RootCommand($"Sends a {key} counter and answers those of others.") { nameOption, portOption, ipOption, joinOption };
        var exitCode = 0;
        root.SetAction(async (parsed, _) => exitCode = await RunAsync(
            new NodeArguments
            {
                Name = parsed.GetValue(nameOption),
                Bind = string.Create(CultureInfo.InvariantCulture, $"{parsed.GetValue(ipOption)}:{parsed.GetValue(portOption)}"),
                Join = parsed.GetValue(joinOption) is { } seed ? [seed] : [],
            },
            key,
            play));
        var started = await root.Parse(args).InvokeAsync();
        return started != 0 ? 2 : exitCode;
    }

    /// <summary>Sends a value to every other member; who cannot be reached is reported.</summary>
    public async Task SendToOthersAsync(long value)
    {
        foreach (var member in Others()) await SendAsync(member.Name, value);
    }

    /// <summary>Sends a value to one member; when it cannot be reached, that is reported.</summary>
    public async Task SendAsync(string to, long value)
    {
        Console.WriteLine($"Sending to {to}: key={_key} value={value}");
        try
        {
            await _cluster.SendAsync(to, MessagePayload.FromText(string.Create(CultureInfo.InvariantCulture, $"{_key} {value}")));
        }
        catch (SendException failure)
        {
            Console.WriteLine($"Not sent: {failure.Message}");
        }
    }

    /// <summary>The values of a key that others send from now on, and who sends them.</summary>
    public async IAsyncEnumerable<(string From, long Value)> ReceiveAsync(string key, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stopping)
    {
        await foreach (var message in _cluster.WatchMessagesAsync(stopping))
        {
            if (message.Text.Split(' ') is not [var word, var text] || word != key || !long.TryParse(text, CultureInfo.InvariantCulture, out var value)) continue;
            Console.WriteLine($"Received: key={key} value={value} from {message.From.Name}");
            yield return (message.From.Name, value);
        }
    }

    /// <summary>Reports who comes and goes, until it is cancelled.</summary>
    private async Task ReportAsync(CancellationToken stopping)
    {
        await foreach (var @event in _cluster.WatchAsync(stopping)) Report(@event);
    }

    private static async Task<int> RunAsync(NodeArguments arguments, string key, Func<CounterNode, CancellationToken, Task> play)
    {
        try
        {
            await using var host = await NodeHost.StartAsync(arguments.Apply);
            try
            {
                if (arguments.Join.Count > 0) Console.WriteLine($"Join: {await host.Cluster.FirstJoin.WaitAsync(host.Stopping)}");
                Console.WriteLine($"{host.Cluster.Self.Name} runs at {host.Cluster.Self.Address}; Ctrl-C leaves");
                var node = new CounterNode(key, host.Cluster);
                await Task.WhenAll(node.ReportAsync(host.Stopping), play(node, host.Stopping));
            }
            catch (OperationCanceledException)
            {
                // SIGTERM, Ctrl-C, or the node broke.
            }

            if (host.Broken is null) return 0;
            Console.Error.WriteLine(host.Broken);
            return 1;
        }
        catch (Exception failure) when (failure is GossipodException or Akka.Configuration.ConfigurationException)
        {
            Console.Error.WriteLine(failure.Message);
            return failure is GossipodException ? 1 : 2;
        }
    }

    private IEnumerable<Member> Others() => _cluster.Snapshot.Members.Where(member => member.Status == MemberStatus.Alive && member.Name != _cluster.Self.Name);

    private static void Report(ClusterEvent @event)
    {
        switch (@event)
        {
            case MemberJoined joined: Console.WriteLine($"Joined: {joined.Member.Name} at {joined.Member.Address}"); break;
            case MemberLeft left: Console.WriteLine($"Left: {left.Member.Name}"); break;
            case MemberDied died: Console.WriteLine($"Dead: {died.Member.Name}"); break;
        }
    }
}
