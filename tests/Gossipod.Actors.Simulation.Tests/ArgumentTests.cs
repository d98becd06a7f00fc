using Gossipod.Actors.TestKit;

namespace Gossipod.Actors.Simulation.Tests;

/// <summary>A wrong argument is refused at the call, with its name, its value, the rule and what to do.</summary>
public sealed class ArgumentTests : IDisposable
{
    private static readonly TimeSpan Negative = TimeSpan.FromSeconds(-3);
    private readonly SimCluster _sim = SimCluster.Create(seed: 1, nodes: 3);

    public static TheoryData<string, string> Durations => new()
    {
        { "Run", "time" }, { "RunUntil", "limit" }, { "CrashLoop up", "up" }, { "CrashLoop down", "down" }, { "Pause", "time" }, { "SlowDown", "perDatagram" },
        { "JoinStorm", "within" }, { "LeaveStorm", "within" }, { "CutOneWay", "time" }, { "FlipFlop cut", "cut" }, { "FlipFlop open", "open" },
        { "Clog", "time" }, { "BlockStreams", "time" }, { "BlockDatagrams", "time" }, { "FreezeWallClock", "time" }, { "Stall", "time" },
    };

    public void Dispose() => _sim.Dispose();

    [Theory]
    [MemberData(nameof(Durations))]
    public void A_negative_duration_is_refused(string call, string argument)
    {
        var refusal = Assert.Throws<ArgumentOutOfRangeException>(() => Call(call));
        Assert.Equal((argument, (object)Negative), (refusal.ParamName!, refusal.ActualValue!));
        Assert.Contains("give zero or more", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(0, _sim.Coverage.Crashes + _sim.Coverage.Pauses + _sim.Coverage.Partitions + _sim.Coverage.Clogs);
    }

    [Theory]
    [InlineData(-0.01)]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    public void A_probability_is_from_0_to_1(double value)
    {
        Action[] calls =
        [
            () => _sim.Network.Loss(value), () => _sim.Network.Duplication(value), () => _sim.Network.Corruption(value),
            () => _sim.Network.Truncation(value), () => _sim.Network.Replay(value), () => _sim.Network.Reordering(value, 1.Seconds()),
            () => _sim.LossAt("node-1", value), () => _sim.LossOneWay("node-1", "node-2", value),
        ];
        foreach (var call in calls)
        {
            var refusal = Assert.Throws<ArgumentOutOfRangeException>(call);
            Assert.Equal(("probability", (object)value), (refusal.ParamName!, refusal.ActualValue!));
            Assert.Contains("for 5 % give 0.05", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_node_that_does_not_exist_is_refused_with_those_that_do()
    {
        Action[] calls =
        [
            () => _sim.Crash("nobody"), () => _sim.Leave("nobody"), () => _sim.Pause("nobody"), () => _sim.Isolate("nobody"), () => _sim.Drift("nobody", 1),
            () => _sim.Snapshot("nobody"), () => _sim.Events("nobody"), () => _sim.BlockStreams("nobody"), () => _sim.LossOneWay("node-0", "nobody", 0.5),
        ];
        foreach (var call in calls)
            Assert.Contains("'nobody'; there are node-0, node-1, node-2", Assert.Throws<ArgumentException>(call).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_done_now_says_what_to_do_first()
    {
        Assert.Contains("crash it first", Assert.Throws<InvalidOperationException>(() => _sim.Restart("node-1")).Message, StringComparison.Ordinal);
        Assert.Contains("use Restart", Assert.Throws<ArgumentException>(() => _sim.AddNode("node-1", null)).Message, StringComparison.Ordinal);
        Assert.Contains("name at least one", Assert.Throws<ArgumentException>(() => _sim.Isolate()).Message, StringComparison.Ordinal);
        Assert.Contains(
            "protocol-period",
            Assert.Throws<ArgumentException>(() => SimCluster.Create(seed: 1, nodes: 1, settings: s => s with { ProtocolPeriod = TimeSpan.Zero })).Message,
            StringComparison.Ordinal);
    }

    private void Call(string call)
    {
        switch (call)
        {
            case "Run": _sim.Run(Negative); break;
            case "RunUntil": _sim.RunUntil("never", () => false, Negative); break;
            case "CrashLoop up": _sim.CrashLoop("node-1", 1, Negative, 1.Seconds()); break;
            case "CrashLoop down": _sim.CrashLoop("node-1", 1, 1.Seconds(), Negative); break;
            case "Pause": _sim.Pause("node-1", Negative); break;
            case "SlowDown": _sim.SlowDown("node-1", Negative); break;
            case "JoinStorm": _sim.JoinStorm(["a", "b"], Negative); break;
            case "LeaveStorm": _sim.LeaveStorm(["node-1"], Negative); break;
            case "CutOneWay": _sim.CutOneWay("node-0", "node-1", Negative); break;
            case "FlipFlop cut": _sim.FlipFlop(1, Negative, 1.Seconds(), "node-1"); break;
            case "FlipFlop open": _sim.FlipFlop(1, 1.Seconds(), Negative, "node-1"); break;
            case "Clog": _sim.Clog("node-0", "node-1", Negative); break;
            case "BlockStreams": _sim.BlockStreams("node-1", Negative); break;
            case "BlockDatagrams": _sim.BlockDatagrams("node-1", Negative); break;
            case "FreezeWallClock": _sim.FreezeWallClock("node-1", Negative); break;
            case "Stall": _sim.Stall("node-1", Negative); break;
            default: throw new ArgumentOutOfRangeException(nameof(call), call, null);
        }
    }
}
