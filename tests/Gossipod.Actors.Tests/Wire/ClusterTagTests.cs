using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Tests.Wire;

public class ClusterTagTests
{
    /// <summary>From <c>printf NAME | sha256sum | cut -c1-8</c>.</summary>
    [Theory]
    [InlineData("", "e3b0c442")]
    [InlineData("abc", "ba7816bf")]
    [InlineData("golden", "dd56de41")]
    public void Tag_is_the_start_of_the_SHA256_of_the_name(string name, string hex)
    {
        var bytes = new byte[ClusterTag.Bytes];

        ClusterTag.Of(name).WriteTo(bytes);

        Assert.Equal(hex, Convert.ToHexStringLower(bytes));
        Assert.Equal(hex, ClusterTag.Of(name).ToString());
        Assert.Equal(ClusterTag.Of(name), ClusterTag.Read(bytes));
    }
}
