using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Tests.Telemetry;

public sealed class NodeCountersTests
{
    [Fact]
    public void What_comes_while_they_are_held_counts_nowhere_and_no_reader_ever_sees_one_fall()
    {
        var counters = new NodeCounters();
        var seen = new List<(long, long, long)>();
        for (var life = 0; life < 2; life++)
        {
            Happen();
            counters.Hold();
            Happen();
            Happen();
            counters.Resume();
            Happen();
        }

        Assert.Equal([(1, 1, 1), (1, 1, 1), (1, 1, 1), (2, 2, 2), (3, 3, 3), (3, 3, 3), (3, 3, 3), (4, 4, 4)], seen);

        void Happen()
        {
            counters.Add(Counter.PingsReceived);
            counters.Refused(DecodeFailure.Truncated);
            seen.Add((counters[Counter.PingsReceived], counters[Counter.DatagramsMalformed], counters[DecodeFailure.Truncated]));
        }
    }
}
