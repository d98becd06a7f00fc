using System.Reflection;

namespace Gossipod.Actors.Protocol.Tests;

public sealed class ProtocolSettingsTests
{
    /// <summary>Key, least and greatest value, smallest step; durations in milliseconds.</summary>
    public static TheoryData<string, double, double, double> Ranges() => new()
    {
        { "protocol-period", 50, 60_000, 1 },
        { "direct-timeout", 10, 60_000, 1 },
        { "indirect-probe-count", 0, 16, 1 },
        { "suspicion-alpha", 1, 20, 0.01 },
        { "suspicion-beta", 1, 20, 0.01 },
        { "suspicion-confirmations", 0, 10, 1 },
        { "local-health-max", 0, 32, 1 },
        { "gossip-interval", 10, 60_000, 1 },
        { "gossip-fanout", 1, 16, 1 },
        { "fresh-news-haste", 1, 100, 1 },
        { "max-updates-per-packet", 1, 64, 1 },
        { "retransmit-multiplier", 1, 16, 1 },
        { "gossip-to-dead", 0, 3_600_000, 1 },
        { "tombstone", 60_000, 30.0 * 24 * 3_600_000, 1 },
        { "sync-interval", 1_000, 3_600_000, 1 },
        { "max-datagram-bytes", 512, 65_507, 1 },
        { "max-members", 2, 1_000_000, 1 },
        { "max-metadata-bytes", 0, 1_024, 1 },
        { "max-relays", 1, 100_000, 1 },
    };

    [Theory]
    [MemberData(nameof(Ranges))]
    public void Both_ends_of_a_range_are_in_and_the_next_values_are_out(string key, double min, double max, double step)
    {
        Assert.False(IsOutOfRange(key, min));
        Assert.False(IsOutOfRange(key, max));
        Assert.True(IsOutOfRange(key, min - step));
        Assert.True(IsOutOfRange(key, max + step));
    }

    [Fact]
    public void Every_number_has_a_range()
    {
        var numbers = Properties().Where(property => property.PropertyType != typeof(bool) && !property.PropertyType.IsEnum).Select(property => Key(property.Name));
        Assert.Equal(Ranges().Select(row => (string)((object[])row)[0]).Order(), numbers.Order());
    }

    [Theory]
    [InlineData(NetworkProfile.Local)]
    [InlineData(NetworkProfile.Lan)]
    [InlineData(NetworkProfile.Wan)]
    public void Each_profile_passes_its_own_validation(NetworkProfile profile) => Assert.Empty(ProtocolSettings.For(profile).Validate());

    [Fact]
    public void Lan_is_the_default_and_an_unknown_profile_is_a_bug_of_the_caller()
    {
        Assert.Equal(new ProtocolSettings(), ProtocolSettings.For(NetworkProfile.Lan));
        Assert.Throws<ArgumentOutOfRangeException>(() => ProtocolSettings.For((NetworkProfile)9));
    }

    /// <summary>protocol.md §12: period, α, β, k, gossip interval, fan-out, λ, sync, gossip to the dead.</summary>
    [Theory]
    [InlineData(NetworkProfile.Local, 1, 3, 1, 100, 3, 2, 15, 15)]
    [InlineData(NetworkProfile.Lan, 1, 4, 3, 200, 3, 4, 30, 30)]
    [InlineData(NetworkProfile.Wan, 5, 6, 3, 500, 4, 4, 60, 60)]
    public void Profiles_hold_the_published_numbers(
        NetworkProfile profile, int periodSeconds, double alpha, int k, int gossipMs, int fanout, int lambda, int syncSeconds,
        int deadSeconds)
    {
        var settings = ProtocolSettings.For(profile);
        Assert.Equal((TimeSpan.FromSeconds(periodSeconds), alpha, 6.0), (settings.ProtocolPeriod, settings.SuspicionAlpha,
            settings.SuspicionBeta));
        Assert.Equal((k, Given.Ms(gossipMs)), (settings.SuspicionConfirmations, settings.GossipInterval));
        Assert.Equal((fanout, lambda), (settings.GossipFanout, settings.RetransmitMultiplier));
        Assert.Equal((syncSeconds, deadSeconds), (settings.SyncInterval.TotalSeconds, settings.GossipToDead.TotalSeconds));
    }

