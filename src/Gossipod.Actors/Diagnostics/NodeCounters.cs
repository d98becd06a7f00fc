using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Diagnostics;

/// <summary>A node's counters. Written by its actors, readable from any thread.</summary>
internal sealed class NodeCounters
{
    private readonly long[] _values = new long[Enum.GetValues<Counter>().Length];
    private readonly long[] _refusals = new long[Enum.GetValues<DecodeFailure>().Length];

    public long this[Counter counter] => Interlocked.Read(ref _values[(int)counter]);

    /// <summary>Datagrams and frames refused for that reason; each is also in the counter of its kind.</summary>
    public long this[DecodeFailure reason] => Interlocked.Read(ref _refusals[(int)reason]);

    public void Add(Counter counter, long amount = 1) => Interlocked.Add(ref _values[(int)counter], amount);

    /// <summary>Every count of now.</summary>
    public (long[] Values, long[] Refusals) Copy() => ([.. _values], [.. _refusals]);

    /// <summary>Takes back what was counted since that copy.</summary>
    public void Restore((long[] Values, long[] Refusals) copy)
    {
        for (var i = 0; i < _values.Length; i++) Interlocked.Exchange(ref _values[i], copy.Values[i]);
        for (var i = 0; i < _refusals.Length; i++) Interlocked.Exchange(ref _refusals[i], copy.Refusals[i]);
    }

    /// <summary>A datagram or a frame was refused.</summary>
    public void Refused(Counter kind, DecodeFailure reason)
    {
        Add(kind);
        Interlocked.Increment(ref _refusals[(int)reason]);
    }
}
