using Gossipod.Actors.Protocol.Probing;

namespace Gossipod.Actors.Protocol.Tests.Probing;

public sealed class PeerDirectoryTests
{
    [Fact]
    public void A_peer_is_verified_by_tag_and_endpoint()
    {
        var directory = new PeerDirectory();
        var bob = Given.Row();
        directory.Put(bob);
        Assert.Same(bob, directory.Verify(Given.Bob.Tag, Given.Endpoint(7001)));
        Assert.Null(directory.Verify(Given.Bob.Tag, Given.Endpoint(7002)));
        Assert.Null(directory.Verify(Given.Accuser.Tag, Given.Endpoint(7001)));
    }

    [Fact]
    public void A_newer_row_replaces_the_older()
    {
        var directory = new PeerDirectory();
        directory.Put(Given.Row());
        var moved = Given.Row(version: Given.Version(1), details: Given.Details(7002));
        directory.Put(moved);
        Assert.Null(directory.Verify(Given.Bob.Tag, Given.Endpoint(7001)));
        Assert.Same(moved, directory.Verify(Given.Bob.Tag, Given.Endpoint(7002)));
    }

    [Fact]
    public void A_removed_peer_is_unknown()
    {
        var directory = new PeerDirectory();
        directory.Put(Given.Row());
        directory.Remove(Given.Row(version: Given.Version(1)));
        Assert.Null(directory.Verify(Given.Bob.Tag, Given.Endpoint(7001)));
        directory.Remove(Given.Row());
    }

    [Fact]
    public void Of_two_names_with_one_tag_the_later_answers_and_the_earlier_cannot_remove_it()
    {
        var (first, second) = Given.NamesSharingATag();
        Assert.Equal(first.Tag, second.Tag);
        Assert.NotEqual(first, second);
        var directory = new PeerDirectory();
        var later = Given.Row(second.Value, details: Given.Details(7002));
        directory.Put(Given.Row(first.Value));
        directory.Put(later);
        Assert.Null(directory.Verify(first.Tag, Given.Endpoint(7001)));
        directory.Remove(Given.Row(first.Value));
        Assert.Same(later, directory.Verify(first.Tag, Given.Endpoint(7002)));
    }
}
