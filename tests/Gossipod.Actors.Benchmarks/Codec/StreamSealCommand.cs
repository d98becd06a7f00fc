using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Security;

namespace Gossipod.Actors.Benchmarks.Codec;

/// <summary>What the seal of streams costs: a handshake, and frames of several lengths sealed and opened. Median of nine rounds, one thread.</summary>
internal static class StreamSealCommand
{
    private const int RoundCount = 9;

    public static Command Create()
    {
        var command = new Command("stream-seal", "Cost of a sealed stream's handshake and frames.");
        command.SetAction(_ => Run());
        return command;
    }

    private static void Run()
    {
        var node = new StreamSealing(
            new NodeSettings { ClusterName = "benchmark", Name = MemberName.Create("node"), Bind = new IPEndPoint(IPAddress.Loopback, 1) },
            new KeyringCell(Keyring.Create([ClusterKey.Generate()], out _)),
            RandomNumberGenerator.Fill);
        Print("handshake, both sides", Median(200, _ => Shake(node).Dispose()));
        foreach (var length in new[] { 100, 1_400, 65_536 })
        {
            var stream = Shake(node);
            var frame = new byte[length];
            Print($"seal and open, {length} bytes", Median(2_000, _ => stream.Acceptor.Receive(stream.Connector.Send(frame).Send!.Value)));
            stream.Dispose();
        }
    }

    private static Stream Shake(StreamSealing node)
    {
        var stream = new Stream(node.Connect(), node.Accept());
        stream.Connector.Receive(stream.Acceptor.Receive(stream.Connector.Begin().Send!.Value).Send!.Value);
        return stream;
    }

    private static (double Microseconds, double Bytes) Median(int count, Action<int> work)
    {
        for (var i = 0; i < count; i++) work(i);
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        var rounds = new List<double>();
        for (var round = 0; round < RoundCount; round++)
        {
            var watch = Stopwatch.StartNew();
            for (var i = 0; i < count; i++) work(i);
            rounds.Add(watch.Elapsed.TotalMicroseconds / count);
        }

        rounds.Sort();
        return (rounds[RoundCount / 2], (double)(GC.GetAllocatedBytesForCurrentThread() - bytes) / (RoundCount * count));
    }

    private static void Print(string what, (double Microseconds, double Bytes) cost) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {cost.Microseconds:0.00} us, {cost.Bytes:0} B allocated"));

    private sealed record Stream(StreamSeal Connector, StreamSeal Acceptor) : IDisposable
    {
        public void Dispose()
        {
            Connector.Dispose();
            Acceptor.Dispose();
        }
    }
}
