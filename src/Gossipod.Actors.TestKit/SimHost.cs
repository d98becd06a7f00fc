using System.Net;

namespace Gossipod.Actors.TestKit;

/// <summary>One machine on the simulated network: what is wrong with it, and what waits for its process. Owned by SimNetwork.</summary>
internal sealed class SimHost(IPAddress address)
{
    /// <summary>What a receive buffer holds while its process is paused or busy, in bytes; more is dropped, as a kernel does.</summary>
    public const int ReceiveBufferBytes = 1 << 20;

    private readonly Queue<(Action Deliver, int Bytes)> _held = new();
    private int _heldBytes;

    public IPAddress Address { get; } = address;

    /// <summary>Probability that a datagram from or to it is lost, besides the network's.</summary>
    public double Loss { get; set; }

    /// <summary>Time that its process spends on each datagram; they queue up behind each other.</summary>
    public TimeSpan ServiceTime { get; set; }

    /// <summary>When the datagrams that wait for the slow process will all be handled.</summary>
    public TimeSpan BusyUntil { get; set; }

    public bool IsPaused { get; set; }

    /// <summary>Puts a datagram into the receive buffer of the paused process.</summary>
    /// <returns>Whether there was room.</returns>
    public bool Hold(Action deliver, int bytes)
    {
        if (_heldBytes + bytes > ReceiveBufferBytes) return false;
        _heldBytes += bytes;
        _held.Enqueue((deliver, bytes));
        return true;
    }

    /// <summary>Hands over what came during the pause, in the order in which it came.</summary>
    public void Release()
    {
        _heldBytes = 0;
        while (_held.TryDequeue(out var datagram)) datagram.Deliver();
    }

    /// <summary>The process is gone, and its receive buffer with it.</summary>
    public void Reset()
    {
        _held.Clear();
        _heldBytes = 0;
        IsPaused = false;
        BusyUntil = TimeSpan.Zero;
    }
}
