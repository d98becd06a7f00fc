using Akka.Actor;
using Akka.TestKit;
using Gossipod.Actors.Node;
using Gossipod.Actors.Tests.Harness;

namespace Gossipod.Actors.Tests.Node;

/// <summary>A NodeTermination under a recorder in the place of its node, with transports that may be gone before it begins.</summary>
public sealed class NodeTerminationTests : ActorHarness
{
    private IActorRef Node => Context.Refs.Node;

    private void StartTermination()
    {
        IActorRef[] transports = [Context.Refs.Datagrams, Context.Refs.Streams];
        Node.Tell(NodeTermination.Props(CallingThreadDispatcher.Id, transports, Node));
        Actor = Journal.Child;
    }

    private void CloseTransports()
    {
        Sys.Stop(Context.Refs.Datagrams);
        Sys.Stop(Context.Refs.Streams);
    }

    [Fact]
    public void Transports_that_were_gone_already_do_not_end_the_node_before_somebody_asks()
    {
        CloseTransports();
        StartTermination();

        Actor.Tell(StopNode.Instance, Asker);

        Assert.Single(Journal.Of<NodeStopped>("asker"));
    }

    [Fact]
    public void Transports_that_close_before_somebody_asks_do_not_end_the_node()
    {
        StartTermination();
        CloseTransports();

        Actor.Tell(StopNode.Instance, Asker);

        Assert.Single(Journal.Of<NodeStopped>("asker"));
    }
}
