using System.Net;

namespace Gossipod.Actors.TestKit;

/// <summary>One machine on the simulated network: what is wrong with it, and what waits for its process. Owned by SimNetwork.</summary>
internal sealed class SimHost(IPAddress address)
{
    /// <summary>What a receive buffer holds while its process is paused or busy, in bytes; more is dropped, as a kernel does.</summary>
    public const int ReceiveBufferBytes = 1 << 20;

    private readonly Queue<(Action Deliver, int Bytes)> _held = new();
    private readonly Queue<Action> _unsent = new();
    private readonly Queue<Action> _slow = new();
    private int _heldBytes;
    private int _queues;

    public IPAddress Address { get; } = address;

    /// <summary>Probability that a datagram from or to it is lost, besides the network's.</summary>
    public double Loss { get; set; }

    /// <summary>Time that its process spends on each datagram; they queue up behind each other.</summary>
    public TimeSpan ServiceTime { get; private set; }

    /// <summary>When the datagrams that wait for the slow process will all be handled.</summary>
    public TimeSpan BusyUntil { get; set; }

    public bool IsPaused { get; set; }

    /// <summary>Its process blocks at every send and at every receipt, while its timers go on.</summary>
    public bool IsStalled { get; private set; }

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
        for (var waiting = _held.Count; waiting > 0; waiting--) _held.Dequeue().Deliver();
    }

    /// <summary>Puts a datagram behind those that wait for the slow process.</summary>
    /// <returns>What handles the first one, once the time for it has come; it does nothing when that happened already, or the process has ended.</returns>
    public Action Wait(Action deliver)
    {
        _slow.Enqueue(deliver);
        var queue = _queues;
        return () =>
        {
            if (queue == _queues && _slow.TryDequeue(out var first)) first();
        };
    }

    /// <summary>Makes the process this slow; zero ends it, and then whatever waits is handled at once.</summary>
    public void SlowDown(TimeSpan perDatagram)
    {
        ServiceTime = perDatagram;
        if (perDatagram > TimeSpan.Zero) return;
        BusyUntil = TimeSpan.Zero;
        _queues++;
        while (_slow.TryDequeue(out var waiting)) waiting();
    }

    public void Stall() => IsStalled = true;

    /// <summary>Keeps a send of the stalled process waiting.</summary>
    public void HoldSend(Action send) => _unsent.Enqueue(send);

    /// <summary>What waited to be sent leaves, in order.</summary>
    public void EndStall()
    {
        IsStalled = false;
        while (_unsent.TryDequeue(out var send)) send();
    }

    /// <summary>The process is gone, and its receive buffer with it.</summary>
    public void Reset()
    {
        _held.Clear();
        _unsent.Clear();
        _slow.Clear();
        _queues++;
        _heldBytes = 0;
        IsPaused = IsStalled = false;
        BusyUntil = TimeSpan.Zero;
    }
}
