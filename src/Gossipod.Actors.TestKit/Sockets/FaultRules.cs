using System.Collections.Immutable;
using System.Net;

namespace Gossipod.Actors.TestKit;

/// <summary>Every fault of a FaultyNetwork at one moment. Immutable.</summary>
internal sealed record FaultRules
{
    public static readonly FaultRules None = new();

    public double Loss { get; init; }

    public double Duplication { get; init; }

    public double Corruption { get; init; }

    public double Truncation { get; init; }

    public TimeSpan LatencyMin { get; init; }

    public TimeSpan LatencyMax { get; init; }

    public ImmutableArray<LinkCut> Cuts { get; init; } = [];

    public ImmutableArray<LossyLink> LossyLinks { get; init; } = [];

    public ImmutableArray<IPEndPoint> WithoutDatagrams { get; init; } = [];

    public ImmutableArray<IPEndPoint> WithoutStreams { get; init; } = [];

    public bool IsNone =>
        Loss + Duplication + Corruption + Truncation == 0
        && LatencyMax == TimeSpan.Zero
        && Cuts.IsEmpty && LossyLinks.IsEmpty && WithoutDatagrams.IsEmpty && WithoutStreams.IsEmpty;

    public bool CarryDatagrams(IPEndPoint from, IPEndPoint to) => IsOpen(from, to) && !IsOneOf(WithoutDatagrams, from, to);

    public bool CarryStreams(IPEndPoint from, IPEndPoint to) => IsOpen(from, to) && !IsOneOf(WithoutStreams, from, to);

    /// <summary>A connection needs both ways.</summary>
    public bool Connect(IPEndPoint from, IPEndPoint to) => CarryStreams(from, to) && CarryStreams(to, from);

    public double LossOf(IPEndPoint from, IPEndPoint to)
    {
        var highest = 0.0;
        foreach (var link in LossyLinks)
        {
            if (LinkSide.Matches(link.From, from) && LinkSide.Matches(link.To, to)) highest = Math.Max(highest, link.Probability);
        }

        return highest;
    }

    private bool IsOpen(IPEndPoint from, IPEndPoint to)
    {
        foreach (var cut in Cuts)
        {
            if (cut.From.Has(from) && cut.To.Has(to)) return false;
        }

        return true;
    }

    private static bool IsOneOf(ImmutableArray<IPEndPoint> nodes, IPEndPoint from, IPEndPoint to)
    {
        foreach (var node in nodes)
        {
            if (LinkSide.Matches(node, from) || LinkSide.Matches(node, to)) return true;
        }

        return false;
    }
}

/// <summary>Nothing of the one side reaches the other.</summary>
internal sealed record LinkCut(LinkSide From, LinkSide To);

/// <summary>Some datagrams do not get through.</summary>
internal sealed record LossyLink(IPEndPoint From, IPEndPoint To, double Probability);

/// <summary>These nodes, or all but these.</summary>
internal sealed record LinkSide(ImmutableArray<IPEndPoint> Nodes, bool IsComplement = false)
{
    /// <summary>Port 0 in a rule stands for every port of the address.</summary>
    public static bool Matches(IPEndPoint rule, IPEndPoint node) =>
        rule.Address.Equals(node.Address) && (rule.Port == 0 || rule.Port == node.Port);

    public bool Has(IPEndPoint node)
    {
        foreach (var one in Nodes)
        {
            if (Matches(one, node)) return !IsComplement;
        }

        return IsComplement;
    }
}
