using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol.Disseminating;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Security;

namespace Gossipod.Actors.Benchmarks.Codec;

/// <summary>What sealing costs: datagrams and frames of several lengths sealed and opened, and a stream's handshake. Median of nine rounds, one thread.</summary>
internal static class SealCommand
{
    private const int RoundCount = 9;
    private const string Cluster = "benchmark";

    public static Command Create()
    {
        var command = new Command("seal", "Cost of sealed datagrams, and of handshake and frames of streams: sealed by keys, and TLS.");
        command.SetAction(_ => Run());
        return command;
    }

    private static void Run()
    {
        var keys = new KeyringCell(Keyring.Create([ClusterKey.Generate()], out _));
        foreach (var length in new[] { 100, 1_400 }) Datagrams(keys, length);
        var node = new StreamSealing(
            new NodeSettings { ClusterName = Cluster, Name = MemberName.Create("node"), Bind = new IPEndPoint(IPAddress.Loopback, 1) },
            keys,
            RandomNumberGenerator.Fill);
        Print("handshake, both sides", Median(200, _ => Shake(node).Dispose()));
        foreach (var length in new[] { 100, 1_400, 65_536 })
        {
            var stream = Shake(node);
            var frame = new byte[length];
            Print($"frame of {length} bytes, sealed and opened", Median(2_000, _ => stream.Acceptor.Receive(stream.Connector.Send(frame).Send!.Value)));
            stream.Dispose();
        }

        Tls();
    }

    /// <summary>TLS with certificates of both sides, each end on this thread and no network between them.</summary>
    private static void Tls()
    {
        using var authority = new BenchmarkAuthority();
        TlsIdentity a = authority.IdentityOf("a", Cluster), b = authority.IdentityOf("b", Cluster);
        Print("TLS 1.3 handshake, both sides", Median(20, _ => TlsPair.Shake(a, b).Dispose()));
        foreach (var length in new[] { 100, 1_400, 65_536 })
        {
            using var pair = TlsPair.Shake(a, b);
            var frame = new byte[length];
            Print($"TLS frame of {length} bytes, encrypted and decrypted", Median(2_000, _ => pair.Send(frame)));
        }
    }

    /// <summary>The steady path: a session that has answered a challenge.</summary>
    private static void Datagrams(KeyringCell keys, int length)
    {
        using var sealer = new DatagramSealer(keys, session: 1, Cluster);
        using var opener = new DatagramOpener(keys, Cluster, maxSessions: 8);
        byte[] datagram = new byte[length], packet = new byte[length];
        var packetLength = length - PacketBudget.SealBytes;
        var first = opener.Open(datagram.AsSpan(0, sealer.Seal(datagram, packetLength, to: 1)), packet, default);
        first.Session!.Challenge(1, default);
        opener.Admit(first.Session, answer: 1, first.Header.Counter, default);
        Print($"datagram of {length} bytes, sealed and opened", Median(20_000, _ =>
        {
            sealer.Seal(datagram, packetLength, to: 1);
            if (opener.Open(datagram, packet, default).Outcome != OpenOutcome.Opened) throw new InvalidOperationException("A datagram was not opened.");
        }));
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
