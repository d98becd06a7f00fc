using System.Net;

namespace Gossipod.Actors.TestKit;

/// <content>What each link and each machine lets through.</content>
public sealed partial class SimNetwork
{
    private readonly HashSet<(IPAddress From, IPAddress To)> _cut = [];
    private readonly Dictionary<(IPAddress From, IPAddress To), TimeSpan> _clogged = [];
    private readonly Dictionary<(IPAddress From, IPAddress To), double> _linkLoss = [];
    private readonly HashSet<(IPAddress From, IPAddress To)> _cutForDatagrams = [];
    private readonly HashSet<IPAddress> _withoutDatagrams = [];
    private readonly HashSet<IPAddress> _withoutStreams = [];
    private readonly Dictionary<IPAddress, int> _longestDatagram = [];
    private int _addresses;

    internal void Cut(IPAddress from, IPAddress to) => _cut.Add((from, to));

    /// <summary>Datagrams on this link vanish; streams do not.</summary>
    internal void CutDatagrams(IPAddress from, IPAddress to) => _cutForDatagrams.Add((from, to));

    internal void Mend(IPAddress from, IPAddress to) => _cut.Remove((from, to));

    /// <summary>Whatever is on this link arrives no sooner than after the span.</summary>
    internal void Clog(IPAddress from, IPAddress to, TimeSpan span) => _clogged[(from, to)] = _scheduler.Elapsed + span;

    /// <summary>Datagrams on this link are lost with this probability, besides the network's.</summary>
    internal void Lose(IPAddress from, IPAddress to, double probability) => _linkLoss[(from, to)] = Probability(probability);

    internal void BlockDatagrams(IPAddress host, bool blocked) => _ = blocked ? _withoutDatagrams.Add(host) : _withoutDatagrams.Remove(host);

    internal void BlockStreams(IPAddress host, bool blocked) => _ = blocked ? _withoutStreams.Add(host) : _withoutStreams.Remove(host);

    /// <summary>Datagrams of more bytes from or to this host are lost; null lets all through.</summary>
    internal void LimitDatagrams(IPAddress host, int? bytes)
    {
        if (bytes is { } longest) _longestDatagram[host] = longest;
        else _longestDatagram.Remove(host);
    }

    internal void Heal()
    {
        _longestDatagram.Clear();
        _cutForDatagrams.Clear();
        _cut.Clear();
        _clogged.Clear();
        _withoutDatagrams.Clear();
        _withoutStreams.Clear();
    }

    /// <summary>An address that nobody has had.</summary>
    internal IPEndPoint NextEndpoint()
    {
        var index = _addresses++;
        return new IPEndPoint(new IPAddress([10, (byte)(index >> 16), (byte)(index >> 8), (byte)index]), 7_946);
    }

    private bool IsOpen(IPAddress from, IPAddress to) => _cut.Count == 0 || !_cut.Contains((from, to));

    private bool CarriesDatagrams(IPAddress from, IPAddress to) =>
        IsOpen(from, to) && (_cutForDatagrams.Count == 0 || !_cutForDatagrams.Contains((from, to)))
        && (_withoutDatagrams.Count == 0 || !(_withoutDatagrams.Contains(from) || _withoutDatagrams.Contains(to)));

    private bool CarriesStreams(IPAddress from, IPAddress to) =>
        IsOpen(from, to) && (_withoutStreams.Count == 0 || !(_withoutStreams.Contains(from) || _withoutStreams.Contains(to)));

    private bool IsTooLong(IPEndPoint from, IPEndPoint to, int bytes) => _longestDatagram.Count > 0
        && (bytes > _longestDatagram.GetValueOrDefault(from.Address, int.MaxValue) || bytes > _longestDatagram.GetValueOrDefault(to.Address, int.MaxValue));

    private double LossOf(IPEndPoint from, IPEndPoint to) =>
        _linkLoss.Count == 0 ? 0 : _linkLoss.GetValueOrDefault((from.Address, to.Address));
}
