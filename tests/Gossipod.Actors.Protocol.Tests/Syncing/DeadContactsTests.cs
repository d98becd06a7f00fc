using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Syncing;

namespace Gossipod.Actors.Protocol.Tests.Syncing;

public sealed class DeadContactsTests
{
    private readonly DeadContacts _contacts = new();
    private readonly SeededRandom _random = Given.Random();

    [Fact]
    public void Nobody_dead_is_nobody_to_contact() => Assert.Null(_contacts.Next(1, _random));

    [Theory]
    [InlineData(MemberStatus.Alive)]
    [InlineData(MemberStatus.Suspect)]
    [InlineData(MemberStatus.Left)]
    public void Only_the_dead_are_contacted(MemberStatus status)
    {
        _contacts.Put(Row("a", status), _random);
        Assert.Null(_contacts.Next(1, _random));
    }

    [Theory]
    [InlineData(MemberStatus.Alive)]
    [InlineData(MemberStatus.Left)]
    public void One_that_is_dead_no_more_is_contacted_no_more(MemberStatus status)
    {
        _contacts.Put(Row("a", MemberStatus.Dead), _random);
        _contacts.Put(Row("a", status), _random);
        Assert.Equal(0, _contacts.Count);
        Assert.Null(_contacts.Next(1, _random));
    }

    [Fact]
    public void One_that_is_forgotten_is_contacted_no_more()
    {
        _contacts.Put(Row("a", MemberStatus.Dead), _random);
        _contacts.Remove(Given.Name("a"));
        _contacts.Remove(Given.Name("b"));
        Assert.Null(_contacts.Next(1, _random));
    }

    [Fact]
    public void One_without_streams_is_not_contacted()
    {
        var row = Row("a", MemberStatus.Dead, streamPort: 0);
        _contacts.Put(row, _random);
        Assert.Equal(0, _contacts.Count);
    }

    [Fact]
    public void A_minority_contacts_somebody_each_time_and_everybody_once_in_a_round()
    {
        for (var i = 0; i < 9; i++) _contacts.Put(Row($"m{i}", MemberStatus.Dead, 7_100 + i), _random);
        for (var round = 0; round < 20; round++)
        {
            var ports = Enumerable.Range(0, 9).Select(_ => _contacts.Next(3, _random)!.Port).Order().ToList();
            Assert.Equal(Enumerable.Range(7_100, 9), ports);
        }
    }

    [Fact]
    public void Removing_those_already_contacted_skips_nobody()
    {
        for (var i = 0; i < 4; i++) _contacts.Put(Row($"m{i}", MemberStatus.Dead, 7_100 + i), _random);
        var first = _contacts.Next(1, _random)!.Port;
        _contacts.Remove(Given.Name($"m{first - 7_100}"));
        var others = Enumerable.Range(0, 3).Select(_ => _contacts.Next(1, _random)!.Port).ToList();
        Assert.Equal(3, others.Distinct().Count());
        Assert.DoesNotContain(first, others);
    }

    [Fact]
    public void A_majority_contacts_one_with_the_probability_of_dead_over_live()
    {
        for (var i = 0; i < 5; i++) _contacts.Put(Row($"m{i}", MemberStatus.Dead), _random);
        var contacted = Enumerable.Range(0, 20_000).Count(_ => _contacts.Next(50, _random) is not null);
        Assert.InRange(contacted, 1_850, 2_150);
    }

    [Fact]
    public void The_address_of_the_newest_row_is_contacted()
    {
        _contacts.Put(Row("a", MemberStatus.Dead, 7_100), _random);
        _contacts.Put(Row("a", MemberStatus.Dead, 7_200), _random);
        Assert.Equal(7_200, _contacts.Next(1, _random)!.Port);
        Assert.Equal(1, _contacts.Count);
    }

    [Fact]
    public void The_interval_is_a_sixth_of_the_sync_interval() =>
        Assert.Equal(TimeSpan.FromSeconds(5), DeadContacts.Interval(TimeSpan.FromSeconds(30)));

    private static Member Row(string name, MemberStatus status, int port = 7_001, int? streamPort = null)
    {
        var details = Given.Details(port) with { StreamPort = streamPort ?? port };
        return new Member(Given.Name(name), Given.Version(1), status, details, Given.Version(1), Given.Start);
    }
}
