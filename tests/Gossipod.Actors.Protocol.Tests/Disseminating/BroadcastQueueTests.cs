using Gossipod.Actors.Protocol.Disseminating;

namespace Gossipod.Actors.Protocol.Tests.Disseminating;

/// <summary>Entries are words; a fill reads as the words that it wrote.</summary>
public sealed class BroadcastQueueTests
{
    private const int Unlimited = 1_000;

    /// <summary>CONFIRM, LEAVE, SUSPECT, ALIVE, JOIN.</summary>
    private static readonly (string Kind, int Priority)[] Kinds =
        [("join", 0), ("confirm", 4), ("alive", 1), ("leave", 3), ("suspect", 2)];

    [Fact]
    public void An_empty_queue_writes_nothing() => Assert.Equal("", Fill(new BroadcastQueue<string>(), 100));

    [Fact]
    public void Higher_priorities_go_first()
    {
        var queue = new BroadcastQueue<string>();
        foreach (var (kind, priority) in Kinds) Enqueue(queue, kind, priority);
        Assert.Equal("confirm leave suspect alive join ", Fill(queue, 100));
    }

    [Fact]
    public void Of_one_priority_the_newest_goes_first() =>
        Assert.Equal("c b a ", Fill(QueueOf("a", "b", "c"), 100));

    [Fact]
    public void The_least_sent_go_first_whatever_their_priority()
    {
        var queue = new BroadcastQueue<string>();
        Enqueue(queue, "confirm", 4);
        Fill(queue, 100);
        Enqueue(queue, "join", 0);
        Assert.Equal("join confirm ", Fill(queue, 100));
    }

    [Fact]
    public void The_budget_is_exact()
    {
        Assert.Equal("bb aa ", Fill(QueueOf("aa", "bb"), 6));
        Assert.Equal("bb ", Fill(QueueOf("aa", "bb"), 5));
        Assert.Equal("", Fill(QueueOf("aa", "bb"), 2));
        Assert.Equal("", Fill(QueueOf("aa", "bb"), 0));
    }

    [Fact]
    public void A_smaller_entry_fills_the_room_that_a_larger_one_leaves()
    {
        Assert.Equal("bbbb a ", Fill(QueueOf("a", "toolong", "bbbb"), 8));
    }

    [Fact]
    public void No_more_than_the_wanted_entries_are_written()
    {
        var queue = QueueOf("a", "b", "c");
        Assert.Equal("c b ", Fill(queue, 100, maxEntries: 2));
        Assert.Equal("a c ", Fill(queue, 100, maxEntries: 2));
        Assert.Equal("", Fill(queue, 100, maxEntries: 0));
    }

    [Fact]
    public void The_look_ahead_is_bounded()
    {
        string[] large = [.. Enumerable.Range(0, BroadcastQueue<string>.MaxLookAhead).Select(i => $"large{i:00}")];
        Assert.Equal("", Fill(QueueOf(["s", .. large]), 3));
        Assert.Equal("s ", Fill(QueueOf(["s", .. large[1..]]), 3));
    }

