using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Tests.Wire;

public class NameCacheTests
{
    [Fact]
    public void Name_that_displaces_another_does_not_answer_for_it()
    {
        var cache = new NameCache(slotCount: 1);

        foreach (var value in new[] { "a", "b", "a", "aa", "b" })
            Assert.Equal(value, cache.Find(MemberName.Create(value).Utf8)?.Value);
    }

    [Fact]
    public void Known_name_is_the_same_object()
    {
        var cache = new NameCache();

        Assert.Same(cache.Find("alpha"u8), cache.Find("alpha"u8));
    }

    [Fact]
    public void Bytes_that_are_no_name_are_refused()
    {
        var cache = new NameCache();

        Assert.Null(cache.Find([]));
        Assert.Null(cache.Find([0xFF]));
        Assert.Null(cache.Find(new byte[MemberName.MaxBytes + 1]));
    }
}
