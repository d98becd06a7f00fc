using Akka.Actor;
using Gossipod.Actors.Forgetting;
using Gossipod.Actors.Membership;
using Gossipod.Actors.Paths;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.TestKit;

/// <content>Questions to running nodes. Run the cluster; then a question's task has its answer: look at it, and do not await it.</content>
public sealed partial class SimCluster
{
    private int _questions;

    /// <summary>Asks a running node why a member is what that node holds it to be, as GossipodCluster.ExplainAsync does.</summary>
    public Task<MemberExplanation> Explain(string from, string about) => Ask<MemberExplanation>(from, new ExplainMember(MemberName.Create(about)));

    /// <summary>Lets every live member forget one that is dead or has left, from a running node, as GossipodCluster.ForgetAsync does.</summary>
    public Task<ForgetResult> Forget(string from, string name)
    {
        _record.Checks?.OnForgetting(name);
        return Ask<ForgetResult>(from, new ForgetOrder(MemberName.Create(name)));
    }

    /// <summary>Tries the way from a running node to another and back, as GossipodCluster.TryPathAsync does.</summary>
    /// <param name="from">The running node.</param>
    /// <param name="to">The other member.</param>
    /// <param name="datagramBytes">Length of the longest datagram to be tried; max-datagram-bytes unless given.</param>
    public Task<PathResult> TryPath(string from, string to, int? datagramBytes = null) =>
        Ask<PathResult>(from, new TryPath(MemberName.Create(to), datagramBytes ?? Node(from).Context?.Protocol.MaxDatagramBytes ?? 0));

    private Task<T> Ask<T>(string from, object question)
    {
        var answer = new TaskCompletionSource<T>();
        var asker = Spawn(Props.Create(() => new SimAsker<T>(answer)).WithDispatcher(DispatcherId), $"question-{++_questions}");
        Node(from).Tell(question, asker);
        return answer.Task;
    }
}

/// <summary>Waits for one answer; the task is complete in the same virtual moment, which an Ask's is not.</summary>
internal sealed class SimAsker<T>(TaskCompletionSource<T> answer) : UntypedActor
{
    protected override void OnReceive(object message)
    {
        if (message is T expected) answer.SetResult(expected);
        else answer.SetException(message is Status.Failure failure ? failure.Cause : new InvalidOperationException($"{message.GetType()} is no answer"));
        Context.Stop(Self);
    }
}
