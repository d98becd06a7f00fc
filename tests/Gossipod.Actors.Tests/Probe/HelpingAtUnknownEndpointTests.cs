using System.Net;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Dissemination;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Packets;
using Gossipod.Actors.Tests.Harness;

namespace Gossipod.Actors.Tests.Probe;

/// <summary>Nobody can make a helper send to an address that is no member's (I17, T47).</summary>
public sealed class HelpingAtUnknownEndpointTests : ProbeHarness
{
    private static readonly IPEndPoint Elsewhere = new(IPAddress.Parse("10.9.9.9"), 7_946);

    [Fact]
    public void A_helper_pings_the_suspect_where_it_knows_it_to_be_and_nobody_elsewhere_but_owes_its_nack_all_the_same()
    {
        StartProbe(new ProtocolSettings { ProtocolPeriod = Given.Seconds(1_000) });
        Others(2);
        Replicate(Given.Row(Given.Carol, MemberStatus.Suspect), liveCount: 3, accuser: null);

        Receive(new PingReq(55, Given.Bob.Tag, Given.Carol, Elsewhere, Given.Ms(500)), Given.Bob);
        Receive(new PingReq(57, Given.Bob.Tag, Given.Name("nobody"), Elsewhere, Given.Ms(500)), Given.Bob);
        Receive(new PingReq(56, Given.Bob.Tag, Given.Carol, Given.AddressOf(Given.Carol), Given.Ms(500)), Given.Bob);

        var ping = Assert.Single(Journal.Of<SendPacket>("dissemination"), packet => packet.Primary is Ping);
        Assert.Equal((Given.AddressOf(Given.Carol), UpdateKind.Suspect, true), (ping.To, ping.MustInclude!.Kind, ping.Verified));
        ExpectCount(Counter.IndirectProbesOfStrangers, 2);

        Advance(Given.Ms(500));
        var nacks = Journal.Of<SendPacket>("dissemination").Where(packet => packet.Primary is Nack).ToList();
        Assert.Equal([55UL, 56, 57], nacks.Select(nack => ((Nack)nack.Primary).Sequence).Order().ToList());
        Assert.DoesNotContain(Journal.Of<SendPacket>("dissemination"), packet => packet.To.Equals(Elsewhere));
    }
}
