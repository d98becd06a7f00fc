using System.Net;

namespace Gossipod.Actors.TestKit;

/// <summary>One machine on the simulated network: what is wrong with it, and what waits for its process. Owned by SimNetwork.</summary>
internal sealed class SimHost(IPAddress address, VirtualScheduler scheduler)
{
    /// <summary>Bytes that a receive buffer holds while its process is paused, stalled or busy; more is dropped, as a kernel does.</summary>
    public const int ReceiveBufferBytes = 1 << 20;

    private readonly Queue<(Action Handle, int Bytes)> _received = new();
    private readonly Queue<Action> _unsent = new();
    private int _receivedBytes;
    private bool _isServing;

    /// <summary>Rises when what is being handled is not to be finished in its time.</summary>
    private int _service;

    public IPAddress Address { get; } = address;

    /// <summary>Probability that a datagram from or to it is lost, besides the network's.</summary>
    public double Loss { get; set; }

    /// <summary>Time that its process spends on each datagram; they queue up behind each other.</summary>
    public TimeSpan ServiceTime { get; private set; }

    public bool IsPaused { get; set; }

    /// <summary>Its process blocks at every send and at every receipt, while its timers go on.</summary>
    public bool IsStalled { get; private set; }

    /// <summary>Whether a datagram that arrives now is handled now.</summary>
    public bool IsIdle => MayHandle && _received.Count == 0 && ServiceTime == TimeSpan.Zero;

    private bool MayHandle => !IsPaused && !IsStalled;

    /// <summary>Puts something into the receive buffer, to be handled in its turn.</summary>
    /// <returns>Whether there was room.</returns>
    public bool Receive(Action handle, int bytes)
    {
        if (_receivedBytes + bytes > ReceiveBufferBytes) return false;
        _receivedBytes += bytes;
        _received.Enqueue((handle, bytes));
        Serve();
        return true;
    }

    /// <summary>Goes on with what is in the receive buffer, one after the other, until the process may not.</summary>
    public void Serve()
    {
        while (!_isServing && MayHandle && _received.Count > 0)
        {
            if (ServiceTime == TimeSpan.Zero)
            {
                Handle();
                continue;
            }

            var service = _service;
            _isServing = true;
            scheduler.After(ServiceTime, () =>
            {
                if (service != _service) return;
                _isServing = false;
                if (MayHandle) Handle();
                Serve();
            });
        }
    }

    /// <summary>Makes the process this slow; zero ends it, and then whatever waits is handled at once.</summary>
    public void SlowDown(TimeSpan perDatagram)
    {
        ServiceTime = perDatagram;
        if (perDatagram > TimeSpan.Zero) return;
        Interrupt();
        Serve();
    }

    public void Stall() => IsStalled = true;

    /// <summary>Keeps a send of the stalled process waiting.</summary>
    public void HoldSend(Action send) => _unsent.Enqueue(send);

    /// <summary>What waited to be sent leaves, in order; what was received waits for <see cref="Serve"/>.</summary>
    public void EndStall()
    {
        IsStalled = false;
        while (_unsent.TryDequeue(out var send)) send();
    }

    /// <summary>The process is gone, and its buffers with it.</summary>
    public void Reset()
    {
        _received.Clear();
        _unsent.Clear();
        _receivedBytes = 0;
        IsPaused = IsStalled = false;
        Interrupt();
    }

    private void Interrupt()
    {
        _service++;
        _isServing = false;
    }

    private void Handle()
    {
        var (handle, bytes) = _received.Dequeue();
        _receivedBytes -= bytes;
        handle();
    }
}
