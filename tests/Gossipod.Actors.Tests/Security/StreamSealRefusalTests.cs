using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Security;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Tests.Security;
/// <summary>Streams that one side refuses, and what it says.</summary>
public sealed class StreamSealRefusalTests : StreamSealHarness
{
    [Fact]
    public void A_wrong_key_is_named_to_both_sides()
    {
        var (connector, step) = Refused(Node(keys: Ours).Sealing, Node(keys: Other).Sealing);

        Assert.Equal(Counter.StreamsWrongKey, step.Refusal!.Counter);
        Assert.Contains(Ours.Id.ToString(), step.Refusal.Reason, StringComparison.Ordinal);
        var told = connector.Receive(Copy(step.Send)).Refusal!;
        Assert.Contains("WrongKey", told.Reason, StringComparison.Ordinal);
        Assert.Contains(Ours.Id.ToString(), told.Reason, StringComparison.Ordinal);
        Assert.Contains(Other.Id.ToString(), told.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_cluster_is_another_refusal_than_a_wrong_key()
    {
        var (connector, step) = Refused(Node(keys: Ours).Sealing, Node("other", keys: Other).Sealing);

        var told = connector.Receive(Copy(step.Send)).Refusal!;
        Assert.Contains("WrongCluster", told.Reason, StringComparison.Ordinal);
        Assert.Contains("gossipod.cluster-name", told.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_node_without_keys_says_so()
    {
        var (connector, step) = Refused(Node(keys: Ours).Sealing, Node().Sealing);

        var told = connector.Receive(Copy(step.Send)).Refusal!;
        Assert.Contains("NoKeys", told.Reason, StringComparison.Ordinal);
        Assert.Contains("verify-outgoing", told.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stream_in_the_clear_is_refused_where_sealed_ones_are_demanded()
    {
        using var acceptor = Node(keys: Ours).Sealing.Accept();

        var step = acceptor.Receive(Plain());

        Assert.Equal(Counter.StreamsInClear, step.Refusal!.Counter);
        Assert.Null(step.Deliver);
        Assert.Equal(StreamErrorCode.SealedOnly, StreamRefusals.Read(step.Send!.Value.Span, "test")!.Code);
    }

    [Fact]
    public void Bytes_of_another_protocol_are_not_answered_where_sealed_ones_are_demanded()
    {
        using var acceptor = Node(keys: Ours).Sealing.Accept();

        var step = acceptor.Receive("GET / HTTP/1.1\r\n"u8.ToArray());

        Assert.NotNull(step.Refusal);
        Assert.Null(step.Send);
    }

    private static (StreamSeal Connector, SealStep Step) Refused(StreamSealing connecting, StreamSealing accepting)
    {
        var connector = connecting.Connect();
        var step = accepting.Accept().Receive(Copy(connector.Begin().Send));
        Assert.NotNull(step.Refusal);
        Assert.Null(step.Deliver);
        return (connector, step);
    }
}
