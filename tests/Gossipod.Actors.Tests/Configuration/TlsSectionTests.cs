using Akka.Configuration;
using Gossipod.Actors.Configuration;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Security;
using Gossipod.Actors.Tests.Security;

namespace Gossipod.Actors.Tests.Configuration;

/// <summary>Certificates that a node refuses to start with.</summary>
public sealed class TlsSectionTests : IDisposable
{
    private static readonly string Keys = $"security.keys = [\"{ClusterKey.Generate().ToBase64()}\"]";

    private readonly TestAuthority _authority = new();

    [Fact]
    public void Streams_by_TLS_without_keys_are_refused_unless_datagrams_may_be_clear()
    {
        var files = _authority.Write("machine", "test").Hocon;

        Assert.Contains("datagrams are in the clear", OneProblem($"security.streams = tls, {files}").Rule, StringComparison.Ordinal);
        Given.Settings($"security.streams = tls, {files}, {Keys}");
        Given.Settings($"security.streams = tls, {files}, security.clear-datagrams = on");
    }

    [Fact]
    public void Sealed_streams_cannot_be_taken_without_keys()
    {
        var files = _authority.Write("machine", "test").Hocon;

        Assert.Equal(
            "security.tls.accept-sealed",
            OneProblem($"security.streams = tls, {files}, security.clear-datagrams = on, security.tls.accept-sealed = on").Key);
    }

    [Fact]
    public void A_certificate_of_another_node_is_refused_with_the_name_it_must_have()
    {
        var problem = OneProblem(_authority.Write("other", "test").Hocon);

        Assert.Equal("security.tls.certificate-file", problem.Key);
        Assert.Contains("'other', not of 'machine'", problem.Rule, StringComparison.Ordinal);
        Assert.Contains("gossipod:test/machine", problem.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_of_another_certificate_is_refused()
    {
        var (one, other) = (_authority.Write("machine", "test"), _authority.Write("machine", "test"));

        Assert.Contains("does not fit its key", OneProblem((one with { Key = other.Key }).Hocon).Rule, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_others_may_read_is_refused()
    {
        if (OperatingSystem.IsWindows()) return;
        var files = _authority.Write("machine", "test");
        File.SetUnixFileMode(files.Key, UnixFileMode.UserRead | UnixFileMode.OtherRead);

        Assert.Contains("must be closed to all but its owner and its group; its mode is 404", OneProblem(files.Hocon).Rule, StringComparison.Ordinal);
    }

    [Fact]
    public void Authorities_that_others_may_write_are_refused()
    {
        if (OperatingSystem.IsWindows()) return;
        var files = _authority.Write("machine", "test");
        File.SetUnixFileMode(files.Authorities, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite);

        Assert.Contains("must be writable for nobody but its owner; its mode is 660", OneProblem(files.Hocon).Rule, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_behind_links_are_read_as_mounted_secrets_are()
    {
        if (OperatingSystem.IsWindows()) return;
        var files = _authority.Write("machine", "test");
        var link = files.Key + "-link";
        File.CreateSymbolicLink(link, files.Key);

        Assert.NotNull(Given.Settings((files with { Key = link }).Hocon).ToNodeSettings().Security.Tls.Identity);
    }

    [Fact]
    public void An_encrypted_key_needs_its_password()
    {
        var files = _authority.Write("machine", "test");
        using var key = System.Security.Cryptography.ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(files.Key));
        var encrypted = key.ExportEncryptedPkcs8PrivateKeyPem(
            "secret", new System.Security.Cryptography.PbeParameters(System.Security.Cryptography.PbeEncryptionAlgorithm.Aes256Cbc, System.Security.Cryptography.HashAlgorithmName.SHA256, 1_000));
        File.WriteAllText(files.Key, encrypted);
        var variable = KeyPlaces.VariableOf("secret", "GOSSIPOD_KEY_PASSWORD_OF_A_TEST");

        Assert.NotNull(Given.Settings($"{files.Hocon}, security.tls.password-environment = {variable}").ToNodeSettings().Security.Tls.Identity);
        Assert.DoesNotContain("secret", OneProblem(files.Hocon).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_wrong_with_an_applications_certificates_names_where_they_are_from()
    {
        var provider = new TlsProvider(() => throw new InvalidOperationException("no store"));

        var problem = Assert.Single(Assert.Throws<GossipodConfigurationException>(
            () => GossipodSettings.Create(ConfigurationFactory.ParseString("cluster-name = test"), Given.Machine, _ => true, provider)).Problems);

        Assert.Equal("\"GossipodSetup.TlsCertificates\"", problem.Value);
        Assert.Contains("no store", problem.Rule, StringComparison.Ordinal);
    }

    public void Dispose() => _authority.Dispose();

    private static SettingsProblem OneProblem(string section) => Assert.Single(Given.Problems(section));
}
