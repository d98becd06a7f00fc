using Akka.Actor;
using Gossipod.Actors.Membership;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Sync;
using Gossipod.Actors.Tests.Harness;
using Gossipod.Actors.Transport;

namespace Gossipod.Actors.Tests.Node;

/// <content>How a node that has left begins again.</content>
public sealed partial class NodeActorTests
{
    private void Leave() => Actor.Tell(new Leave(Given.Seconds(5)), Asker);

    private void StartAgain() => Actor.Tell(Actors.Node.StartAgain.Instance, Asker);

    [Fact]
    public void A_node_that_has_left_binds_again_in_a_generation_above_the_last_one_though_the_clock_stands()
    {
        StartRunning();
        var first = _node.Snapshot.Current!.Self;
        Leave();
        Assert.Equal(2, _transports.Count);

        StartAgain();
        Assert.Equal(4, _transports.Count);
        Assert.Empty(Journal.Of<NodeStarted>());
        Listen();

        var started = Assert.Single(Journal.Of<NodeStarted>("asker"));
        Assert.True(started.Self.Version.Generation > first.Version.Generation, $"{started.Self} is not above {first}");
        Assert.Equal(started.Self, _node.Snapshot.Current!.Self);
    }

    [Fact]
    public void It_says_of_itself_what_it_said_last_and_knows_nobody()
    {
        StartRunning();
        Actor.Tell(new UpdateDetails(MemberDetails.NoTags.Add("role", "worker"), new byte[] { 1, 2 }), Asker);
        _node.Refs.Membership.Tell(new MergeRows([SyncMerge.ToRow(Given.Row(Given.Bob, MemberStatus.Suspect))], Given.Bob));
        Leave();
        Advance(Given.Seconds(5));

        StartAgain();
        Listen();

        var snapshot = _node.Snapshot.Current!;
        Assert.Equal("self", Assert.Single(snapshot.Members).Name);
        Assert.Equal("worker", snapshot.Self.Tags["role"]);
        Assert.Equal([1, 2], snapshot.Self.Metadata.ToArray());
    }

    [Fact]
    public void Subscribers_hear_of_both_lives_without_a_gap()
    {
        StartRunning();
        Actor.Tell(new Subscribe(Asker, InitialState.AsSnapshot, [typeof(ClusterEvent)]));
        _node.Refs.Membership.Tell(new MergeRows([SyncMerge.ToRow(Given.Row(Given.Bob))], Given.Bob));
        Actor.Tell(new Leave(Given.Seconds(1)), Asker);
        Advance(Given.Seconds(2));
        StartAgain();
        Listen();

        var events = Journal.Of<ClusterEvent>("asker");
        Assert.Equal(["MemberJoined bob", "MemberLeft self", "MemberRemoved bob", "MemberJoined self"], events.OfType<MemberEvent>().Select(about => $"{about.GetType().Name} {about.Member.Name}"));
        Assert.Equal(Enumerable.Range(1, events.Count).Select(i => (long)i), events.Select(@event => @event.Sequence));
    }

    [Fact]
    public void A_start_asked_for_during_the_leave_waits_for_the_sockets_to_close()
    {
        StartRunning();
        _holdSockets = true;
        Leave();
        StartAgain();
        Assert.Equal(2, _transports.Count);

        Sys.Stop(_transports[0]);
        Assert.Equal(2, _transports.Count);
        Sys.Stop(_transports[1]);

        Assert.Equal(4, _transports.Count);
        Listen();
        Assert.Single(Journal.Of<NodeStarted>("asker"));
    }

    [Fact]
    public void A_node_that_runs_is_not_started_again()
    {
        StartRunning();

        StartAgain();

        Assert.Single(Journal.Of<NodeStarted>("asker"));
        Assert.Equal(2, _transports.Count);
    }

    [Fact]
    public void A_later_life_that_cannot_bind_leaves_the_node_as_it_was_and_may_be_tried_again()
    {
        StartRunning(Bound.Port);
        Leave();
        StartAgain();

        Actor.Tell(new TransportFailed(Bound, "in use"));
        Assert.Contains("in use", Assert.Single(Journal.Of<NodeFailed>("asker")).Reason, StringComparison.Ordinal);
        Actor.Tell(new JoinCluster([Given.Endpoint(1)]), Asker);
        Assert.Contains("has left", Assert.Single(Journal.Of<Status.Failure>("asker")).Cause.Message, StringComparison.Ordinal);
        Leave();
        Assert.Equal(2, Journal.Of<LeaveResult>("asker").Count);

        StartAgain();
        Listen();
        Assert.Single(Journal.Of<NodeStarted>("asker"));
    }

    [Fact]
    public void A_node_leaves_each_life_once()
    {
        StartRunning();
        Leave();
        StartAgain();
        Listen();
        var second = _node.Snapshot.Current!.Self;

        Leave();

        Assert.Equal(2, Journal.Of<LeaveResult>("asker").Count);
        Assert.Equal((second.Version, MemberStatus.Left), (_node.Snapshot.Current!.Self.Version, _node.Snapshot.Current.Self.Status));
    }

    [Fact]
    public void A_node_that_is_being_stopped_is_not_started_again()
    {
        StartRunning();
        _holdSockets = true;
        Leave();
        Actor.Tell(StopNode.Instance, Asker);

        StartAgain();

        Assert.Single(Journal.Of<NodeFailed>("asker"));
        Assert.Equal(2, _transports.Count);
    }

    [Fact]
    public void A_stop_during_a_later_start_answers_who_waits_for_it()
    {
        StartRunning();
        Leave();
        StartAgain();

        Actor.Tell(StopNode.Instance, Asker);

        Assert.Single(Journal.Of<NodeFailed>("asker"));
        Assert.Single(Journal.Of<NodeStopped>("asker"));
    }

    [Fact]
    public void A_child_that_fails_while_leaving_answers_the_leave()
    {
        StartRunning();
        _node.Refs.Membership.Tell(new MergeRows([SyncMerge.ToRow(Given.Row(Given.Bob))], Given.Bob));
        Leave();

        _node.Refs.Sync.Tell(Kill.Instance);

        Assert.Single(Journal.Of<LeaveResult>("asker"));
    }
}
