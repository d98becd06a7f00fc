using System.Collections.Immutable;
using Akka.Actor;
using Gossipod.Actors.Dissemination;
using Gossipod.Actors.Membership;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Packets;
using Gossipod.Actors.Tests.Harness;

namespace Gossipod.Actors.Tests.Membership;

/// <summary>A MembershipActor with its real table and children; everyone else is a journal.</summary>
public abstract class MembershipHarness : ActorHarness
{
    protected MembershipHarness() => StartMembership(new ProtocolSettings());

    private protected MembershipTable Table { get; private set; } = null!;

    private protected int SuspicionCount => ((LocalActorRef)Actor).Cell.GetChildren().Count();

    private protected void StartMembership(ProtocolSettings settings)
    {
        UseSettings(settings);
        var plausible = new PlausibleVersions(Given.Generation, Now);
        Table = new MembershipTable(Given.Self, Given.Generation, Given.DetailsOf(Given.Self), plausible, settings.MaxMembers, Now, key: Given.KeyOf(Given.Self));
        Start(MembershipActor.Props(Context, Table));
    }

    /// <summary>The first of <see cref="Given.Others"/> join; what was told about it is forgotten.</summary>
    private protected void Others(int count)
    {
        Hear([.. Given.Others.Take(count).Select(name => Given.Join(name))]);
        Journal.Clear();
    }

    private protected void Hear(params MemberUpdate[] updates) => Receive(null, updates);

    private protected void Receive(ProtocolMessage? primary, params MemberUpdate[] updates) =>
        Actor.Tell(new PacketReceived(new Packet(primary, updates), Given.AddressOf(Given.Bob), Now));

    private protected void Accuse(MemberName name, MemberName accuser, ulong incarnation = 0) =>
        Hear(MemberUpdate.Suspect(name, Given.Version(incarnation), accuser));

    /// <summary>Time passes and packets without news keep coming, so that nothing looks like a stall.</summary>
    private protected void AdvanceWithTraffic(TimeSpan time)
    {
        for (var end = Now + time; Now < end;)
        {
            var step = end - Now < Given.Ms(500) ? end - Now : Given.Ms(500);
            Hear();
            Advance(step);
        }
    }

    private protected MemberStatus StatusOf(MemberName name) => Table.Find(name)!.Status;

    private protected ImmutableArray<MemberUpdate> Spread(UpdateKind kind) =>
        [.. Journal.Of<Disseminate>("dissemination").Select(news => news.Update).Where(update => update.Kind == kind)];
}
