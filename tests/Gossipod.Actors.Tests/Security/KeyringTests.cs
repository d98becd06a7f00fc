using Gossipod.Actors.Security;

namespace Gossipod.Actors.Tests.Security;

public sealed class KeyringTests
{
    private static readonly ClusterKey[] Keys = [.. Enumerable.Range(0, 5).Select(_ => ClusterKey.Generate())];

    [Fact]
    public void A_key_is_read_as_it_was_written()
    {
        var key = ClusterKey.Generate();

        var read = ClusterKey.Parse($" {key.ToBase64()}\n");

        Assert.Equal(key, read);
        Assert.Equal(key.Id, read.Id);
        Assert.NotEqual(ClusterKey.Generate(), key);
    }

    [Fact]
    public void A_keys_text_gives_its_id_only()
    {
        var key = ClusterKey.Parse("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");

        Assert.Equal($"key {key.Id}", key.ToString());
        Assert.Matches("^[0-9a-f]{8}$", key.Id.ToString());
        Assert.True(KeyId.TryParse(key.Id.ToString(), out var id));
        Assert.Equal(key.Id, id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("not Base64 at all, though as long as a key is")]
    [InlineData("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIj")]
    public void What_is_no_key_is_refused_without_being_repeated(string text)
    {
        var refusal = Assert.Throws<FormatException>(() => ClusterKey.Parse(text));

        Assert.Contains("32 bytes", refusal.Message, StringComparison.Ordinal);
        if (text.Length > 0) Assert.DoesNotContain(text, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1a2b3c4")]
    [InlineData("1a2b3c4g")]
    [InlineData("1a2b3c4d5")]
    public void What_is_no_key_id_is_refused(string text) => Assert.False(KeyId.TryParse(text, out _));

    [Fact]
    public void A_rotation_installs_uses_and_removes()
    {
        var installed = Ring(Keys[0]).Install(Keys[1]).Ring;
        var used = installed.Use(Keys[1].Id).Ring;
        var removed = used.Remove(Keys[0].Id).Ring;

        Assert.Equal((Keys[0], 2), (installed.Primary, installed.All.Count));
        Assert.Equal((Keys[1], Keys[0]), (used.Primary, Assert.Single(used.Secondaries)));
        Assert.Equal([Keys[1]], removed.All);
        Assert.Null(removed.Find(Keys[0].Id));
    }

    [Fact]
    public void Each_step_may_come_again()
    {
        var ring = Ring(Keys[0], Keys[1]);

        Assert.Equal(ring.All, ring.Install(Keys[1]).Ring.All);
        Assert.Equal(ring.All, ring.Use(Keys[0].Id).Ring.All);
        Assert.Equal(ring.All, ring.Remove(Keys[2].Id).Ring.All);
    }

    [Fact]
    public void A_step_out_of_turn_changes_nothing_and_says_why()
    {
        var full = Ring(Keys[0], Keys[1], Keys[2], Keys[3]);

        Refused(full, full.Install(Keys[4]), "at most 3 that open");
        Refused(full, full.Use(Keys[4].Id), "install it first");
        Refused(full, full.Remove(Keys[0].Id), "use another one first");
    }

    [Fact]
    public void There_is_no_ring_without_keys()
    {
        Assert.Null(Keyring.Create([], out var problem));
        Assert.Equal("there is no key", problem);
    }

    [Fact]
    public void A_file_gives_back_the_keys_in_their_order()
    {
        var path = KeyPlaces.NewPath();

        Assert.Null(KeyFile.Write(path, Ring(Keys[0])));
        Assert.Null(KeyFile.Write(path, Ring(Keys[2], Keys[1])));

        Assert.Equal([Keys[2].ToBase64(), Keys[1].ToBase64()], KeyFile.Read(path, out _));
    }

    [Fact]
    public void A_file_that_others_may_read_is_refused()
    {
        if (OperatingSystem.IsWindows()) return;
        var path = KeyPlaces.NewPath();
        KeyFile.Write(path, Ring(Keys[0]));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));

        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.GroupRead);

        Assert.Null(KeyFile.Read(path, out var problem));
        Assert.Equal("must be closed to all but its owner; its mode is 440", problem);
    }

    [Fact]
    public void A_link_is_as_its_target_is_and_stays_one()
    {
        if (OperatingSystem.IsWindows()) return;
        var (path, link) = (KeyPlaces.NewPath(), KeyPlaces.NewPath());
        KeyFile.Write(path, Ring(Keys[0]));
        File.CreateSymbolicLink(link, path);
        Assert.Equal([Keys[0].ToBase64()], KeyFile.Read(link, out _));

        Assert.Null(KeyFile.Write(link, Ring(Keys[1])));

        Assert.Equal(path, new FileInfo(link).LinkTarget);
        Assert.Equal([Keys[1].ToBase64()], KeyFile.Read(path, out _));

        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        Assert.Null(KeyFile.Read(link, out var problem));
        Assert.Equal("must be closed to all but its owner; its mode is 644", problem);
    }

    [Fact]
    public void A_file_that_is_too_long_for_a_secret_is_refused_by_its_size()
    {
        var path = KeyPlaces.FileOf(Keys[0].ToBase64());
        File.AppendAllText(path, new string('#', 64 << 10));

        Assert.Null(KeyFile.Read(path, out var problem));
        Assert.Equal($"must have at most 65536 bytes; it has {new FileInfo(path).Length}", problem);
    }

    [Fact]
    public void Comments_and_empty_lines_of_a_file_do_not_count()
    {
        var path = KeyPlaces.NewPath();
        KeyFile.Write(path, Ring(Keys[0]));
        File.AppendAllText(path, $"\n# the next one\n  {Keys[1].ToBase64()}  \n");

        Assert.Equal([Keys[0].ToBase64(), Keys[1].ToBase64()], KeyFile.Read(path, out _));
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_said_so() =>
        Assert.StartsWith("/no/such/folder/keys cannot be written", KeyFile.Write("/no/such/folder/keys", Ring(Keys[0])), StringComparison.Ordinal);

    private static void Refused(Keyring before, KeyringChange change, string reason)
    {
        Assert.Contains(reason, change.Problem, StringComparison.Ordinal);
        Assert.Same(before, change.Ring);
    }

    private static Keyring Ring(params ClusterKey[] keys) => Keyring.Create(keys, out _)!;
}