    [Fact]
    public void A_newer_entry_replaces_the_older_about_its_subject_and_starts_from_0()
    {
        var queue = QueueOf("a", "b");
        for (var i = 0; i < 3; i++) Fill(queue, 100, limit: 4);
        queue.Enqueue("a", 0, Bytes("new"));
        Assert.Equal(2, queue.Count);
        Assert.Equal("new b ", Fill(queue, 100, limit: 4));
        Assert.Equal(1, queue.Count);
        for (var i = 0; i < 3; i++) Assert.Equal("new ", Fill(queue, 100, limit: 4));
        Assert.Equal(0, queue.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(12)]
    public void An_entry_is_sent_exactly_as_often_as_the_limit_says(int limit)
    {
        var queue = QueueOf("a");
        for (var i = 0; i < limit; i++) Assert.Equal("a ", Fill(queue, 100, limit: limit));
        Assert.Equal(0, queue.Count);
        Assert.Equal("", Fill(queue, 100, limit: limit));
    }

    [Fact]
    public void A_limit_that_shrank_drops_at_the_next_send()
    {
        var queue = QueueOf("a");
        for (var i = 0; i < 6; i++) Fill(queue, 100, limit: 8);
        Assert.Equal("a ", Fill(queue, 100, limit: 4));
        Assert.Equal(0, queue.Count);
    }

    [Fact]
    public void An_entry_that_was_not_written_was_not_sent()
    {
        var queue = QueueOf("toolong", "b");
        Assert.Equal("b ", Fill(queue, 2, limit: 1));
        Assert.Equal("toolong ", Fill(queue, 100, limit: 1));
    }

    [Fact]
    public void The_skipped_subject_is_passed_over_and_keeps_its_transmissions()
    {
        var queue = QueueOf("a", "b", "c");
        Assert.Equal("c a ", Fill(queue, 100, limit: 1, skip: "b"));
        Assert.Equal("b ", Fill(queue, 100, limit: 1));
    }

    [Fact]
    public void A_removed_subject_is_gone()
    {
        var queue = QueueOf("a", "b");
        Assert.True(queue.Remove("a"));
        Assert.False(queue.Remove("a"));
        Assert.Equal("b ", Fill(queue, 100));
    }

    [Fact]
    public void What_is_taken_for_one_receiver_has_each_entry_once()
    {
        var queue = QueueOf("a", "b", "c");
        Fill(queue, 4, limit: 9); // c and b are sent oftener than a
        var taken = new List<byte[]>();
        queue.Take(maxBytes: 100, Unlimited, retransmitLimit: 2, taken);

        Assert.Equal(["a ", "c ", "b "], taken.Select(System.Text.Encoding.ASCII.GetString));
        Assert.Equal("a ", Fill(queue, 100));
    }

    [Fact]
    public void What_was_sent_most_makes_room()
    {
        var queue = QueueOf("a", "b", "c");
        Fill(queue, 2);

        Assert.True(queue.DropMostSent());
        Assert.True(queue.DropMostSent());
        Assert.Equal("b ", Fill(queue, 100));
        Assert.True(queue.DropMostSent());
        Assert.False(queue.DropMostSent());
    }

    private static BroadcastQueue<string> QueueOf(params string[] words)
    {
        var queue = new BroadcastQueue<string>();
        foreach (var word in words) Enqueue(queue, word, priority: 0);
        return queue;
    }

    [Fact]
    public void Entries_of_one_fill_weigh_no_more_than_the_limit_less_what_the_packet_carries()
    {
        var queue = new BroadcastQueue<string>(maxWeight: 10);
        queue.Enqueue("a", 0, "a"u8.ToArray(), weight: 6);
        queue.Enqueue("b", 0, "b"u8.ToArray(), weight: 5);
        queue.Enqueue("c", 0, "c"u8.ToArray(), weight: 4);

        Span<byte> packet = stackalloc byte[3];
        Assert.Equal(2, queue.Fill(packet, maxEntries: 3, retransmitLimit: 1));
        Assert.Equal("cb"u8, packet[..2]);
        Assert.Equal(0, queue.Fill(packet, maxEntries: 3, retransmitLimit: 1, carriedWeight: 5));
        Assert.Equal(1, queue.Fill(packet, maxEntries: 3, retransmitLimit: 1, carriedWeight: 4));
    }

    private static void Enqueue(BroadcastQueue<string> queue, string word, int priority) => queue.Enqueue(word, priority, Bytes(word));

    private static byte[] Bytes(string word) => System.Text.Encoding.ASCII.GetBytes(word + " ");

    private static string Fill(
        BroadcastQueue<string> queue, int bytes, int maxEntries = Unlimited, int limit = Unlimited,
        string? skip = null)
    {
        var buffer = new byte[bytes];
        var written = queue.Fill(buffer, maxEntries, limit, skip);
        Assert.All(buffer[written..], b => Assert.Equal(0, b));
        return System.Text.Encoding.ASCII.GetString(buffer, 0, written);
    }
}
