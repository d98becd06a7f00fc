using System.Globalization;
using System.Text;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Node;

namespace Gossipod.Actors.Fuzzing.Tests.Nodes;

/// <summary>
/// Everything of a node that a packet could change, as text that can be compared: table, own version, health, queues, counters.
/// </summary>
internal static class NodeState
{
    /// <summary>What counts refusals and what was refused, and so is to change.</summary>
    private static readonly Counter[] OfRefusals =
    [
        Counter.DatagramsForeign, Counter.DatagramsOfOtherVersion, Counter.DatagramsOfOtherCluster, Counter.DatagramsMalformed, Counter.DatagramsClear, Counter.DatagramsSealed,
        Counter.DatagramsOfUnknownKey, Counter.DatagramsForged, Counter.DatagramsReplayed, Counter.DatagramsMisaddressed,
        Counter.DatagramsUnproven, Counter.DatagramsEmpty, Counter.DatagramsOversize, Counter.DatagramsReceived, Counter.DatagramBytesReceived,
        Counter.FramesMalformed, Counter.StreamsAccepted, Counter.StreamsRefused, Counter.StreamBytesReceived, Counter.StreamBytesSent,
    ];

    public static string Of(NodeContext node)
    {
        var text = new StringBuilder();
        var snapshot = node.Snapshot.Current!;
        text.AppendLine(
            CultureInfo.InvariantCulture, $"{snapshot.Self} {snapshot.Sequence} health {snapshot.LocalHealth} {snapshot.StreamOnlyCount}");
        foreach (var member in snapshot.Members)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{member.Name} {member.Status} {member.Version} {member.DetailsVersion} {member.Address}");
            text.AppendLine(Convert.ToHexString(member.Metadata.Span));
        }

        foreach (var held in typeof(NodeInternals).GetProperties().Where(held => held.PropertyType.IsAssignableTo(typeof(Delegate))))
            text.AppendLine(CultureInfo.InvariantCulture, $"{held.Name} {((Delegate)held.GetValue(node.Internals)!).DynamicInvoke()}");
        foreach (var counter in Enum.GetValues<Counter>().Except(OfRefusals))
            text.AppendLine(CultureInfo.InvariantCulture, $"{counter} {node.Counters[counter]}");
        return text.ToString();
    }

    /// <summary>Datagrams that were refused so far, for whatever reason.</summary>
    public static long Refused(NodeContext node) =>
        OfRefusals.TakeWhile(counter => counter != Counter.DatagramsEmpty).Sum(counter => node.Counters[counter]);
}
