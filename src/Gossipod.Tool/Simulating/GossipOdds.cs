using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Disseminating;

namespace Gossipod.Tool.Simulating;

/// <summary>
/// Whom gossip has not reached yet (SWIM §4.1). The first wave goes from hop to hop at once: whoever hears the news sends it to f members. One
/// gossip interval later all of them send it to f others, and so on, until each has sent it λ·⌈log10(n + 1)⌉ times.
/// </summary>
internal sealed class GossipOdds
{
    private readonly double[] _unreached;
    private readonly TimeSpan _interval;
    private readonly int _others;

    public GossipOdds(ProtocolSettings settings, int nodes, double loss)
    {
        (_interval, _others, Transmissions) = (settings.GossipInterval, nodes - 1, RetransmitLimit.For(settings.RetransmitMultiplier, nodes, settings.Logarithm));
        var waves = new List<double>();
        for (var sent = 0; sent < Transmissions; sent += settings.GossipFanout)
        {
            var targets = Math.Min(_others, Math.Min(settings.GossipFanout, Transmissions - sent));
            var missed = 1 - ((1 - loss) * targets / _others);
            waves.Add(waves is [.., var before] ? before * Math.Pow(missed, _others) : FirstWave(missed));
        }

        _unreached = [.. waves];
    }

    /// <summary>How often each node sends a piece of news.</summary>
    public int Transmissions { get; }

    /// <summary>Probability that a certain member is not reached by any of it.</summary>
    public double Unreached => _unreached[^1];

    /// <summary>
    /// Mean time until the last member knows of a death, from the first verdict on. Each has a timer of its own, which began with the
    /// suspicion, so it is late only where a wave of the suspicion and one of the verdict both missed it.
    /// </summary>
    public TimeSpan UntilAllKnowADeath => _interval * _unreached.Sum(missed => 1 - Math.Pow(1 - (missed * missed), _others - 1));

    /// <summary>The share x that n members leave out who send to those that they reach themselves: x = missed^((n − 1)(1 − x)).</summary>
    private double FirstWave(double missed)
    {
        var left = 0.0;
        for (var step = 0; step < 200; step++) left = Math.Pow(missed, Math.Max(1, _others * (1 - left)));
        return left;
    }
}
