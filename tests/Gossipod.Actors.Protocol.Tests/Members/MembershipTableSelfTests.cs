using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Protocol.Tests.Members;

/// <summary>Claims about ourselves never change our row; only we issue versions of it.</summary>
public sealed class MembershipTableSelfTests
{
    private static readonly MemberVersion Ours = Given.Version(5);

    public static TheoryData<string> Accusations() =>
        new(nameof(UpdateKind.Suspect), nameof(UpdateKind.Confirm), nameof(UpdateKind.Leave));

    [Theory]
    [MemberData(nameof(Accusations))]
    public void An_accusation_at_our_version_or_above_needs_refutation(string kindName)
    {
        MemberVersion[] atOrAbove = [Ours, Given.Version(6), Given.Version(5 + PlausibleVersions.MaxIncarnationSkip),
            Given.Version(0, Given.Generation + 1)];
        Assert.All(atOrAbove, accused =>
        {
            var table = TableAtOurs();
            var accusation = Given.Claim(Enum.Parse<UpdateKind>(kindName), Given.Self, accused);
            var change = table.Apply(accusation, Given.At(1));
            Assert.Equal((TableOutcome.RefutationNeeded, false), (change.Outcome, change.Spread));
            Assert.Equal((MemberStatus.Alive, Ours), (table.Self.Status, table.Self.Version));

            var answer = table.Refute(accusation, Given.At(1));
            var isOurLife = accused.Generation == Ours.Generation;
            Assert.Equal(isOurLife ? accused.Next() : Given.Version(0, accused.Generation + 1), answer.Version);
            Assert.Equal((UpdateKind.Alive, Given.Locked(Given.SelfDetails, Given.Self, answer.Version.Generation)), (answer.Kind, answer.Details));
            Assert.Equal((answer.Version, MemberStatus.Alive), (table.Self.Version, table.Self.Status));
            Assert.Same(table.Self, table.Find(Given.Self));
        });
    }

    [Theory]
    [MemberData(nameof(Accusations))]
    public void A_stale_accusation_is_ignored(string kindName)
    {
        Assert.All([Given.Version(4), Given.Version(9, Given.Generation - 1)], accused =>
        {
            var change = TableAtOurs().Apply(Given.Claim(Enum.Parse<UpdateKind>(kindName), Given.Self, accused), Given.At(1));
            Assert.Equal((TableOutcome.Ignored, IgnoreReason.NotNewer), (change.Outcome, change.Reason));
        });
    }

    [Fact]
    public void While_leaving_nothing_is_refuted()
    {
        Assert.All(Enum.GetValues<UpdateKind>(), kind =>
        {
            var table = TableAtOurs();
            var farewell = table.Leave(Given.At(1));
            Assert.Equal((UpdateKind.Leave, Given.Self, Ours), (farewell.Kind, farewell.Name, farewell.Version));
            var change = table.Apply(Given.Claim(kind, Given.Self, Given.Version(7), Given.SelfDetails), Given.At(2));
            Assert.Equal(TableOutcome.Ignored, change.Outcome);
            Assert.Equal((MemberStatus.Leaving, Ours), (table.Self.Status, table.Self.Version));
        });
    }

    [Theory]
    [InlineData(nameof(UpdateKind.Join))]
    [InlineData(nameof(UpdateKind.Alive))]
    public void An_echo_of_our_record_is_ignored(string kindName)
    {
        Assert.All([Ours, Given.Version(2), Given.Version(9, Given.Generation - 1)], version =>
        {
            var change = TableAtOurs().Apply(Given.Claim(Enum.Parse<UpdateKind>(kindName), Given.Self, version, Given.SelfDetails),
                Given.At(1));
            Assert.Equal((TableOutcome.Ignored, IgnoreReason.OwnRecord), (change.Outcome, change.Reason));
        });
    }

    [Fact]
    public void Other_details_at_our_version_or_our_details_above_it_need_refutation()
    {
        var table = TableAtOurs();
        var other = Given.Locked(Given.Details(7000, role: "earlier life"), Given.Self);
        Assert.Equal(TableOutcome.RefutationNeeded, table.Apply(MemberUpdate.Alive(Given.Self, Ours, other), Given.At(1)).Outcome);
        Assert.Equal(TableOutcome.RefutationNeeded, table.Apply(MemberUpdate.Alive(Given.Self, Given.Version(6),
            Given.SelfDetails), Given.At(1)).Outcome);
        var earlier = MemberUpdate.Join(Given.Self, Given.Version(3, Given.Generation + 50), Given.SelfDetails);
        Assert.Equal(TableOutcome.RefutationNeeded, table.Apply(earlier, Given.At(1)).Outcome);
        Assert.Equal(Given.Version(0, Given.Generation + 51), table.Refute(earlier, Given.At(1)).Version);
    }

