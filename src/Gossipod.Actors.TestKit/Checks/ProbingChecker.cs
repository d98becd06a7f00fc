using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Packets;

namespace Gossipod.Actors.TestKit;

/// <summary>
/// I7: while nothing happens and an observer is healthy, it pings every other member at intervals of at most 2n − 1 periods.
/// </summary>
/// <remarks>
/// Nothing happens means: no fault, nobody starts or stops, and the observer reports nothing, not even a change of its health. So
/// no probe out of turn and no ping for another gets into the count.
/// </remarks>
internal sealed class ProbingChecker(ProtocolSettings settings) : Checker
{
    private readonly Dictionary<(string Observer, uint Target), TimeSpan> _pings = [];
    private readonly Dictionary<string, (TimeSpan Since, bool Healthy)> _quiet = [];
    private readonly Dictionary<string, double> _rates = [];
    private TimeSpan _disturbedAt;

    public override void OnBegin(string observer, ClusterSnapshot first, TimeSpan now)
    {
        _quiet[observer] = (now, true);
        _disturbedAt = now;
    }

    public override void OnEvent(string observer, ClusterEvent @event, TimeSpan now)
    {
        var healthy = @event is LocalHealthChanged health ? health.Score == 0 : _quiet.GetValueOrDefault(observer, (now, true)).Item2;
        _quiet[observer] = (now, healthy);
    }

    public override void OnStopped(string node, TimeSpan now, bool crashed) => _disturbedAt = now;

    public override void OnJoinsAgain(string node, TimeSpan now) => _disturbedAt = now;

    public override void OnDisturbed(TimeSpan now) => _disturbedAt = now;

    public override void OnClockRate(string node, double rate) => _rates[node] = rate;

    public override void OnSent(SentDatagram sent, TimeSpan now)
    {
        if (sent.Packet?.Primary is Ping ping) _pings[(sent.Sender, ping.Target)] = now;
    }

    public override void OnSweep(string observer, ClusterSnapshot seen, TimeSpan now)
    {
        var longest = settings.ProtocolPeriod * ((2 * seen.Members.Count) - 1) / _rates.GetValueOrDefault(observer, 1);
        if (!_quiet.TryGetValue(observer, out var quiet) || !quiet.Healthy) return;
        if (now - quiet.Since <= longest || now - _disturbedAt <= longest) return;
        foreach (var row in seen.Members)
        {
            if (row.Name == observer || !row.IsLive) continue;
            if (!_pings.TryGetValue((observer, row.MemberName.Tag), out var at) || now - at > longest)
                Fail("I7", $"{observer} has not pinged {row} for {(now - at).TotalSeconds} s, at most {longest.TotalSeconds} s is right");
        }
    }
}
