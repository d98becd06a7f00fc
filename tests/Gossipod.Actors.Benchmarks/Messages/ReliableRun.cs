using System.Diagnostics;
using Akka.Actor;
using Akka.Configuration;

namespace Gossipod.Actors.Benchmarks.Messages;

/// <summary>Messages through the public API of two nodes, to an actor that counts them.</summary>
internal static class ReliableRun
{
    public static async Task<TimeSpan> SendAsync(int size, int count, int window)
    {
        var (system, cluster) = await StartAsync("sender");
        using var receiver = MessagesCommand.StartReceiver("--join", cluster.Self.Address.ToString());
        try
        {
            while (cluster.Snapshot.Find("receiver") is null || await receiver.StandardOutput.ReadLineAsync() != "ready") await Task.Delay(50);
            await SendAsync(cluster, size, count / 10, window);
            var clock = Stopwatch.StartNew();
            await SendAsync(cluster, size, count, window);
            return clock.Elapsed;
        }
        finally
        {
            receiver.Kill();
            await system.Terminate();
        }
    }

    public static async Task ReceiveAsync(string seed)
    {
        var (system, cluster) = await StartAsync("receiver");
        cluster.SubscribeToMessages(system.ActorOf(Props.Create<Count>()));
        await cluster.JoinAsync([seed]);
        Console.WriteLine("ready");
        await system.WhenTerminated;
    }

    /// <summary>As many sends at once as the window has places; the slowest of them is waited for.</summary>
    private static async Task SendAsync(GossipodCluster cluster, int size, int count, int window)
    {
        var payload = new byte[size];
        var sends = new Task[Math.Min(window, count)];
        Array.Fill(sends, Task.CompletedTask);
        for (var i = 0; i < count; i++)
        {
            var place = i % sends.Length;
            if (!sends[place].IsCompletedSuccessfully) await sends[place];
            sends[place] = cluster.SendAsync("receiver", payload);
        }

        await Task.WhenAll(sends);
    }

    private static async Task<(ActorSystem System, GossipodCluster Cluster)> StartAsync(string name)
    {
        var system = ActorSystem.Create("measure", ConfigurationFactory.ParseString($$"""
            akka.loglevel = WARNING
            gossipod { cluster-name = measure, name = "{{name}}", bind = "127.0.0.1:0" }
            """));
        var cluster = GossipodCluster.Get(system);
        await cluster.Started;
        return (system, cluster);
    }

    private sealed class Count : UntypedActor
    {
        private long _count;

        protected override void OnReceive(object message)
        {
            if (message is UserMessageReceived { Kind: MessageKind.Message }) _count++;
        }
    }
}
