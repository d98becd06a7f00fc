using Akka.Actor;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Dissemination;
using Gossipod.Actors.Membership;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Packets;
using Gossipod.Actors.Security;
using Gossipod.Actors.Tests.Harness;
using Gossipod.Actors.Transport;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Tests.Dissemination;

/// <summary>Two packet boundaries that seal, and a wire between them that the test moves by hand.</summary>
public sealed class SealedTests : ActorHarness
{
    private static readonly ClusterKey Key = ClusterKey.Generate();
    private static readonly MemberName Alice = Given.Self;
    private static readonly MemberName Bob = Given.Bob;

    private readonly List<SendDatagram> _recorded = [];
    private int _life;
    private NodeContext _alice = null!;
    private NodeContext _bob = null!;
    private IActorRef _fromAlice = null!;
    private IActorRef _fromBob = null!;

    private void StartBoth(SecuritySettings? alice = null, SecuritySettings? bob = null)
    {
        _alice = NewContext(new ProtocolSettings(), null, "test", Alice, "alice-", alice ?? Sealed());
        _bob = NewContext(new ProtocolSettings(), null, "test", Bob, "bob-", bob ?? Sealed());
        _alice.BeginLife(++_life);
        _bob.BeginLife(_life);
        _fromAlice = Make(DisseminationActor.Props(_alice, Alice));
        _fromBob = Make(DisseminationActor.Props(_bob, Bob));
    }

    private static SecuritySettings Sealed() => new() { Keys = Keyring.Create([Key], out _) };

    /// <summary>Carries datagrams both ways until there are none.</summary>
    private int Carry()
    {
        for (var carried = 0; ; carried++)
        {
            var next = _recorded.Count;
            var all = Journal.Of<SendDatagram>("alice-datagrams").Select(sent => (sent, To: _fromBob, From: Alice))
                .Concat(Journal.Of<SendDatagram>("bob-datagrams").Select(sent => (sent, To: _fromAlice, From: Bob)))
                .Where(way => !_recorded.Contains(way.sent)).ToList();
            if (all.Count == 0) return carried;
            _recorded.Add(all[0].sent);
            Deliver(all[0].To, all[0].From, all[0].sent);
        }
    }

    private void Deliver(IActorRef to, MemberName from, SendDatagram sent) =>
        to.Tell(new DatagramReceived(Given.AddressOf(from), sent.Buffer.AsSpan(0, sent.Length).ToArray(), _alice.Now));

    private void AliceSends(ProtocolMessage message, MemberName? to = null) =>
        _fromAlice.Tell(new SendPacket(Given.AddressOf(Bob), (to ?? Bob).Tag, message, null, Verified: true));

    private static Ping PingOf(ulong sequence, MemberName? target = null) => new(sequence, Alice.Tag, (target ?? Bob).Tag, 0);

    private IEnumerable<ProtocolMessage?> BobHeard => Journal.Of<PacketReceived>("bob-membership").Select(received => received.Packet.Primary);

    [Fact]
    public void The_first_packet_waits_for_an_answer_to_a_challenge_and_is_not_lost()
    {
        StartBoth();

        AliceSends(PingOf(5));
        Carry();

        Assert.Equal([PingOf(5)], BobHeard);
        Assert.Equal((1, 1), (_bob.Counters[Counter.SessionsChallenged], _bob.Counters[Counter.SessionsAdmitted]));
        Assert.Equal(1, _alice.Counters[Counter.SessionsAdmitted]);
    }

    [Fact]
    public void Later_packets_go_straight_through()
    {
        StartBoth();
        AliceSends(PingOf(5));
        Carry();

        AliceSends(PingOf(6));

        Assert.Equal(1, Carry());
        Assert.Equal([PingOf(5), PingOf(6)], BobHeard);
    }