    [Fact]
    public void Our_name_at_another_endpoint_is_a_conflict_and_changes_nothing()
    {
        Assert.All([Ours, Given.Version(6), Given.Version(0, Given.Generation + 1)], version =>
        {
            var table = TableAtOurs();
            var change = table.Apply(MemberUpdate.Join(Given.Self, version, Given.Details(7999)), Given.At(1));
            Assert.Equal((TableOutcome.Conflict, false), (change.Outcome, change.Spread));
            Assert.Equal((Ours, Given.SelfDetails), (table.Self.Version, table.Self.Details));
            Assert.Null(table.TakeContender(Given.Self, Given.At(3)));
        });
    }

    [Fact]
    public void A_conflict_is_reported_once_for_each_newer_version_of_the_rival()
    {
        var table = TableAtOurs();
        table.Apply(MemberUpdate.Join(Given.Name("x"), Given.Version(0), Given.Details(7001)), Given.At(0));
        Assert.All([Given.Self, Given.Name("x")], name =>
        {
            TableOutcome Claim(ulong incarnation) => table.Apply(MemberUpdate.Join(name, Given.Version(incarnation), Given.Details(7999)), Given.At(1)).Outcome;
            Assert.Equal(TableOutcome.Conflict, Claim(7));
            Assert.Equal(TableOutcome.Ignored, Claim(7));
            Assert.Equal(TableOutcome.Conflict, Claim(8));
            Assert.Equal(TableOutcome.Ignored, Claim(7));
        });
    }

    [Fact]
    public void A_refutation_is_above_the_accusation_and_above_us_whatever_was_accused()
    {
        const ulong last = MemberVersion.MaxIncarnation - 1;
        MemberVersion[] accusations =
        [
            Given.Version(0), Ours, Given.Version(5 + PlausibleVersions.MaxIncarnationSkip), Given.Version(last),
            Given.Version(last, Given.Generation - 1), Given.Version(last, Given.Generation + 7), Given.Version(0, Given.Generation + 7),
        ];
        Assert.All(accusations, accused =>
        {
            var table = TableAtOurs();
            var answer = table.Refute(Given.Claim(UpdateKind.Suspect, Given.Self, accused), Given.At(1));
            Assert.True(answer.Version > accused && answer.Version > Ours);
            Assert.True(Given.Plausible().Accept(answer, accused, Given.At(1)), $"{answer} must be believed elsewhere");
        });
    }

    [Fact]
    public void After_a_record_forged_at_the_last_incarnation_everybody_still_hears_us()
    {
        var forged = MemberUpdate.Alive(Given.Self, Given.Version(MemberVersion.MaxIncarnation - 1), Given.SelfDetails);
        var peer = new MembershipTable(Given.Bob, Given.Generation, Given.Details(), Given.Plausible(), 10, Given.Start);
        peer.Apply(forged, Given.At(1));
        peer.Apply(MemberUpdate.Join(Given.Accuser, Given.Version(0), Given.Details(7100)), Given.At(1));
        peer.Apply(MemberUpdate.Confirm(Given.Self, forged.Version, Given.Accuser), Given.At(1));
        var table = TableAtOurs();
        Assert.Equal(TableOutcome.RefutationNeeded, table.Apply(forged, Given.At(1)).Outcome);

        var change = peer.Apply(table.Refute(forged, Given.At(2)), Given.At(2));

        Assert.Equal((TableOutcome.Changed, MemberStatus.Alive), (change.Outcome, change.New!.Status));
    }

    [Fact]
    public void An_accusation_beyond_the_skip_limit_is_not_even_answered()
    {
        var change = TableAtOurs().Apply(Given.Claim(UpdateKind.Suspect, Given.Self,
            Given.Version(6 + PlausibleVersions.MaxIncarnationSkip)), Given.At(1));
        Assert.Equal(IgnoreReason.ImplausibleVersion, change.Reason);
    }

    [Fact]
    public void New_details_are_one_more_incarnation()
    {
        var table = TableAtOurs();
        var claim = table.UpdateSelf(Given.Details(7000, role: "db"), Given.At(1));
        Assert.Equal((UpdateKind.Alive, Given.Version(6), "db"), (claim.Kind, claim.Version, claim.Details!.Tags["role"]));
        Assert.Equal((Given.Version(6), Given.Version(6)), (table.Self.Version, table.Self.DetailsVersion));
    }

    private static MembershipTable TableAtOurs()
    {
        var table = Given.Table();
        table.Refute(Given.Claim(UpdateKind.Suspect, Given.Self, Given.Version(4)), Given.Start);
        return table;
    }
}
