using System.Runtime.CompilerServices;
using Gossipod.Actors.Protocol;

namespace Gossipod.Actors.TestKit;

/// <summary>
/// The network of a simulation: carries the real encoded bytes of datagrams and streams, with latency and faults, all from one
/// seed. Times are virtual, probabilities 0–1. Every setting holds for what is sent from now on.
/// </summary>
public sealed partial class SimNetwork
{
    private readonly VirtualScheduler _scheduler;
    private readonly SeededRandom _random;
    private TimeSpan _latencyMin = TimeSpan.FromMilliseconds(0.5);
    private TimeSpan _latencyMax = TimeSpan.FromMilliseconds(1);
    private double _latencySigma;
    private TimeSpan _reorderWindow;
    private double _loss;
    private double _duplication;
    private double _reordering;
    private double _corruption;
    private double _truncation;
    private double _replay;

    internal SimNetwork(VirtualScheduler scheduler, SeededRandom random)
    {
        _scheduler = scheduler;
        _random = random;
    }

    /// <summary>Datagrams handed to the network so far.</summary>
    public long DatagramsSent { get; private set; }

    /// <summary>Bytes of those datagrams.</summary>
    public long DatagramBytesSent { get; private set; }

    /// <summary>Frames sent on streams so far.</summary>
    public long StreamFramesSent { get; private set; }

    /// <summary>Bytes of those frames, each with the 4 bytes of its length; TCP's own are not modelled.</summary>
    public long StreamBytesSent { get; private set; }

    /// <summary>Datagrams that were lost, cut off, or dropped by a full receive buffer.</summary>
    public long DatagramsLost { get; private set; }

    /// <summary>Datagrams that were corrupted or truncated on their way.</summary>
    public long DatagramsDamaged { get; private set; }

    /// <summary>Datagrams delivered once more, by <see cref="Duplication"/> or <see cref="Replay"/>.</summary>
    public long DatagramsRepeated { get; private set; }

    /// <summary>One-way delay, uniform between the two; default 0.5–1 ms. Unequal delays reorder datagrams, never a stream's frames.</summary>
    public SimNetwork Latency(TimeSpan min, TimeSpan max)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(min, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(max, min);
        (_latencyMin, _latencyMax, _latencySigma) = (min, max, 0);
        return this;
    }

    /// <summary>
    /// One-way delay, log-normal as round trips on real networks are: most near the median, some far above it. Its mean is
    /// median · exp(sigma² / 2). Replaces <see cref="Latency"/>.
    /// </summary>
    /// <param name="median">Half of the delays are shorter.</param>
    /// <param name="sigma">Standard deviation of the delay's natural logarithm, 0–3: at 0.5 one in a hundred takes 3.2 times the median, at 1 one in a hundred 10 times.</param>
    public SimNetwork LogNormalLatency(TimeSpan median, double sigma)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(median, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(sigma, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sigma, 3);
        // The latency beyond which only one delay in a thousand lies stands for the longest.
        (_latencyMin, _latencyMax, _latencySigma) = (median, median * Math.Exp(3.1 * sigma), sigma);
        return this;
    }

    /// <summary>Probability that a datagram is lost; default 0. Streams lose nothing.</summary>
    public SimNetwork Loss(double probability)
    {
        _loss = Probability(probability);
        return this;
    }

    /// <summary>Probability that a datagram arrives twice; default 0.</summary>
    public SimNetwork Duplication(double probability)
    {
        _duplication = Probability(probability);
        return this;
    }

    /// <summary>Probability that a datagram is held up, uniformly up to the window, so that later ones overtake it; default 0.</summary>
    public SimNetwork Reordering(double probability, TimeSpan window)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(window, TimeSpan.Zero);
        (_reordering, _reorderWindow) = (Probability(probability), window);
        return this;
    }

    /// <summary>
    /// Probability that one to eight bits of a datagram are flipped, unseen by UDP's checksum; default 0. What is not sealed can be
    /// forged this way: members that do not exist may appear.
    /// </summary>
    public SimNetwork Corruption(double probability)
    {
        _corruption = Probability(probability);
        return this;
    }

    /// <summary>Probability that a datagram arrives cut off at a random length; default 0.</summary>
    public SimNetwork Truncation(double probability)
    {
        _truncation = Probability(probability);
        return this;
    }

    /// <summary>Probability, at each datagram sent, that one of the last <see cref="RecordedMax"/> ones is delivered again; default 0.</summary>
    public SimNetwork Replay(double probability)
    {
        _replay = Probability(probability);
        return this;
    }

    /// <summary>Back to a network without loss, duplication, reordering, damage and replay; latency and cuts stay.</summary>
    public SimNetwork Faultless()
    {
        (_loss, _duplication, _reordering, _corruption, _truncation, _replay) = (0, 0, 0, 0, 0, 0);
        _linkLoss.Clear();
        foreach (var host in _hosts.Values)
        {
            host.Loss = 0;
            host.SlowDown(TimeSpan.Zero);
        }

        return this;
    }

    /// <summary>Whether a healthy node may miss an answer because of the network.</summary>
    internal bool IsFaulty(TimeSpan patience) =>
        _loss + _reordering + _corruption + _truncation > 0
        || _latencyMax * 2 >= patience
        || _linkLoss.Count + _withoutDatagrams.Count + _withoutStreams.Count > 0
        || _hosts.Values.Any(host => host.Loss > 0 || host.ServiceTime > TimeSpan.Zero);

    internal static double Probability(double value, [CallerArgumentExpression(nameof(value))] string? name = null) => value is >= 0 and <= 1
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "a probability is from 0 to 1; for 5 % give 0.05");
}
