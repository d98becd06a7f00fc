using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Protocol.Tests.Members;

public sealed class PlausibleVersionsTests
{
    private const ulong Day = 24 * 60 * 60 * 1_000;

    private const ulong Skip = PlausibleVersions.MaxIncarnationSkip;

    [Theory]
    [InlineData(0, Given.Generation + Day, true)]
    [InlineData(0, Given.Generation + Day + 1, false)]
    [InlineData(3_600, Given.Generation + Day + 3_600_000, true)]
    [InlineData(3_600, Given.Generation + Day + 3_600_001, false)]
    [InlineData(0, 0UL, true)]
    public void A_generation_may_be_a_day_ahead_of_our_clock_which_goes_on(int secondsLater, ulong generation, bool accepted) =>
        Assert.Equal(accepted, Accepts(UpdateKind.Join, Given.Version(0, generation), known: null, secondsLater));

    [Fact]
    public void Incarnations_end_below_2_to_the_62nd_for_every_kind()
    {
        Assert.All(Enum.GetValues<UpdateKind>(), kind =>
        {
            var last = Given.Version((1UL << 62) - 1);
            Assert.True(Accepts(kind, last, known: last));
            Assert.False(Accepts(kind, Given.Version(1UL << 62), known: last));
            Assert.False(Accepts(kind, Given.Version(ulong.MaxValue), known: last));
        });
    }

    [Theory]
    [InlineData(0UL, Skip, true)]
    [InlineData(0UL, Skip + 1, false)]
    [InlineData(50UL, 50 + Skip, true)]
    [InlineData(50UL, 51 + Skip, false)]
    public void An_accusation_may_skip_a_thousand_incarnations(ulong known, ulong accused, bool accepted) =>
        Assert.All([UpdateKind.Suspect, UpdateKind.Confirm, UpdateKind.Leave], kind =>
            Assert.Equal(accepted, Accepts(kind, Given.Version(accused), Given.Version(known))));

    [Fact]
    public void In_a_newer_generation_an_accusation_counts_from_0()
    {
        Assert.True(Accepts(UpdateKind.Suspect, Given.Version(Skip, Given.Generation + 1), Given.Version(50)));
        Assert.False(Accepts(UpdateKind.Suspect, Given.Version(Skip + 1, Given.Generation + 1), Given.Version(50)));
    }

    [Fact]
    public void The_owners_own_record_and_old_generations_may_skip()
    {
        Assert.True(Accepts(UpdateKind.Alive, Given.Version(1_000_000), Given.Version(0)));
        Assert.True(Accepts(UpdateKind.Suspect, Given.Version(1_000_000, Given.Generation - 1), Given.Version(0)));
        Assert.True(Accepts(UpdateKind.Suspect, Given.Version(1_000_000), known: null));
    }

    private static bool Accepts(UpdateKind kind, MemberVersion version, MemberVersion? known, int secondsLater = 0) =>
        Given.Plausible().Accept(Given.Claim(kind, Given.Bob, version), known, Given.At(secondsLater));
}
