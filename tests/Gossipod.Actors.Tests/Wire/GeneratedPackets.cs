using Google.Protobuf;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Packets;
using Gossipod.Actors.Wire;
using V1 = Gossipod.Actors.Wire.V1;

namespace Gossipod.Actors.Tests.Wire;

/// <summary>Packets as messages of the generated code: the reference that the hand-written codec is held to.</summary>
internal static class GeneratedPackets
{
    public static V1.Packet Of(Packet packet)
    {
        var wire = new V1.Packet();
        switch (packet.Primary)
        {
            case Ping ping:
                wire.Ping = new V1.Ping { Sequence = ping.Sequence, Source = ping.Source, Target = ping.Target, ViewHash = ping.ViewHash };
                break;
            case Ack ack:
                wire.Ack = new V1.Ack { Sequence = ack.Sequence, Source = ack.Source, ViewHash = ack.ViewHash };
                if (ack.Target != ack.Source) wire.Ack.Target = ack.Target;
                break;
            case Nack nack:
                wire.Nack = new V1.Nack { Sequence = nack.Sequence, Source = nack.Source };
                break;
            case PingReq request:
                wire.PingReq = new V1.PingReq
                {
                    Sequence = request.Sequence,
                    Source = request.Source,
                    TargetName = ByteString.CopyFromUtf8(request.Target.Value),
                    Endpoint = WireMapping.ToWire(request.Endpoint),
                    BudgetMillis = (uint)request.Budget.TotalMilliseconds,
                };
                break;
        }

        wire.Updates.AddRange(packet.Updates.Select(Of));
        return wire;
    }

    public static V1.Announce Of(MemberUpdate update)
    {
        var wire = new V1.Announce
        {
            Kind = (V1.Announce.Types.Kind)update.Kind,
            Name = ByteString.CopyFromUtf8(update.Name.Value),
            Generation = update.Version.Generation,
            Incarnation = update.Version.Incarnation,
        };
        if (update.Kind is UpdateKind.Suspect or UpdateKind.Confirm) wire.From = ByteString.CopyFromUtf8(update.From.Value);
        if (update.Details is not null) wire.Record = WireMapping.ToWire(update.Details);
        return wire;
    }
}
