using System.Buffers;
using Akka.Actor;
using Gossipod.Actors.Protocol.Packets;
using Gossipod.Actors.Security;
using Gossipod.Actors.Transport;

namespace Gossipod.Actors.Dissemination;

/// <content>Pings to ourselves, by which a life begins where datagrams are protected: they show what is taken and what is not.</content>
internal sealed partial class DisseminationActor
{
    private (TryDatagrams Try, IActorRef Asker)? _trial;

    private void OnTry(TryDatagrams trial)
    {
        _trial = (trial, Sender);
        if (trial.Own != 0) OnSend(new SendPacket(trial.To, _self.Tag, new Ping(trial.Own, _self.Tag, _self.Tag, ViewHash: 1), null, Verified: false));
        if (trial.Clear == 0) return;
        var buffer = ArrayPool<byte>.Shared.Rent(_settings.MaxDatagramBytes);
        var length = _codec.EncodePrimary(new Ping(trial.Clear, _self.Tag, _self.Tag, ViewHash: 1), buffer);
        _refs.Datagrams.Tell(new SendDatagram(trial.To, buffer, length));
    }

    /// <summary>Whether that is such a ping; then its fate is told and it goes no further.</summary>
    private bool IsTrial(Packet? packet, bool isSealed, bool isTaken)
    {
        if (_trial is not { } trial || packet?.Primary is not Ping ping || (ping.Sequence != trial.Try.Clear && ping.Sequence != trial.Try.Own)) return false;
        trial.Asker.Tell(new DatagramTried(ping.Sequence, isTaken, isSealed));
        return true;
    }
}
