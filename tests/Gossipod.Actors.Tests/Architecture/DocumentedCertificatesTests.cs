using System.Diagnostics;
using Akka.Configuration;
using Gossipod.Actors.Configuration;
using Gossipod.Actors.Security;

namespace Gossipod.Actors.Tests.Architecture;

/// <summary>The certificates that docs/security.md makes with OpenSSL are such as a node takes. Nothing is proven where there is no openssl.</summary>
public sealed class DocumentedCertificatesTests : IDisposable
{
    private const string Shell = "/bin/sh";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gossipod-certificates-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task They_are_made_as_written_and_taken()
    {
        if (!File.Exists("/usr/bin/openssl") || !File.Exists(Shell)) return;
        var script = DocumentFence.All.Single(fence => fence.Document == "docs/security.md" && fence.Text.Contains("openssl", StringComparison.Ordinal)).Text;
        using var process = Process.Start(new ProcessStartInfo(Shell, ["-e", "-c", script]) { WorkingDirectory = _folder.FullName, RedirectStandardError = true })!;
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
