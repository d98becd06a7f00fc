using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Gossipod.Actors.EndToEnd.Measure;

/// <summary>What a flood consists of, in equal parts.</summary>
internal enum FloodKind
{
    /// <summary>Random bytes, random bytes behind the cluster's prelude, and the cluster's own datagrams with some bits changed and as they were.</summary>
    Mixed,

    /// <summary>Random bytes, and random bytes behind the cluster's prelude: somebody without its key.</summary>
    Clear,

    /// <summary>What looks sealed and is not: behind the header with the right key, of a new session each time, or of one of the cluster's own, random bytes.</summary>
    SealedLooking,
}

/// <summary>Hostile datagrams at a steady rate, evenly to every node, from one socket or from many addresses of 127.0.0.0/8.</summary>
internal sealed class Flood : IDisposable
{
    private const int CapturedMax = 2_000;

    /// <summary>Of a sealed datagram: prelude, key id, addressee; then the session and the counter.</summary>
    private const int SessionAt = 16;
    private const int SealHeaderBytes = 32;

    private readonly IReadOnlyList<IPEndPoint> _targets;
    private readonly List<Socket> _sockets = [];
    private readonly List<byte[]> _captured = [];
    private readonly Random _random = new(20261124);
    private readonly FloodKind _kind;

    public Flood(IEnumerable<IPEndPoint> targets, int sources, FloodKind kind)
    {
        _targets = [.. targets];
        _kind = kind;
        for (var i = 0; i < sources; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
            socket.Bind(new IPEndPoint(sources == 1 ? IPAddress.Loopback : new IPAddress([127, 66, (byte)(i >> 8), (byte)i]), 0));
            _sockets.Add(socket);
        }
    }

    public long Sent { get; private set; }

    /// <summary>Datagrams of the cluster that are repeated.</summary>
    public int Captured => _captured.Count;

    /// <summary>Listens to the cluster's own datagrams, which takes root; says why there are none.</summary>
    public string? Capture(TimeSpan time)
    {
        try
        {
            using var ear = new Socket(AddressFamily.InterNetwork, SocketType.Raw, ProtocolType.Udp) { ReceiveTimeout = 100 };
            ear.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            var ports = _targets.Select(target => target.Port).ToHashSet();
            var buffer = new byte[65_536];
            for (var end = NodeProcess.Clock.Elapsed + time; NodeProcess.Clock.Elapsed < end && _captured.Count < CapturedMax;)
            {
                int length;
                try
                {
                    length = ear.Receive(buffer);
                }
                catch (SocketException timeout) when (timeout.SocketErrorCode is SocketError.TimedOut or SocketError.WouldBlock)
                {
                    continue;
                }

                var header = (buffer[0] & 15) * 4;
                if (length > header + 8 + (_kind == FloodKind.SealedLooking ? SealHeaderBytes : 0) && ports.Contains((buffer[header + 2] << 8) | buffer[header + 3])) _captured.Add(buffer[(header + 8)..length]);
            }

            return _captured.Count > 0 ? null : "none passed by";
        }
        catch (SocketException denied)
        {
            return denied.Message;
        }
    }

    /// <summary>Sends until it is cancelled; what the rate demands and the machine does not manage is left out.</summary>
    public void Run(int perSecond, CancellationToken end)
    {
        var (started, due) = (NodeProcess.Clock.Elapsed, 0L);
        while (!end.IsCancellationRequested)
        {
            var now = (long)((NodeProcess.Clock.Elapsed - started).TotalSeconds * perSecond);
            due = Math.Max(due, now - (perSecond / 10));
            for (; due < now; due++) SendOne(due);
            Thread.Sleep(1);
        }
    }

    public void Dispose()
    {
        foreach (var socket in _sockets) socket.Dispose();
    }

    private void SendOne(long number)
    {
        try
        {
            _sockets[_random.Next(_sockets.Count)].SendTo(Next((int)(number % 4)), _targets[(int)(number % _targets.Count)]);
            Sent++;
        }
        catch (SocketException)
        {
            // The sender's own buffer is full.
        }
    }

    private byte[] Next(int kind)
    {
        var datagram = new byte[_random.Next(1, 1_400)];
        _random.NextBytes(datagram);
        if (_kind == FloodKind.SealedLooking) return SealedLooking(datagram, knownSession: kind % 2 == 0);
        if (kind == 0 || (_kind == FloodKind.Clear && kind % 2 == 0)) return datagram;
        byte[] prelude = [0x47, 0x53, 1, 0, .. SHA256.HashData("gossipod"u8).AsSpan(0, 4)];
        if (kind == 1 || _captured.Count == 0 || _kind == FloodKind.Clear) return [.. prelude, .. datagram];
        var valid = _captured[_random.Next(_captured.Count)];
        if (kind == 3) return valid;
        var changed = valid.ToArray();
        for (var i = _random.Next(1, 8); i > 0; i--) changed[_random.Next(Math.Min(8, changed.Length - 1), changed.Length)] ^= (byte)(1 << _random.Next(8));
        return changed;
    }

    private byte[] SealedLooking(byte[] body, bool knownSession)
    {
        var valid = _captured[_random.Next(_captured.Count)];
        var header = valid[..SealHeaderBytes];
        _random.NextBytes(header.AsSpan(knownSession ? SessionAt + sizeof(ulong) : SessionAt));
        return [.. header, .. body];
    }
}
