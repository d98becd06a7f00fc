using Akka.Actor;
using Gossipod.Actors.Membership;
using Gossipod.Actors.Node;
using Gossipod.Actors.Sync;
using Gossipod.Actors.Tests.Harness;

namespace Gossipod.Actors.Tests.Node;

/// <content>How a node ends.</content>
public sealed partial class NodeActorTests
{
    [Fact]
    public void Stopping_is_answered_when_both_transports_have_closed_their_sockets()
    {
        StartRunning();
        _holdSockets = true;
        Actor.Tell(StopNode.Instance, Asker);
        Assert.Equal(2, Stops);
        Sys.Stop(_transports[0]);
        Assert.Empty(Journal.Of<NodeStopped>());

        Sys.Stop(_transports[1]);

        Assert.Single(Journal.Of<NodeStopped>("asker"));
    }

    [Fact]
    public void Stopping_is_possible_before_the_start()
    {
        StartNode();

        Actor.Tell(StopNode.Instance, Asker);

        Assert.Single(Journal.Of<NodeStopped>("asker"));
    }

    [Fact]
    public void Stopping_twice_is_answered_twice()
    {
        StartRunning();
        _holdSockets = true;
        Actor.Tell(StopNode.Instance, Asker);
        Actor.Tell(StopNode.Instance, Asker);

        foreach (var transport in _transports) Sys.Stop(transport);

        Assert.Equal(2, Journal.Of<NodeStopped>("asker").Count);
    }

    [Fact]
    public void A_node_alone_leaves_at_once_and_closes_its_sockets()
    {
        StartRunning();

        Actor.Tell(new Leave(Given.Seconds(5)), Asker);

        Assert.Equal(new LeaveResult(0, 0, TimeSpan.Zero), Assert.Single(Journal.Of<LeaveResult>("asker")));
        Assert.Equal(2, Stops);
    }

    [Fact]
    public void A_leave_that_nobody_acknowledges_ends_with_its_budget()
    {
        StartRunning();
        _node.Refs.Membership.Tell(new MergeRows([Protocol.Syncing.SyncMerge.ToRow(Given.Row(Given.Bob))], Given.Bob));
        Actor.Tell(new Leave(Given.Seconds(2)), Asker);

        Advance(Given.Seconds(1.9));
        Assert.Empty(Journal.Of<LeaveResult>());
        Advance(Given.Seconds(0.2));

        var result = Assert.Single(Journal.Of<LeaveResult>("asker"));
        Assert.Equal((0, 1, false), (result.Acknowledged, result.Asked, result.Complete));
    }

    [Fact]
    public void A_stop_ends_a_leave_in_progress_and_answers_it()
    {
        StartRunning();
        _node.Refs.Membership.Tell(new MergeRows([Protocol.Syncing.SyncMerge.ToRow(Given.Row(Given.Bob))], Given.Bob));
        Actor.Tell(new Leave(Given.Seconds(30)), Asker);
        Assert.Empty(Journal.Of<LeaveResult>());

        Actor.Tell(StopNode.Instance, Asker);

        var result = Assert.Single(Journal.Of<LeaveResult>("asker"));
        Assert.Equal((0, 1, false), (result.Acknowledged, result.Asked, result.Complete));
        Assert.Single(Journal.Of<NodeStopped>("asker"));
    }

    [Fact]
    public void A_second_leave_gets_the_first_ones_result()
    {
        StartRunning();
        Actor.Tell(new Leave(Given.Seconds(5)), Asker);

        Actor.Tell(new Leave(Given.Seconds(5)), Asker);

        var results = Journal.Of<LeaveResult>("asker");
        Assert.Equal(2, results.Count);
        Assert.Same(results[0], results[1]);
    }

    [Fact]
    public void A_leave_asked_for_before_the_start_takes_effect_after_it()
    {
        StartNode();
        Actor.Tell(new Leave(Given.Seconds(5)), Asker);

        Listen();

        Assert.Single(Journal.Of<LeaveResult>("asker"));
        Assert.Equal(2, Stops);
    }

    [Fact]
    public void After_a_leave_a_join_fails_and_says_what_to_do()
    {
        StartRunning();
        Actor.Tell(new Leave(Given.Seconds(5)), Asker);

        Actor.Tell(new JoinCluster([Given.Endpoint(1)]), Asker);

        var message = Assert.Single(Journal.Of<Status.Failure>("asker")).Cause.Message;
        Assert.Contains("has left", message, StringComparison.Ordinal);
        Assert.Contains("StartAgainAsync", message, StringComparison.Ordinal);
    }
}
