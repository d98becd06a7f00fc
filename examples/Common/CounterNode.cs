using System.CommandLine;
using System.Globalization;
using Gossipod.Actors;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Examples.Common;

/// <summary>
/// What PingNode and PongNode share: the seed's four flags, a node that joins, and a counter that each publishes as a tag, which the
/// others see as <see cref="MemberUpdated"/>. Unicast messages will carry it once the library has them.
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
    /// <param name="key">The tag it publishes: <c>ping</c> or <c>pong</c>.</param>
    /// <param name="play">What it does.</param>
    public static async Task<int> RunAsync(string[] args, string name, int port, string key, Func<CounterNode, CancellationToken, Task> play)
    {
        var nameOption = new Option<string>("--name") { Description = "Name of the node.", DefaultValueFactory = _ => name };
        var portOption = new Option<int>("--port") { Description = "UDP and TCP port.", DefaultValueFactory = _ => port };
        var ipOption = new Option<string>("--ip") { Description = "Address to listen on.", DefaultValueFactory = _ => "127.0.0.1" };
        var joinOption = new Option<string>("--join-addr") { Description = "IP:PORT of a member to join." };
        var root = new RootCommand($"Publishes a {key} counter and answers those of others.") { nameOption, portOption, ipOption, joinOption };
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

    /// <summary>Publishes a value to every other member.</summary>
    public async Task PublishAsync(long value)
    {
        foreach (var member in Others()) Console.WriteLine($"Sending to {member.Name} at {member.Address}: key={_key} value={value}");
        var tags = _cluster.Self.Tags.ToDictionary();
        tags[_key] = value.ToString(CultureInfo.InvariantCulture);
        await _cluster.UpdateTagsAsync(tags);
    }

    /// <summary>The values of a key that other members publish from now on.</summary>
    public async IAsyncEnumerable<long> ReceiveAsync(string key, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stopping)
    {
        var seen = new Dictionary<string, long>();
        await foreach (var @event in _cluster.WatchAsync(stopping))
        {
            Report(@event);
            if (@event is not MemberEvent { Member: var member } || member.Name == _cluster.Self.Name) continue;
            if (!member.Tags.TryGetValue(key, out var text) || !long.TryParse(text, CultureInfo.InvariantCulture, out var value)) continue;
            if (seen.TryGetValue(member.Name, out var last) && last == value) continue;
            seen[member.Name] = value;
            Console.WriteLine($"Received: key={key} value={value} from {member.Name}");
            yield return value;
        }
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
                await play(new CounterNode(key, host.Cluster), host.Stopping);
            }
            catch (OperationCanceledException)
            {
                // SIGTERM or Ctrl-C.
            }

            return 0;
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
