using Gossipod.Actors.AspNetCore.Json;
using Gossipod.Actors.Node;

namespace Gossipod.Tool.Doctoring;

/// <summary>The way from a node to a member and back, as it was tried.</summary>
/// <param name="Member">The member's name.</param>
/// <param name="Address">Where its datagrams go.</param>
/// <param name="Found">What the trial has found; null when it could not be made.</param>
/// <param name="Failure">Why not; null when it could.</param>
internal sealed record Way(string Member, string Address, PathJson? Found, string? Failure = null)
{
    public string Name => $"{Member} at {Address}";
}

/// <summary>What trials of ways say about the network and the clocks. Pure.</summary>
/// <param name="ways">One or more of them.</param>
/// <param name="advertised">Where others reach the node that has tried.</param>
/// <param name="maxDatagramBytes">Length of the longest datagram that it sends; null when it is not known.</param>
internal sealed class Ways(IReadOnlyList<Way> ways, string advertised, int? maxDatagramBytes)
{
    /// <summary>How far apart clocks may be; those that are set by the network are closer.</summary>
    private static readonly TimeSpan ClockDifference = TimeSpan.FromSeconds(5);

    private IEnumerable<(Way Way, PathJson Found)> Tried => ways.Where(way => way.Found is not null).Select(way => (way, way.Found!));

    /// <summary>Each finding.</summary>
    public IEnumerable<Finding> Findings()
    {
        if (ways.Where(way => way.Failure is not null).ToList() is { Count: > 0 } failed)
            yield return Finding.Unknown("ways", Listed(failed.Select(way => $"{way.Name}: {way.Failure}")));
        if (!Tried.Any()) yield break;
        yield return Datagrams("datagrams there", found => found.There, "arrive at", "let UDP through to their port");
        yield return Datagrams("datagrams here", found => found.Back, $"arrive at {advertised} from", $"let UDP through to {advertised}, or set gossipod.advertise to what others reach");
        if (Lengths() is { } lengths) yield return lengths;
        yield return Streams("streams there", found => found.There, "connections over TCP are taken by", "let TCP through to their port, and see that a node runs there ('gossipod info')");
        yield return Streams("streams here", found => found.Back, $"connections over TCP arrive at {advertised} from", $"let TCP through to {advertised}");
        yield return Clock();
    }

    private Finding Datagrams(string check, Func<PathJson, DirectionJson> direction, string what, string remedy)
    {
        var lost = Tried.Where(entry => direction(entry.Found).Datagrams == false).Select(entry => entry.Way.Name).ToList();
        if (lost.Count > 0) return Finding.Bad(check, $"none {what} {Listed(lost)}", remedy);
        var unknown = Tried.Where(entry => direction(entry.Found).Datagrams is null).Select(entry => $"{entry.Way.Name} ({entry.Found.Unasked ?? "it was not pinged"})").ToList();
        return unknown.Count > 0
            ? Finding.Unknown(check, $"none came back, and it could not be asked whether they {what} {Listed(unknown)}", "open UDP and TCP to their port")
            : Finding.Good(check, $"they {what} {Counted(Tried.Count())}");
    }

    private Finding? Lengths()
    {
        if (maxDatagramBytes is not { } longest) return null;
        var answered = Tried.Where(entry => entry.Found.RoundTripMs is not null).ToList();
        var shorter = answered.Where(entry => entry.Found.There.LongestDatagram < longest).ToList();
        if (shorter.Count > 0)
        {
            return Finding.Bad(
                "path mtu", $"datagrams of {longest} bytes, the longest, do not get there and back: {Listed(shorter.Select(entry => $"up to {entry.Found.There.LongestDatagram} bytes to {entry.Way.Name}"))}",
                $"set gossipod.max-datagram-bytes to at most {shorter.Min(entry => entry.Found.There.LongestDatagram)} on every node, or let fragments through");
        }

        var otherwise = answered.Where(entry => entry.Found.Back.LongestDatagram < longest - 2).ToList();
        return answered.Count == 0 ? null
            : otherwise.Count > 0 ? Finding.Unknown("path mtu", $"{Listed(otherwise.Select(entry => $"{entry.Way.Name} sends at most {entry.Found.Back.LongestDatagram} bytes"))}, this node {longest}", "give all nodes the same gossipod.max-datagram-bytes")
            : Finding.Good("path mtu", $"datagrams of {longest} bytes, the longest, get to {Counted(answered.Count)} and back; the slowest short one in {DurationText.Milliseconds(answered.Max(entry => entry.Found.RoundTripMs!.Value))}");
    }

    private Finding Streams(string check, Func<PathJson, DirectionJson> direction, string what, string remedy)
    {
        var broken = Tried.Where(entry => direction(entry.Found) is { StreamMs: null, StreamProblem: not null }).Select(entry => $"{entry.Way.Name}: {direction(entry.Found).StreamProblem}").ToList();
        if (broken.Count > 0) return Finding.Bad(check, Listed(broken), remedy);
        var unknown = Tried.Where(entry => direction(entry.Found).StreamMs is null).Select(entry => $"{entry.Way.Name} could not be asked: {entry.Found.Unasked}").ToList();
        return unknown.Count > 0
            ? Finding.Unknown(check, Listed(unknown), "mend streams there first")
            : Finding.Good(check, $"{what} {Counted(Tried.Count())}");
    }

    private Finding Clock()
    {
        var known = Tried.Where(entry => entry.Found.ClockAheadMs is not null)
            .Select(entry => (entry.Way, Ahead: Span(entry.Found.ClockAheadMs), Tolerance: Span(entry.Found.ClockToleranceMs))).ToList();
        if (known.Count == 0) return Finding.Unknown("clock", "no member could be asked for the time");
        var wrong = known.Where(entry => entry.Ahead.Duration() - entry.Tolerance > ClockDifference)
            .Select(entry => $"{entry.Way.Member} is {DurationText.Of(TimeSpan.FromSeconds(Math.Round(entry.Ahead.Duration().TotalSeconds)))} {(entry.Ahead > TimeSpan.Zero ? "ahead" : "behind")}").ToList();
        return wrong.Count > 0
            ? Finding.Bad("clock", $"apart from this node's: {Listed(wrong)}", "set the clocks by NTP; nodes refuse members whose clock is a day ahead, and a restart with a clock set back must wait for its past")
            : Finding.Good("clock", $"those of {known.Count} members are within {DurationText.Of(known.Max(entry => entry.Ahead.Duration() + entry.Tolerance))} of this node's");
    }

    private static TimeSpan Span(double? milliseconds) => TimeSpan.FromMilliseconds(Math.Clamp(milliseconds ?? 0, -1e14, 1e14));

    private static string Counted(int count) => count == 1 ? "the member that was tried" : $"all {count} members that were tried";

    private static string Listed(IEnumerable<string> texts) => MemberSurvey.Shorten([.. texts], "; ");
}
