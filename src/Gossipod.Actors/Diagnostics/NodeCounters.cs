using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Diagnostics;

/// <summary>A node's counters; they never fall. Written by its actors, readable from any thread.</summary>
internal sealed class NodeCounters
{
    private readonly Counts _kept = new();

    /// <summary>Where counts go: <see cref="_kept"/>, or into nothing while they are held.</summary>
    private volatile Counts _target;

    public NodeCounters() => _target = _kept;

    public long this[Counter counter] => Interlocked.Read(ref _kept.Values[(int)counter]);

    /// <summary>Datagrams refused for that reason; each is also in the counter of its kind.</summary>
    public long this[DecodeFailure reason] => Interlocked.Read(ref _kept.Refusals[(int)reason]);

    public void Add(Counter counter, long amount = 1) => Interlocked.Add(ref _target.Values[(int)counter], amount);

    /// <summary>From now on nothing counts, until <see cref="Resume"/>.</summary>
    public void Hold() => _target = new Counts();

    /// <summary>Everything counts again; what came meanwhile does not.</summary>
    public void Resume() => _target = _kept;

    /// <summary>A datagram was refused.</summary>
    public void Refused(DecodeFailure reason)
    {
        var target = _target;
        Interlocked.Increment(ref target.Values[(int)KindOf(reason)]);
        Interlocked.Increment(ref target.Refusals[(int)reason]);
    }

    private static Counter KindOf(DecodeFailure reason) => reason switch
    {
        DecodeFailure.BadMagic => Counter.DatagramsForeign,
        DecodeFailure.BadVersion => Counter.DatagramsOfOtherVersion,
        DecodeFailure.WrongCluster => Counter.DatagramsOfOtherCluster,
        _ => Counter.DatagramsMalformed,
    };

    private sealed class Counts
    {
        public long[] Values { get; } = new long[Enum.GetValues<Counter>().Length];

        public long[] Refusals { get; } = new long[Enum.GetValues<DecodeFailure>().Length];
    }
}