    [Fact]
    public void A_question_is_not_longer_than_what_causes_it_nor_its_answer_than_the_question()
    {
        StartBoth();
        AliceSends(PingOf(5));

        Carry();

        Assert.All(_recorded.Skip(1), sent => Assert.InRange(sent.Length, 0, _recorded[0].Length));
        Assert.True(_recorded.Count >= 3);
        Assert.All(_recorded.Skip(2), sent => Assert.True(sent.Length <= _recorded[1].Length));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_node_that_tries_itself_hears_whether_the_clear_is_taken_and_that_it_seals(bool verifies)
    {
        StartBoth(alice: Sealed() with { VerifyIncoming = verifies });

        _fromAlice.Tell(new TryDatagrams(Given.AddressOf(Alice), Clear: 7, Own: 8), Asker);
        for (var at = 0; at < Journal.Of<SendDatagram>("alice-datagrams").Count; at++)
            Deliver(_fromAlice, Alice, Journal.Of<SendDatagram>("alice-datagrams")[at]);

        Assert.Equal(
            [new DatagramTried(7, IsTaken: !verifies, IsSealed: false), new DatagramTried(8, IsTaken: true, IsSealed: true)],
            Journal.Of<DatagramTried>("asker").OrderBy(tried => tried.Sequence));
        Assert.Empty(Journal.Of<PacketReceived>("alice-membership"));
        Assert.Equal(0, _alice.Counters[Counter.DatagramsClear]);
        _fromAlice.Tell(EndTrial.Instance);
    }

    [Fact]
    public void A_recording_of_an_earlier_life_of_the_peer_changes_nothing()
    {
        StartBoth();
        AliceSends(PingOf(5));
        Carry();
        var recorded = _recorded.Where(sent => Journal.Of<SendDatagram>("alice-datagrams").Contains(sent)).ToList();
        StopBoth();
        Journal.Clear();
        StartBoth();

        for (var i = 0; i < 50; i++)
            foreach (var sent in recorded) Deliver(_fromBob, Alice, sent);

        Assert.Empty(BobHeard);
        Assert.Equal(0, _bob.Counters[Counter.SessionsAdmitted]);
    }

    [Fact]
    public void A_recording_of_this_life_counts_once()
    {
        StartBoth();
        AliceSends(PingOf(5));
        Carry();
        AliceSends(PingOf(6));
        Carry();

        for (var i = 0; i < 50; i++) Deliver(_fromBob, Alice, _recorded[^1]);

        Assert.Equal([PingOf(5), PingOf(6)], BobHeard);
        Assert.Equal(50, _bob.Counters[Counter.DatagramsReplayed]);
    }

    [Fact]
    public void What_was_sealed_for_another_member_is_dropped_but_for_a_ping_that_learns_so()
    {
        StartBoth();
        AliceSends(PingOf(5));
        Carry();

        AliceSends(new Ack(1, Alice.Tag, Alice.Tag, 0), to: Given.Carol);
        AliceSends(PingOf(7, Given.Carol), to: Given.Carol);
        Carry();

        Assert.Equal([PingOf(5), PingOf(7, Given.Carol)], BobHeard);
        Assert.Equal(1, _bob.Counters[Counter.DatagramsMisaddressed]);
    }

    [Fact]
    public void Where_sealing_is_demanded_the_clear_is_dropped()
    {
        StartBoth(alice: new SecuritySettings());

        AliceSends(PingOf(5));
        Carry();

        Assert.Empty(BobHeard);
        Assert.Equal(1, _bob.Counters[Counter.DatagramsClear]);
    }

    [Fact]
    public void Without_a_key_what_is_sealed_is_dropped()
    {
        StartBoth(bob: new SecuritySettings());

        AliceSends(PingOf(5));
        Carry();

        Assert.Empty(BobHeard);
        Assert.Equal(1, _bob.Counters[Counter.DatagramsSealed]);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void While_a_cluster_changes_over_both_are_understood(bool aliceSeals, bool bobSeals)
    {
        StartBoth(
            Sealed() with { VerifyIncoming = false, VerifyOutgoing = aliceSeals },
            Sealed() with { VerifyIncoming = false, VerifyOutgoing = bobSeals });

        AliceSends(PingOf(5));
        Carry();

        Assert.Equal([PingOf(5)], BobHeard);
    }

    [Fact]
    public void A_challenge_in_the_clear_is_ignored()
    {
        StartBoth(Sealed() with { VerifyIncoming = false }, Sealed() with { VerifyIncoming = false });
        var buffer = new byte[100];
        var length = new PacketCodec(ClusterTag.Of("test"), 512).EncodePrimary(new Challenge(1, 2), buffer);

        _fromBob.Tell(new DatagramReceived(Given.AddressOf(Alice), buffer.AsMemory(0, length), _bob.Now));

        Assert.Empty(Journal.Of<SendDatagram>());
        Assert.Empty(BobHeard);
    }

    [Fact]
    public void A_lost_challenge_is_sent_again_with_a_later_packet()
    {
        StartBoth();
        AliceSends(PingOf(5));
        Deliver(_fromBob, Alice, Journal.Of<SendDatagram>("alice-datagrams")[0]);
        _recorded.AddRange(Journal.Of<SendDatagram>());
        Advance(Given.Ms(200));

        AliceSends(PingOf(6));
        Carry();

        Assert.Equal([PingOf(5), PingOf(6)], BobHeard);
        Assert.Equal(2, _bob.Counters[Counter.SessionsChallenged]);
    }

    [Fact]
    public void A_full_packet_and_its_seal_fit_the_datagram()
    {
        StartBoth();
        foreach (var i in Enumerable.Range(0, 40))
            _fromAlice.Tell(new Disseminate(Given.Join(Given.Name($"m{i}"), details: Given.DetailsOf(Given.Name($"m{i}"), metadataBytes: 100))));

        AliceSends(PingOf(5));

        Assert.InRange(Journal.Of<SendDatagram>("alice-datagrams")[0].Length, 1_250, 1_400);
        Carry();
        Assert.NotEmpty(Journal.Of<PacketReceived>("bob-membership")[0].Packet.Updates);
    }

    private void StopBoth()
    {
        foreach (var actor in new[] { _fromAlice, _fromBob })
        {
            Watch(actor);
            Sys.Stop(actor);
            ExpectTerminated(actor);
        }
    }
}
