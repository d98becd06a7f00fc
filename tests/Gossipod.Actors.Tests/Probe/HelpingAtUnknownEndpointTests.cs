using System.Net;
using Gossipod.Actors.Dissemination;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Packets;
using Gossipod.Actors.Tests.Harness;

namespace Gossipod.Actors.Tests.Probe;

/// <summary>Nobody can make a helper send more to an address than the request has (I17; simulation, seed 123).</summary>
public sealed class HelpingAtUnknownEndpointTests : ProbeHarness
{
    private static readonly IPEndPoint Elsewhere = new(IPAddress.Parse("10.9.9.9"), 7_946);

    [Fact]
    public void A_helpers_ping_to_an_endpoint_that_is_not_the_suspects_carries_nothing_and_is_not_larger_than_the_request()
    {
        StartProbe(new ProtocolSettings { ProtocolPeriod = Given.Seconds(1_000) });
        Others(2);
        Replicate(Given.Row(Given.Carol, MemberStatus.Suspect), liveCount: 3, accuser: null);

        Receive(new PingReq(55, Given.Bob.Tag, Given.Carol, Elsewhere, Given.Ms(500)), Given.Bob);
        Receive(new PingReq(56, Given.Bob.Tag, Given.Carol, Given.AddressOf(Given.Carol), Given.Ms(500)), Given.Bob);

        var (elsewhere, known) = (Single(Elsewhere), Single(Given.AddressOf(Given.Carol)));
        Assert.Equal((null, false), (elsewhere.MustInclude, elsewhere.Verified));
        Assert.Equal((UpdateKind.Suspect, true), (known.MustInclude!.Kind, known.Verified));
    }

    private SendPacket Single(IPEndPoint to) =>
        Assert.Single(Journal.Of<SendPacket>("dissemination"), packet => packet.To.Equals(to) && packet.Primary is Ping);
}
