using Gossipod.Actors.Protocol.Messaging;

namespace Gossipod.Actors.Protocol.Tests.Messaging;

public sealed class BroadcastWindowTests
{
    private readonly BroadcastWindow _window = new();

    [Fact]
    public void Each_number_is_new_once_in_any_order()
    {
        foreach (var number in new ulong[] { 3, 1, 2, 5, 4 }) Assert.Equal(WindowVerdict.New, _window.Note(number));
        foreach (var number in new ulong[] { 1, 2, 3, 4, 5 }) Assert.Equal(WindowVerdict.Duplicate, _window.Note(number));

        Assert.Equal((5UL, 5UL, 0L), (_window.Through, _window.Highest, _window.GivenUp));
    }

    [Fact]
    public void What_is_missing_shows_in_the_bitmap()
    {
        foreach (var number in new ulong[] { 1, 2, 4, 7, 12 }) _window.Note(number);

        var entry = new DigestEntry(1, 1, _window.Through, _window.Bitmap());
        Assert.Equal(2UL, _window.Through);
        for (var number = 1UL; number <= 20; number++)
        {
            Assert.Equal(number is 1 or 2 or 4 or 7 or 12, entry.Has(number));
            Assert.Equal(entry.Has(number), _window.IsSeen(number));
        }
    }

    [Fact]
    public void A_number_far_ahead_gives_up_what_falls_out_of_the_window()
    {
        foreach (var number in new ulong[] { 1, 2, 4 }) _window.Note(number);

        Assert.Equal(WindowVerdict.New, _window.Note(BroadcastWindow.Size + 5));

        Assert.Equal(5UL, _window.Through);
        Assert.Equal(2, _window.GivenUp); // 3 and 5
        Assert.Equal(WindowVerdict.TooOld, _window.Note(3));
        Assert.Equal(WindowVerdict.New, _window.Note(6));
    }

    [Fact]
    public void A_jump_beyond_the_whole_window_leaves_nothing_of_it()
    {
        for (var number = 1UL; number < 100; number++) _window.Note(number * 2);
        _window.Note(1_000_000);

        for (var number = 1_000_000 - (ulong)BroadcastWindow.Size + 1; number < 1_000_000; number++) Assert.False(_window.IsSeen(number));
        Assert.Equal(WindowVerdict.Duplicate, _window.Note(1_000_000));
    }

    [Fact]
    public void It_is_a_set_of_the_last_numbers_whatever_comes()
    {
        var random = new SeededRandom(7, 7);
        var model = new HashSet<ulong>();
        for (var i = 0; i < 50_000; i++)
        {
            var number = (ulong)Math.Max(1, (i / 4) + random.Next(3_000) - 1_500);
            var verdict = _window.Note(number);
            if (verdict == WindowVerdict.TooOld) Assert.True(number + BroadcastWindow.Size <= _window.Highest);
            else Assert.Equal(model.Add(number) ? WindowVerdict.New : WindowVerdict.Duplicate, verdict);
        }

        for (var number = _window.Through + 1; number <= _window.Highest; number++) Assert.Equal(model.Contains(number), _window.IsSeen(number));
    }
}
