using Gossipod.Actors.Protocol.Probing;

namespace Gossipod.Actors.Protocol.Tests.Probing;

public sealed class ViewAgreementTests
{
    [Theory]
    [InlineData("", 1)]
    [InlineData("+", 1)]
    [InlineData("-", 0)]
    [InlineData("++-+", 0.75)]
    public void The_share_is_of_what_was_heard(string heard, double expected) => Assert.Equal(expected, After(heard).Share);

    [Fact]
    public void Only_the_last_64_count()
    {
        Assert.Equal(1, After(new string('-', 64) + new string('+', 64)).Share);
        Assert.Equal(0.5, After(new string('+', 100) + new string('-', 32)).Share);
    }

    private static ViewAgreement After(string heard)
    {
        var agreement = new ViewAgreement();
        foreach (var c in heard) agreement.OnPeerView(c == '+');
        return agreement;
    }
}
