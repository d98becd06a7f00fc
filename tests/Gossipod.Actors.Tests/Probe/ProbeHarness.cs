using Akka.Actor;
using Gossipod.Actors.Dissemination;
using Gossipod.Actors.Membership;
using Gossipod.Actors.Probe;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Packets;
using Gossipod.Actors.Tests.Harness;

namespace Gossipod.Actors.Tests.Probe;

/// <summary>A ProbeActor and the packets it sends. LAN numbers: period 1 s, direct timeout 400 ms, 3 helpers.</summary>
public abstract class ProbeHarness : ActorHarness
{
    protected ProbeHarness() => StartProbe(new ProtocolSettings());

    private protected IReadOnlyList<SendPacket> Packets => Journal.Of<SendPacket>("dissemination");

    private protected IReadOnlyList<SendPacket> Pings => [.. Packets.Where(packet => packet.Primary is Ping)];

    private protected IReadOnlyList<SendPacket> Requests => [.. Packets.Where(packet => packet.Primary is PingReq)];

    private protected IReadOnlyList<ProbeFailed> Failures => Journal.Of<ProbeFailed>("membership");

    private protected IReadOnlyList<int> Scores =>
        [.. Journal.Of<PublishEvent>("events").Select(told => told.Event)
            .OfType<LocalHealthChanged>().Select(health => health.Score)];

    private protected void StartProbe(ProtocolSettings settings)
    {
        if (!Actor.IsNobody()) Sys.Stop(Actor);
        UseSettings(settings);
        Start(ProbeActor.Props(Context, Given.Row(Given.Self)));
        Journal.Clear();
    }

    private protected void Others(int count) => Replicate([.. Given.Others.Take(count).Select(name => Given.Row(name))]);

    private protected static MemberName NameAt(System.Net.IPEndPoint address) =>
        Given.Others.First(name => Given.AddressOf(name).Equals(address));

    /// <summary>Lets time pass until the next ping of a round; forgets what was told before it.</summary>
    private protected (MemberName Target, ulong Sequence) NextPing()
    {
        Journal.Clear();
        AdvanceUntil(() =>
        {
            if (Failures.Count > 0) Judge();
            return Pings.Count > 0;
        });
        var ping = Pings[0];
        return (NameAt(ping.To), ((Ping)ping.Primary).Sequence);
    }

    /// <summary>Membership has merged the failed probe.</summary>
    private protected void Judge() => Actor.Tell(ProbeJudged.Instance);

    private protected void Receive(ProtocolMessage message, MemberName from, MonotonicTime? at = null) =>
        Actor.Tell(new PrimaryReceived(message, Given.AddressOf(from), at ?? Now));

    private protected void Ack(ulong sequence, MemberName from, MemberName? about = null, ulong viewHash = 0) =>
        Receive(new Ack(sequence, from.Tag, (about ?? from).Tag, viewHash), from);

    private protected void AckPing(SendPacket ping) => Ack(((Ping)ping.Primary).Sequence, NameAt(ping.To));

    private protected void Ping(MemberName from, MemberName? target = null, ulong viewHash = 0) =>
        Receive(new Ping(77, from.Tag, (target ?? Given.Self).Tag, viewHash), from);

    /// <summary>The packet that answered the last ping.</summary>
    private protected SendPacket Answer() => Assert.Single(Packets, packet => packet.Primary is Ack { Sequence: 77 });
}
