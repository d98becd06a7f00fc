using System.CommandLine;
using System.Diagnostics;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Protocol.Packets;
using Gossipod.Actors.TestKit;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Benchmarks.Messages;

/// <summary><c>broadcasts</c>: how many of many broadcasts reach everybody, when, and what becomes of the probes meanwhile.</summary>
internal static class BroadcastRun
{
    public static Command Create()
    {
        var nodes = new Option<int>("--nodes") { DefaultValueFactory = _ => 32, Description = "Cluster size." };
        var count = new Option<int>("--count") { DefaultValueFactory = _ => 10_000, Description = "Broadcasts." };
        var size = new Option<int>("--size") { DefaultValueFactory = _ => 256, Description = "Bytes of each payload." };
        var rate = new Option<double>("--rate") { DefaultValueFactory = _ => 100, Description = "Broadcasts per second of all nodes together." };
        var loss = new Option<double>("--loss") { DefaultValueFactory = _ => 0.01, Description = "Probability that a datagram is lost." };
        var seed = new Option<ulong>("--seed") { DefaultValueFactory = _ => 1, Description = "Seed of the run." };
        var command = new Command("broadcasts", "Simulate broadcasts and print who got them.") { nodes, count, size, rate, loss, seed };
        command.SetAction(parsed => Measure(
            parsed.GetValue(seed), parsed.GetValue(nodes), parsed.GetValue(count), parsed.GetValue(size), parsed.GetValue(rate), parsed.GetValue(loss)));
        return command;
    }

    private static void Measure(ulong seed, int nodes, int count, int size, double rate, double loss)
    {
        using var sim = SimCluster.Create(seed, nodes, network: n => n.Loss(loss));
        sim.RunUntilConverged();
        var delays = new List<double>();
        var sentAt = new TimeSpan[count];
        sim.OnMessage((at, _, message) => delays.Add((at - sentAt[BitConverter.ToInt32(message.Payload.Bytes.Span)]).TotalMilliseconds));
        var pings = new Dictionary<ulong, TimeSpan>();
        var acks = new List<double>();
        TapProbes(sim, pings, acks);
        var (from, datagrams, bytes) = (sim.Now, sim.Network.DatagramsSent, sim.Network.DatagramBytesSent);
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < count; i++)
        {
            var payload = new byte[size];
            BitConverter.TryWriteBytes(payload, i);
            sentAt[i] = sim.Now;
            sim.Broadcast($"node-{i % nodes}", payload);
            sim.Run(from + TimeSpan.FromSeconds((i + 1) / rate) - sim.Now);
        }

        var spread = sim.Now - from;
        var (sent, sentBytes) = (sim.Network.DatagramsSent - datagrams, sim.Network.DatagramBytesSent - bytes);
        sim.Run(TimeSpan.FromSeconds(30));
        Print(sim, nodes, count, delays, acks, pings.Count, spread, sent, sentBytes, clock.Elapsed);
    }

    private static void TapProbes(SimCluster sim, Dictionary<ulong, TimeSpan> pings, List<double> acks)
    {
        var codec = new PacketCodec(ClusterTag.Of(sim.ClusterName), 512);
        sim.Network.Tap += (_, _, datagram) =>
        {
            if (datagram.Length > WireLimits.PreludeBytes && datagram[WireLimits.PreludeBytes] == FieldTag.PacketPing && codec.Decode(datagram).Value?.Primary is Ping ping)
                pings[ping.Sequence] = sim.Now;
        };
        sim.Network.Delivered += (_, _, datagram) =>
        {
            if (datagram.Length > WireLimits.PreludeBytes && datagram[WireLimits.PreludeBytes] == FieldTag.PacketAck
                && codec.Decode(datagram).Value?.Primary is Ack ack && ack.Source == ack.Target && pings.Remove(ack.Sequence, out var at)) acks.Add((sim.Now - at).TotalMilliseconds);
        };
    }

    private static void Print(
        SimCluster sim, int nodes, int count, List<double> delays, List<double> acks, int lost, TimeSpan spread, long datagrams, long bytes, TimeSpan took)
    {
        delays.Sort();
        acks.Sort();
        var distinct = sim.LiveNodes.Sum(node => sim.Messages(node).Select(message => BitConverter.ToInt32(message.Payload.Bytes.Span)).Distinct().Count());
        long Sum(Counter counter) => sim.LiveNodes.Sum(node => sim.Node(node).Context!.Counters[counter]);
        Line("expected", (long)nodes * count);
        Line("delivered", distinct);
        Line("delivered, %", 100.0 * distinct / ((double)nodes * count));
        Line("delivered twice", delays.Count - distinct);
        Line("delay ms, p50", Rank(delays, 0.5));
        Line("delay ms, p99", Rank(delays, 0.99));
        Line("delay ms, max", delays[^1]);
        Line("repaired", Sum(Counter.BroadcastsRepaired));
        Line("came again", Sum(Counter.BroadcastsRepeated));
        Line("crowded out", Sum(Counter.BroadcastsCrowdedOut));
        Line("pings acked directly", acks.Count);
        Line("pings lost on either way", lost);
        Line("direct ack ms, p99", Rank(acks, 0.99));
        Line("direct ack ms, max", acks[^1]);
        Line("suspicions", sim.Coverage.Suspicions);
        Line("datagrams per node and s", datagrams / spread.TotalSeconds / nodes);
        Line("KB per node and s", bytes / spread.TotalSeconds / nodes / 1_000);
        Line("wall s", took.TotalSeconds);
    }

    private static double Rank(List<double> sorted, double rank) => sorted[(int)((sorted.Count - 1) * rank)];

    private static void Line(string what, double value) => Console.WriteLine(FormattableString.Invariant($"{what,-36}{value,14:0.####}"));
}
