using Akka.Actor;
using Akka.Event;
using Gossipod.Actors;
using Gossipod.Actors.Protocol.Members;

namespace GossipodNode;

/// <summary>Logs who is in the cluster, and what becomes of them.</summary>
public sealed class MembersActor : ReceiveActor
{
    private readonly ILoggingAdapter _log = Context.GetLogger();

    public MembersActor()
    {
        Receive<ClusterSnapshot>(now => _log.Info("{Self} is a member, {Alive} are alive", now.Self.Name, now.Alive.Count()));
        Receive<MemberJoined>(joined => _log.Info("{Member} at {Address} joined", joined.Member.Name, joined.Member.Address));
        Receive<MemberSuspected>(suspected => _log.Warning("{Member} does not answer: {Cause}", suspected.Member.Name, suspected.Cause));
        Receive<MemberRecovered>(recovered => _log.Info("{Member} answers again", recovered.Member.Name));
        Receive<MemberDied>(died => _log.Warning("{Member} died: {Cause}", died.Member.Name, died.Cause));
        Receive<MemberLeft>(left => _log.Info("{Member} left", left.Member.Name));
    }

    protected override void PreStart() =>
        GossipodCluster.Get(Context.System).Subscribe(Self, InitialState.AsSnapshot, typeof(MemberEvent));
}
