using System.Net;
using System.Net.Sockets;

namespace Gossipod.Actors.Tests.Security;

/// <summary>Passes TCP connections on to a target and keeps every byte that it sees.</summary>
internal sealed class RecordingProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Lock _gate = new();
    private readonly List<byte> _seen = [];
    private readonly List<TcpClient> _clients = [];

    public RecordingProxy() => _listener.Start();

    public IPEndPoint Endpoint => (IPEndPoint)_listener.LocalEndpoint;

    public byte[] Seen
    {
        get
        {
            lock (_gate) return [.. _seen];
        }
    }

    public bool HasSeen(ReadOnlySpan<byte> marker) => Seen.AsSpan().IndexOf(marker) >= 0;

    public void PassOnTo(IPEndPoint target) => _ = AcceptAsync(target);

    public void Dispose()
    {
        _listener.Stop();
        lock (_gate)
        {
            foreach (var client in _clients) client.Dispose();
        }
    }

    private async Task AcceptAsync(IPEndPoint target)
    {
        try
        {
            while (true)
            {
                var from = await _listener.AcceptTcpClientAsync();
                var to = new TcpClient();
                lock (_gate) _clients.AddRange([from, to]);
                await to.ConnectAsync(target);
                _ = PumpAsync(from, to);
                _ = PumpAsync(to, from);
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task PumpAsync(TcpClient from, TcpClient to)
    {
        var buffer = new byte[16 << 10];
        try
        {
            int length;
            while ((length = await from.GetStream().ReadAsync(buffer)) > 0)
            {
                lock (_gate) _seen.AddRange(buffer.AsSpan(0, length));
                await to.GetStream().WriteAsync(buffer.AsMemory(0, length));
            }

            to.Client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception end) when (end is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            from.Dispose();
            to.Dispose();
        }
    }
}
