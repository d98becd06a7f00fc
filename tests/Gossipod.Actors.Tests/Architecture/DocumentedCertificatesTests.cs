using System.Diagnostics;
using Akka.Configuration;
using Gossipod.Actors.Configuration;
using Gossipod.Actors.Security;

namespace Gossipod.Actors.Tests.Architecture;

/// <summary>The certificates that docs/security.md makes with OpenSSL are such as a node takes.</summary>
public sealed class DocumentedCertificatesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gossipod-certificates-");

    public void Dispose() => _folder.Delete(recursive: true);

    [OpenSslFact]
    public async Task They_are_made_as_written_and_taken()
    {
        var script = DocumentFence.All.Single(fence => fence.Document == "docs/security.md" && fence.Text.Contains("openssl", StringComparison.Ordinal)).Text;
        using var process = Process.Start(new ProcessStartInfo(OpenSslFactAttribute.Shell, ["-e", "-c", script]) { WorkingDirectory = _folder.FullName, RedirectStandardError = true })!;
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, errors);

        string File_(string name) => $"\"{Path.Combine(_folder.FullName, name)}\"";
        var settings = GossipodSettings.CreateFromRoot(
            ConfigurationFactory.ParseString($$"""
                gossipod {
                  cluster-name = payments-prod, name = a
                  security { keys = ["{{ClusterKey.Generate().ToBase64()}}"], streams = tls, tls { certificate-file = {{File_("a.pem")}}, key-file = {{File_("a-key.pem")}}, ca-file = {{File_("ca.pem")}} } }
                }
                """),
            static _ => true);

        Assert.Equal("a", settings.Name);
    }
}

/// <summary>A test that needs a shell and OpenSSL. Skipped, with the reason, where they are not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OpenSslFactAttribute : FactAttribute
{
    public const string Shell = "/bin/sh";

    public OpenSslFactAttribute()
    {
        if (!File.Exists("/usr/bin/openssl") || !File.Exists(Shell)) Skip = $"{Shell} and /usr/bin/openssl are needed";
    }
}
