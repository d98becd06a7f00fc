using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Protocol.Tests.Members;

public sealed class MemberVersionTests
{
    [Fact]
    public void The_generation_decides_before_the_incarnation()
    {
        MemberVersion[] rising = [new(1, 0), new(1, 9), new(2, 0), new(2, 1), new(3, 0)];
        for (var i = 0; i < rising.Length; i++)
        {
            for (var j = 0; j < rising.Length; j++)
            {
                Assert.Equal(i.CompareTo(j), Math.Sign(rising[i].CompareTo(rising[j])));
                var (left, right) = (rising[i], rising[j]);
                Assert.Equal([i < j, i > j, i <= j, i >= j], new[] { left < right, left > right, left <= right, left >= right });
            }
        }
    }

    [Fact]
    public void The_next_version_is_one_incarnation_higher() => Assert.Equal(new MemberVersion(7, 4), new MemberVersion(7, 3).Next());

    [Fact]
    public void After_the_last_incarnation_comes_a_new_generation() =>
        Assert.Equal(new MemberVersion(8, 0), new MemberVersion(7, MemberVersion.MaxIncarnation - 1).Next());

    [Fact]
    public void A_version_reads_generation_slash_incarnation() => Assert.Equal("7/3", new MemberVersion(7, 3).ToString());
}
