using System.Net;
using Akka.Configuration;
using Akka.Event;
using Gossipod.Actors.TestKit;

namespace Gossipod.Actors.Simulation.Tests;

/// <summary>The receive buffer of a slow process.</summary>
public sealed class SimHostTests
{
    private readonly VirtualScheduler _scheduler = new(Config.Empty, NoLogger.Instance);
    private readonly SimHost _host;
    private readonly List<int> _handled = [];

    public SimHostTests() => _host = new SimHost(IPAddress.Loopback, _scheduler);

    [Fact]
    public void What_waits_is_handled_in_order_each_in_its_time()
    {
        _host.SlowDown(1.Seconds());
        Receive(1);
        Receive(2);
        RunTo(1.Seconds());
        Assert.Equal([1], _handled);
        RunTo(2.Seconds());
        Assert.Equal([1, 2], _handled);
    }

    [Fact]
    public void What_waits_for_a_process_that_ends_never_reaches_the_next_one()
    {
        _host.SlowDown(1.Seconds());
        Receive(1);
        RunTo(500.Milliseconds());
        _host.Reset();
        Receive(2);
        RunTo(1_400.Milliseconds());
        Assert.Empty(_handled);
        RunTo(1_500.Milliseconds());
        Assert.Equal([2], _handled);
    }

    [Fact]
    public void What_waits_for_a_process_that_is_slow_no_more_is_handled_at_once()
    {
        _host.SlowDown(1.Seconds());
        Receive(1);
        Receive(2);
        _host.SlowDown(TimeSpan.Zero);
        Assert.Equal([1, 2], _handled);
        Receive(3);
        RunTo(5.Seconds());
        Assert.Equal([1, 2, 3], _handled);
    }

    [Fact]
    public void What_does_not_fit_the_buffer_is_refused_until_there_is_room()
    {
        _host.IsPaused = true;
        Assert.True(_host.Receive(() => _handled.Add(1), SimHost.ReceiveBufferBytes));
        Assert.False(_host.Receive(() => _handled.Add(2), 1));
        _host.IsPaused = false;
        _host.Serve();
        Assert.True(_host.Receive(() => _handled.Add(3), 1));
        Assert.Equal([1, 3], _handled);
    }

    private void Receive(int datagram) => Assert.True(_host.Receive(() => _handled.Add(datagram), 100));

    private void RunTo(TimeSpan time)
    {
        while (_scheduler.RunNext(time))
        {
        }
    }
}