    [Fact]
    public void Memberlists_500_ms_at_1_s_does_not_pass_and_the_remedy_does()
    {
        var problem = Assert.Single(new ProtocolSettings { DirectTimeout = Given.Ms(500) }.Validate());
        Assert.Equal(("direct-timeout", "500ms"), (problem.Key, problem.Value));
        Assert.Contains("use at most 444ms", problem.Remedy, StringComparison.Ordinal);
        Assert.Empty(new ProtocolSettings { DirectTimeout = Given.Ms(444) }.Validate());
    }

    [Fact]
    public void The_remedy_passes_where_four_ninths_round_up()
    {
        var settings = new ProtocolSettings { ProtocolPeriod = TimeSpan.FromSeconds(2), DirectTimeout = Given.Ms(1_000) };
        Assert.Contains("use at most 888ms", Assert.Single(settings.Validate()).Remedy, StringComparison.Ordinal);
        Assert.Empty((settings with { DirectTimeout = Given.Ms(888) }).Validate());
    }

    [Fact]
    public void The_tombstone_must_outlive_gossip_to_the_dead()
    {
        var hour = new ProtocolSettings { GossipToDead = TimeSpan.FromHours(1), Tombstone = TimeSpan.FromHours(1) };
        Assert.Equal("tombstone", Assert.Single(hour.Validate()).Key);
        Assert.Empty((hour with { Tombstone = TimeSpan.FromHours(1) + Given.Ms(1) }).Validate());
    }

    [Fact]
    public void A_whole_record_must_fit_a_datagram()
    {
        var small = new ProtocolSettings { MaxDatagramBytes = 512, MaxMetadataBytes = 73 };
        Assert.Equal("max-metadata-bytes", Assert.Single(small.Validate()).Key);
        Assert.Empty((small with { MaxMetadataBytes = 72 }).Validate());
    }

    [Fact]
    public void All_problems_are_told_at_once()
    {
        var wrong = new ProtocolSettings
        {
            ProtocolPeriod = TimeSpan.Zero,
            IndirectProbeCount = -1,
            SuspicionAlpha = double.NaN,
            GossipFanout = 0,
            Tombstone = TimeSpan.Zero,
        };
        Assert.Equal(
            ["protocol-period", "indirect-probe-count", "suspicion-alpha", "gossip-fanout", "tombstone", "direct-timeout", "tombstone"],
            wrong.Validate().Select(problem => problem.Key));
    }

    [Fact]
    public void Zero_turns_suspicion_and_table_exchange_off() =>
        Assert.Empty(new ProtocolSettings { SuspicionAlpha = 0, SyncInterval = TimeSpan.Zero }.Validate());

    [Fact]
    public void A_mode_that_does_not_exist_is_refused_with_those_that_do()
    {
        var wrong = new ProtocolSettings { ProbeOrder = (ProbeOrder)7, Logarithm = (LogarithmBase)7, Dissemination = (DisseminationMode)7 };
        Assert.Equal(
            ["gossipod.probe-order = 7: is none of Shuffled, Shared; use Shuffled.", "gossipod.logarithm = 7: is none of Ten, Natural; use Ten.",
                "gossipod.dissemination = 7: is none of Epidemic, Piggyback, Broadcast; use Epidemic."],
            wrong.Validate().Select(problem => problem.ToString()));
    }

    [Fact]
    public void A_problem_reads_as_one_line_in_the_authors_own_units()
    {
        var problem = new ProtocolSettings { SyncInterval = TimeSpan.FromHours(2) }.Validate().Single();
        Assert.Equal("gossipod.sync-interval = 2h: must be 1s to 1h; use a duration from 1s to 1h.", problem.ToString());
    }

    private static bool IsOutOfRange(string key, double value)
    {
        var settings = new ProtocolSettings();
        var property = Properties().Single(property => Key(property.Name) == key);
        var type = property.PropertyType;
        property.SetValue(settings, type == typeof(TimeSpan) ? Given.Ms(value) : Convert.ChangeType(value, type, null));
        return settings.Validate().Any(problem => problem.Key == key && problem.Rule.StartsWith("must be ", StringComparison.Ordinal)
            && problem.Remedy.StartsWith("use a ", StringComparison.Ordinal));
    }

    private static PropertyInfo[] Properties() => typeof(ProtocolSettings).GetProperties(BindingFlags.Public | BindingFlags.Instance);

    private static string Key(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) && i > 0 ? $"-{char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));
}
