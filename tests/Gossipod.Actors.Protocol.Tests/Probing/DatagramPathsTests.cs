using Gossipod.Actors.Protocol.Probing;

namespace Gossipod.Actors.Protocol.Tests.Probing;

/// <summary>When a member's datagrams count as blocked.</summary>
public sealed class DatagramPathsTests
{
    private readonly DatagramPaths _paths = new();

    [Fact]
    public void One_round_may_be_loss_and_the_second_in_a_row_is_told_once()
    {
        Assert.False(_paths.OnStreamOnly(Given.Bob));
        Assert.Equal(0, _paths.BlockedCount);

        Assert.True(_paths.OnStreamOnly(Given.Bob));
        Assert.Equal(1, _paths.BlockedCount);

        Assert.All(Enumerable.Range(0, 5), _ => Assert.False(_paths.OnStreamOnly(Given.Bob)));
        Assert.Equal(1, _paths.BlockedCount);
    }

    [Fact]
    public void An_ack_clears_and_the_count_begins_again()
    {
        _paths.OnStreamOnly(Given.Bob);
        Assert.False(_paths.OnAck(Given.Bob));
        Assert.False(_paths.OnStreamOnly(Given.Bob));
        Assert.True(_paths.OnStreamOnly(Given.Bob));

        Assert.True(_paths.OnAck(Given.Bob));
        Assert.False(_paths.OnAck(Given.Bob));
        Assert.Equal(0, _paths.BlockedCount);
    }

    [Fact]
    public void Two_different_members_in_a_row_mean_that_our_own_are_blocked_until_one_acks()
    {
        _paths.OnStreamOnly(Given.Bob);
        _paths.OnStreamOnly(Given.Bob);
        Assert.False(_paths.AreOwnBlocked);

        _paths.OnStreamOnly(Given.Accuser);
        Assert.True(_paths.AreOwnBlocked);

        _paths.OnAck(Given.Self);
        Assert.False(_paths.AreOwnBlocked);
        _paths.OnStreamOnly(Given.Bob);
        Assert.False(_paths.AreOwnBlocked);
    }

    [Fact]
    public void While_our_own_are_blocked_a_timely_answer_over_a_stream_is_as_good_as_an_ack_and_nothing_else_changes()
    {
        var saved = new ProbeOutcome(ProbeResult.ReachedByStream, Given.Members(1)[0], HealthDelta: 3, NackCount: 0, Helpers: [], TimeSpan.Zero);
        Assert.Equal(3, _paths.HealthDelta(saved));

        _paths.OnStreamOnly(Given.Bob);
        _paths.OnStreamOnly(Given.Accuser);

        Assert.Equal(-1, _paths.HealthDelta(saved));
        Assert.Equal(3, _paths.HealthDelta(saved with { Result = ProbeResult.Failed }));
    }

    [Fact]
    public void While_our_own_are_blocked_whom_we_suspect_is_probed_again_at_once()
    {
        var failed = new ProbeOutcome(ProbeResult.Failed, Given.Members(1)[0], HealthDelta: 1, NackCount: 0, Helpers: [], TimeSpan.Zero);
        Assert.False(_paths.CallsForAnother(failed));

        _paths.OnStreamOnly(Given.Bob);
        _paths.OnStreamOnly(Given.Accuser);
        Assert.True(_paths.CallsForAnother(failed));
        Assert.False(_paths.CallsForAnother(failed with { Result = ProbeResult.ReachedByStream }));

        _paths.OnAck(Given.Bob);
        Assert.False(_paths.CallsForAnother(failed));
    }

    [Fact]
    public void A_member_that_is_gone_is_not_counted_and_says_nothing_about_us()
    {
        _paths.OnStreamOnly(Given.Bob);
        _paths.OnStreamOnly(Given.Accuser);
        _paths.OnStreamOnly(Given.Bob);
        Assert.True(_paths.Remove(Given.Bob));
        Assert.Equal(0, _paths.BlockedCount);
        Assert.True(_paths.AreOwnBlocked);
    }

    [Fact]
    public void Members_are_counted_apart()
    {
        foreach (var name in new[] { Given.Bob, Given.Accuser, Given.Bob, Given.Accuser }) _paths.OnStreamOnly(name);
        Assert.Equal(2, _paths.BlockedCount);
        Assert.True(_paths.OnAck(Given.Bob));
        Assert.Equal(1, _paths.BlockedCount);
    }
}
