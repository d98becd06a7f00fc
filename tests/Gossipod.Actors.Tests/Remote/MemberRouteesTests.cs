using Akka.Actor;
using Akka.Routing;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Remote;

namespace Gossipod.Actors.Tests.Remote;

/// <summary>Whom a router routes to, as rules over rows of members.</summary>
public sealed class MemberRouteesTests
{
    private const string A = "akka.tcp://s@10.0.0.1:4053";
    private const string B = "akka.tcp://s@10.0.0.2:4053";
    private static readonly MemberSelector Workers = new("role", "worker", "/user/worker", IncludeSuspects: false, IncludeSelf: true);

    private static MemberRoutees Routees(MemberSelector? selector = null) => new(selector ?? Workers, "self", address => new Mute(address));

    private static string Text(RouteeChange change) => $"-{change.Removed?.Address} +{change.Added?.Address}";

    [Fact]
    public void Members_with_the_tag_are_routed_to_and_others_are_not()
    {
        var routees = Routees();
        Assert.Equal($"- +{A}", Text(routees.Apply(RemoteRows.Row("a", A, "role=worker"))));
        Assert.Equal("- +", Text(routees.Apply(RemoteRows.Row("b", B, "role=db"))));
        Assert.Equal("- +", Text(routees.Apply(RemoteRows.Row("c", B))));
        Assert.Equal(["a"], routees.All.Select(routee => routee.Name));
        Assert.Equal($"- +{B}", Text(Routees(Workers with { Value = null }).Apply(RemoteRows.Row("b", B, "role=db"))));
    }

    [Theory]
    [InlineData(MemberStatus.Dead)]
    [InlineData(MemberStatus.Left)]
    [InlineData(MemberStatus.Leaving)]
    [InlineData(MemberStatus.Suspect)]
    public void Who_is_not_alive_is_not_routed_to_until_it_is_again(MemberStatus status)
    {
        var routees = Routees();
        routees.Apply(RemoteRows.Row("a", A, "role=worker"));
        Assert.Equal($"-{A} +", Text(routees.Apply(RemoteRows.Row("a", A, "role=worker", status))));
        Assert.Equal("- +", Text(routees.Apply(RemoteRows.Row("a", A, "role=worker", status))));
        Assert.Equal($"- +{A}", Text(routees.Apply(RemoteRows.Row("a", A, "role=worker"))));
    }

    [Fact]
    public void Suspects_stay_where_they_are_wanted()
    {
        var routees = Routees(Workers with { IncludeSuspects = true });
        routees.Apply(RemoteRows.Row("a", A, "role=worker"));
        Assert.Equal("- +", Text(routees.Apply(RemoteRows.Row("a", A, "role=worker", MemberStatus.Suspect))));
        Assert.Equal($"-{A} +", Text(routees.Apply(RemoteRows.Row("a", A, "role=worker", MemberStatus.Dead))));
    }

    [Fact]
    public void A_new_address_replaces_the_old_one_and_a_new_life_at_the_old_address_nothing()
    {
        var routees = Routees();
        routees.Apply(RemoteRows.Row("a", A, "role=worker"));
        Assert.Equal("- +", Text(routees.Apply(RemoteRows.Row("a", A, "role=worker", generation: 1))));
        Assert.Equal($"-{A} +{B}", Text(routees.Apply(RemoteRows.Row("a", B, "role=worker", generation: 2))));
    }

    [Fact]
    public void A_changed_tag_adds_and_removes()
    {
        var routees = Routees();
        Assert.Equal("- +", Text(routees.Apply(RemoteRows.Row("a", A, "role=db"))));
        Assert.Equal($"- +{A}", Text(routees.Apply(RemoteRows.Row("a", A, "role=worker"))));
        Assert.Equal($"-{A} +", Text(routees.Apply(RemoteRows.Row("a", A, "role=db"))));
    }

    [Fact]
    public void The_local_member_is_routed_to_without_remoting_and_not_at_all_if_unwanted()
    {
        Assert.NotNull(Routees().Apply(RemoteRows.Row("self", null, "role=worker")).Added);
        Assert.Null(Routees(Workers with { IncludeSelf = false }).Apply(RemoteRows.Row("self", null, "role=worker")).Added);
    }

    [Fact]
    public void Who_tells_no_address_is_not_routed_to_and_that_is_said_once()
    {
        var routees = Routees();
        Assert.Equal([true, false, false], new[] { "role=worker", "role=worker;more=x", "role=db" }.Select(tags => routees.Apply(RemoteRows.Row("a", null, tags)).Unreachable));
        Assert.Equal($"- +{A}", Text(routees.Apply(RemoteRows.Row("a", A, "role=worker"))));
        Assert.True(routees.Apply(RemoteRows.Row("a", "nonsense", "role=worker")).Unreachable);
        Assert.Empty(routees.All);
    }

    [Fact]
    public void Akkas_ring_places_members_by_name_so_that_an_address_changes_nothing()
    {
        using var system = ActorSystem.Create("ring", "akka { loglevel = OFF, stdout-loglevel = OFF }");
        Dictionary<string, string> Owners(params (string Name, string Address)[] members)
        {
            var logic = new ConsistentHashingRoutingLogic(system, 10, message => message);
            Routee[] routees = [.. members.Select(member => new MemberRoutee(member.Name, Address.Parse(member.Address), new Mute(null)))];
            return Enumerable.Range(0, 1_000).Select(i => $"key-{i}").ToDictionary(key => key, key => ((MemberRoutee)logic.Select(key, routees)).Name);
        }

        var before = Owners(("a", A), ("b", B), ("c", "akka.tcp://s@10.0.0.3:1"));
        Assert.Equal(before, Owners(("c", "akka.tcp://s@10.0.0.3:1"), ("a", "akka.tcp://s@10.9.9.9:1"), ("b", B)));
        var without = Owners(("a", A), ("b", B));
        Assert.All(before, owner => Assert.True(owner.Value == "c" || without[owner.Key] == owner.Value));
        Assert.All(new[] { "a", "b", "c" }, name => Assert.InRange(before.Values.Count(owner => owner == name), 100, 700));
    }

    private sealed record Mute(Address? Address) : ICanTell
    {
        public void Tell(object message, IActorRef sender)
        {
        }
    }
}
