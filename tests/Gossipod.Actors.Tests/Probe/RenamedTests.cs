using System.Net;
using Akka.Actor;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Membership;
using Gossipod.Actors.Probe;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Packets;
using Gossipod.Actors.Tests.Harness;

namespace Gossipod.Actors.Tests.Probe;

/// <summary>An address that answers in another name, and a name with two processes.</summary>
public sealed class RenamedTests : ProbeHarness
{
    private IReadOnlyList<AddressTaken> Taken => Journal.Of<AddressTaken>("membership");

    private void Answer(ulong sequence, uint source, uint about, IPEndPoint from) =>
        Actor.Tell(new PrimaryReceived(new Ack(sequence, source, about, 0), from, Now));

    [Fact]
    public void An_ack_in_another_name_from_the_very_address_ends_the_old_name_and_the_round()
    {
        Others(1);
        var (target, sequence) = NextPing();

        Answer(sequence, Given.Carol.Tag, Given.Carol.Tag, Given.AddressOf(target));

        var taken = Assert.Single(Taken);
        Assert.Equal((target, ""), (taken.Target.MemberName, taken.By));
        ExpectCount(Counter.AddressesTaken, 1);
        Advance(Given.Seconds(1.1));
        Assert.Empty(Failures);
        Assert.Empty(Scores);
    }

    [Fact]
    public void It_is_not_believed_once_helpers_know_the_sequence()
    {
        Others(4);
        var (target, sequence) = NextPing();
        Advance(Given.Seconds(0.6));

        Answer(sequence, Given.Name("stranger").Tag, Given.Name("stranger").Tag, Given.AddressOf(target));

        Assert.Empty(Taken);
    }

    [Fact]
    public void The_name_that_answers_is_told_when_it_is_known()
    {
        Others(1);
        var heir = new Member(Given.Carol, Given.Version(), MemberStatus.Alive, Given.DetailsOf(Given.Bob), Given.Version(), default);
        Replicate(heir);
        var (target, sequence) = NextPing();
        while (!target.Equals(Given.Bob) || !((Ping)Pings[0].Primary).Target.Equals(Given.Bob.Tag)) (target, sequence) = NextPing();

        Answer(sequence, Given.Carol.Tag, Given.Carol.Tag, Given.AddressOf(Given.Bob));

        Assert.Equal("carol", Assert.Single(Taken).By);
    }

    [Fact]
    public void Whatever_does_not_fit_is_foreign()
    {
        Others(3);
        var (target, sequence) = NextPing();
        var stranger = Given.Name("stranger").Tag;
        Answer(sequence + 1, stranger, stranger, Given.AddressOf(target));
        Answer(sequence, stranger, stranger, Given.Endpoint(9999));
        Answer(sequence, stranger, target.Tag, Given.AddressOf(target));
        Answer(sequence, target.Tag, stranger, Given.AddressOf(target));

        Assert.Empty(Taken);
        ExpectCount(Counter.AcksForeign, 4);
        Ack(sequence, target);
        Answer(sequence, stranger, stranger, Given.AddressOf(target));
        Assert.Empty(Taken);
    }

    [Fact]
    public void A_row_that_has_moved_on_meanwhile_is_not_judged()
    {
        Others(1);
        var (target, sequence) = NextPing();
        Replicate(Given.Row(target, incarnation: 1));

        Answer(sequence, Given.Carol.Tag, Given.Carol.Tag, Given.AddressOf(target));

        Assert.Empty(Taken);
    }

    [Fact]
    public void The_holder_of_a_name_is_told_of_its_rival_once_with_the_next_ping()
    {
        Others(3);
        var rival = MemberUpdate.Join(Given.Bob, Given.Version(), MemberDetails.At(Given.Endpoint(9999)));
        Actor.Tell(new ExpediteProbe(Given.Bob, rival));

        Assert.Equal(Given.Bob, NextPing().Target);
        Assert.Same(rival, Pings[0].MustInclude);
        for (var i = 0; i < 6; i++)
        {
            AckPing(Pings[0]);
            NextPing();
            Assert.Null(Pings[0].MustInclude);
        }
    }
}
