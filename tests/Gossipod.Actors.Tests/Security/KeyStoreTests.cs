using Gossipod.Actors.Protocol.Keys;
using Gossipod.Actors.Security;
using Gossipod.Actors.Tests.Harness;

namespace Gossipod.Actors.Tests.Security;

public sealed class KeyStoreTests
{
    private static readonly ClusterKey Old = ClusterKey.Generate();
    private static readonly ClusterKey New = ClusterKey.Generate();

    private readonly KeyringCell _cell = new(Keyring.Create([Old], out _));

    [Fact]
    public void A_rotation_is_in_the_file_at_each_step()
    {
        var path = KeyPlaces.NewPath();
        var store = new KeyStore(_cell, path);

        Assert.Equal("", store.Apply(KeyOperation.Install, New, New.Id));
        Assert.Equal([Old.ToBase64(), New.ToBase64()], KeyFile.Read(path, out _));
        Assert.Equal("", store.Apply(KeyOperation.Use, null, New.Id));
        Assert.Equal([New.ToBase64(), Old.ToBase64()], KeyFile.Read(path, out _));
        Assert.Equal("", store.Apply(KeyOperation.Remove, null, Old.Id));
        Assert.Equal([New.ToBase64()], KeyFile.Read(path, out _));
        Assert.Equal(New, _cell.Current!.Primary);
    }

    [Fact]
    public void A_change_that_cannot_be_written_is_none()
    {
        var store = new KeyStore(_cell, "/no/such/folder/keys");

        Assert.StartsWith("/no/such/folder/keys cannot be written", store.Apply(KeyOperation.Install, New, New.Id), StringComparison.Ordinal);
        Assert.Equal([Old], _cell.Current!.All);
    }

    [Fact]
    public void A_key_of_another_length_is_refused() =>
        Assert.Equal("the key is not 32 bytes long", new KeyStore(_cell, null).Apply(KeyOperation.Install, null, New.Id));

    [Fact]
    public void What_a_peer_has_is_adopted_with_what_it_seals_with_first()
    {
        var store = new KeyStore(_cell, null);
        var third = ClusterKey.Generate();

        Assert.Equal("", store.Adopt([New, third]));

        Assert.Equal([New, third, Old], _cell.Current!.All);
    }

    [Fact]
    public void A_full_ring_of_a_peer_displaces_our_own_keys()
    {
        var store = new KeyStore(_cell, null);
        ClusterKey[] theirs = [New, ClusterKey.Generate(), ClusterKey.Generate(), ClusterKey.Generate()];

        Assert.Equal("", store.Adopt(theirs));

        Assert.Equal(theirs, _cell.Current!.All);
    }

    [Fact]
    public void A_report_gives_keys_only_when_they_are_fetched()
    {
        var store = new KeyStore(_cell, null);
        store.Apply(KeyOperation.Install, New, New.Id);

        var fetched = store.Report(Given.Bob, "", withKeys: true);

        Assert.Equal([Old, New], KeyStore.Read(fetched));
        Assert.Null(KeyStore.Read(store.Report(Given.Bob, "", withKeys: false)));
        Assert.Null(KeyStore.Read(fetched with { KeyIds = [New.Id.Value, Old.Id.Value] }));
    }
}
