using Akka.Actor;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Messaging;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Messaging;
using Gossipod.Actors.Protocol.Packets;
using Gossipod.Actors.Tests.Harness;

namespace Gossipod.Actors.Tests.Messaging;

public sealed class InboxActorTests : ActorHarness
{
    private readonly IActorRef _first;
    private readonly IActorRef _second;

    public InboxActorTests()
    {
        var self = Given.Row(Given.Self);
        Context.Snapshot.Current = new ClusterSnapshot(self, new SnapshotRows(self), sequence: 0, localHealth: 0)
            .With(Given.Row(Given.Bob), 1).With(Given.Row(Given.Carol, MemberStatus.Dead), 2);
        (_first, _second) = (Recorder("first"), Recorder("second"));
        Start(InboxActor.Props(Context));
    }

    [Fact]
    public void Every_subscriber_gets_every_message_in_order_and_once()
    {
        Subscribe(_first);
        Subscribe(_first);
        Subscribe(_second);
        foreach (var text in new[] { "1", "2", "3" }) Datagram(Given.Bob, text);

        Assert.Equal(["1", "2", "3"], Journal.Of<UserMessageReceived>("first").Select(message => message.Text));
        Assert.Equal(Journal.Of<UserMessageReceived>("first"), Journal.Of<UserMessageReceived>("second"));
        ExpectCount(Counter.MessagesDelivered, 3);
        ExpectCount(Counter.MessagesUnheard, 0);
    }

    [Fact]
    public void Who_unsubscribes_or_stops_gets_no_more()
    {
        Subscribe(_first);
        Subscribe(_second);
        Actor.Tell(new SubscribeMessages(_first, IsWanted: false));
        Sys.Stop(_second);
        AwaitCondition(() =>
        {
            Datagram(Given.Bob, "late");
            return Context.Counters[Counter.MessagesUnheard] > 0;
        });

        Assert.Empty(Journal.Of<UserMessageReceived>("first"));
    }

    [Fact]
    public void Messages_for_others_of_strangers_of_the_dead_and_from_elsewhere_are_dropped()
    {
        Subscribe(_first);
        Actor.Tell(Packet(Given.Bob, Given.Bob.Tag, Given.AddressOf(Given.Bob)));
        Actor.Tell(Packet(Given.Erin, Given.Self.Tag, Given.AddressOf(Given.Erin)));
        Actor.Tell(Packet(Given.Carol, Given.Self.Tag, Given.AddressOf(Given.Carol)));
        Actor.Tell(Packet(Given.Bob, Given.Self.Tag, Given.AddressOf(Given.Erin)));
        Actor.Tell(Packet(Given.Self, Given.Self.Tag, Given.AddressOf(Given.Self)));

        Assert.Empty(Journal.Of<UserMessageReceived>());
        ExpectCount(Counter.MessagesMisdirected, 5);
    }

    private void Subscribe(IActorRef subscriber) => Actor.Tell(new SubscribeMessages(subscriber, IsWanted: true));

    private void Datagram(MemberName from, string text) => Actor.Tell(Packet(from, Given.Self.Tag, Given.AddressOf(from), text));

    private static UserPacketReceived Packet(MemberName source, uint target, System.Net.IPEndPoint from, string text = "?") =>
        new(new UserMessage(source, target, MessagePayload.FromText(text)), from);
}
