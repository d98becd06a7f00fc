using System.Diagnostics;
using System.Net;
using Akka.Actor;
using Akka.IO;

namespace Gossipod.Actors.Benchmarks.Messages;

/// <summary>The same bytes by Akka.IO's TCP alone: 64 KiB per write, 4 MiB of them not yet acknowledged, as streams of messages have it.</summary>
internal static class RawStreams
{
    private const int WriteBytes = 64 << 10;
    private const int WindowWrites = 64;

    public static async Task<TimeSpan> SendAsync(int size, int count)
    {
        var bytes = (long)size * count;
        using var receiver = MessagesCommand.StartReceiver("--bytes", MessagesCommand.Text(bytes));
        var port = int.Parse((await receiver.StandardOutput.ReadLineAsync())!, System.Globalization.CultureInfo.InvariantCulture);
        var system = ActorSystem.Create("measure");
        try
        {
            var clock = new Stopwatch();
            var done = new TaskCompletionSource();
            system.ActorOf(Props.Create(() => new Sender(port, bytes, clock, done)));
            await done.Task;
            return clock.Elapsed;
        }
        finally
        {
            receiver.Kill();
            await system.Terminate();
        }
    }

    public static async Task ReceiveAsync(long bytes)
    {
        var system = ActorSystem.Create("measure");
        system.ActorOf(Props.Create(() => new Receiver(bytes)));
        await system.WhenTerminated;
    }

    private static TcpSettings Tuned(ActorSystem system) => system.WithExtension<TcpExt, Tcp>().Settings with
    {
        MaxFrameSizeBytes = WriteBytes,
        SendBufferSize = 2 * WriteBytes,
        ReceiveBufferSize = 2 * WriteBytes,
    };

    private sealed class Sender(int port, long bytes, Stopwatch clock, TaskCompletionSource done) : UntypedActor
    {
        private readonly ByteString _chunk = ByteString.FromBytes(new byte[WriteBytes]);
        private IActorRef _connection = ActorRefs.Nobody;
        private long _sent;
        private int _underWay;

        protected override void PreStart() => Tcp.Manager(Context.System).Tell(new Tcp.Connect(new IPEndPoint(IPAddress.Loopback, port)) { TcpSettings = Tuned(Context.System) });

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case Tcp.Connected:
                    _connection = Sender;
                    _connection.Tell(new Tcp.Register(Self));
                    clock.Start();
                    Write();
                    break;
                case Written:
                    _underWay--;
                    Write();
                    break;
                case Tcp.Received:
                    clock.Stop();
                    done.TrySetResult();
                    break;
            }
        }

        private void Write()
        {
            for (; _underWay < WindowWrites && _sent < bytes; _underWay++)
            {
                var length = (int)Math.Min(WriteBytes, bytes - _sent);
                _sent += length;
                _connection.Tell(Tcp.Write.Create(_chunk.Slice(0, length), Written.Instance));
            }
        }

        private sealed class Written : Tcp.Event
        {
            public static readonly Written Instance = new();
        }
    }

    /// <summary>Answers with one byte when all are there.</summary>
    private sealed class Receiver(long bytes) : UntypedActor
    {
        private long _received;

        protected override void PreStart() => Tcp.Manager(Context.System).Tell(new Tcp.Bind(Self, new IPEndPoint(IPAddress.Loopback, 0)) { TcpSettings = Tuned(Context.System) });

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case Tcp.Bound bound: Console.WriteLine(((IPEndPoint)bound.LocalAddress).Port); break;
                case Tcp.Connected: Sender.Tell(new Tcp.Register(Self)); break;
                case Tcp.Received received:
                    _received += received.Data.Count;
                    if (_received == bytes) Sender.Tell(Tcp.Write.Create(ByteString.FromBytes([1])));
                    break;
            }
        }
    }
}
