using Gossipod.Actors.Security;

namespace Gossipod.Tool.Tests;

/// <summary>Keys and identities are made where only their owner can read them.</summary>
public sealed class KeygenTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gossipod-keygen-");

    [Fact]
    public async Task A_key_goes_into_a_new_file_that_its_owner_alone_may_read()
    {
        var path = Path.Combine(_folder.FullName, "new.key");
        var run = await CommandRun.OfAsync("keygen", "--out", path);

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.True(ClusterKey.TryParse(File.ReadAllText(path), out var key));
        Assert.Equal($"key {key.Id} is in {path}", run.Output.TrimEnd());
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));

        var again = await CommandRun.OfAsync("keygen", "--out", path);
        Assert.Equal(ExitCode.Failure, again.ExitCode);
        Assert.Contains("is there already", again.Errors, StringComparison.Ordinal);
        Assert.True(ClusterKey.TryParse(File.ReadAllText(path), out var kept) && kept.Equals(key));
        Assert.Equal(ExitCode.Failure, (await CommandRun.OfAsync("keygen", "--out", Path.Combine(_folder.FullName, "nowhere", "k"))).ExitCode);
    }

    [Fact]
    public async Task An_identity_is_made_once_and_its_line_for_the_list_is_shown()
    {
        var path = Path.Combine(_folder.FullName, "a.pem");
        string[] line = ["keygen", "--identity", "a", "--out", path];
        var (made, again) = (await CommandRun.OfAsync(line), await CommandRun.OfAsync(line));

        Assert.True(MemberIdentity.TryParse(File.ReadAllText(path), out var identity));
        Assert.Equal($"a {identity.PublicKey}", made.Output.TrimEnd());
        Assert.Equal(made, again);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));

        var config = Path.Combine(_folder.FullName, "node.conf");
        File.WriteAllText(config, $"gossipod {{ cluster-name = c, name = a, security {{ sign-records = on, identity-file = \"{path.Replace('\\', '/')}\", trusted-identities = [\"{made.Output.TrimEnd()}\"] }} }}");
        var check = await CommandRun.OfAsync("check-config", config);
        Assert.True(check.ExitCode == 0, check.Errors);
    }

    [Fact]
    public async Task An_identity_that_is_none_ends_with_1()
    {
        var path = Path.Combine(_folder.FullName, "a.pem");
        File.WriteAllText(path, "no identity");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        Assert.Equal(ExitCode.Failure, (await CommandRun.OfAsync("keygen", "--identity", "a", "--out", path)).ExitCode);
        Assert.Equal("no identity", File.ReadAllText(path));
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
