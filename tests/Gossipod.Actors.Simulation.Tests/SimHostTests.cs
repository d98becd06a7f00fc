using System.Net;
using Gossipod.Actors.TestKit;

namespace Gossipod.Actors.Simulation.Tests;

/// <summary>The receive buffer of a slow process.</summary>
public sealed class SimHostTests
{
    private readonly SimHost _host = new(IPAddress.Loopback);
    private readonly List<int> _handled = [];

    [Fact]
    public void What_waits_is_handled_in_order()
    {
        _host.SlowDown(1.Seconds());
        var (first, second) = (_host.Wait(() => _handled.Add(1)), _host.Wait(() => _handled.Add(2)));
        first();
        Assert.Equal([1], _handled);
        second();
        Assert.Equal([1, 2], _handled);
    }

    [Fact]
    public void What_waits_for_a_process_that_ends_never_reaches_the_next_one()
    {
        _host.SlowDown(1.Seconds());
        var stale = _host.Wait(() => _handled.Add(1));
        _host.Reset();
        var fresh = _host.Wait(() => _handled.Add(2));
        stale();
        Assert.Empty(_handled);
        fresh();
        Assert.Equal([2], _handled);
    }

    [Fact]
    public void What_waits_for_a_process_that_is_slow_no_more_is_handled_at_once()
    {
        _host.SlowDown(1.Seconds());
        var first = _host.Wait(() => _handled.Add(1));
        _host.Wait(() => _handled.Add(2));
        _host.SlowDown(TimeSpan.Zero);
        Assert.Equal([1, 2], _handled);
        first();
        Assert.Equal([1, 2], _handled);
    }
}
