using System.Diagnostics;
using System.IO.Compression;
using System.Xml.Linq;
using Gossipod.Actors.EndToEnd;

namespace Gossipod.Actors.Packages.Tests;

/// <summary>What is built for publishing depends on the commit only, and leads back to it. Two clones of HEAD stand for two machines.</summary>
public sealed class ReproducibleBuildTests : IDisposable
{
    /// <summary>Stands for the place where the repository is published.</summary>
    private const string Repository = "https://github.com/gossipod/gossipod-actors";

    private const string Name = "Gossipod.Actors.Protocol";

    private static readonly IReadOnlyDictionary<string, string> Publishing = new Dictionary<string, string>(DotnetCommand.Quiet) { ["CI"] = "true" };

    private readonly DirectoryInfo _place = Directory.CreateTempSubdirectory("gossipod-clones-");

    [RepositoryFact]
    public async Task A_commit_built_in_two_folders_gives_the_same_bytes_and_leads_to_its_sources()
    {
        var commit = (await Git(NodeProgram.Root, "rev-parse", "HEAD")).Trim();
        var built = await Task.WhenAll(BuildAsync("one"), BuildAsync(Path.Combine("some", "where", "else")));
        using var package = ZipFile.OpenRead(Packed(built[0], "nupkg"));
        using var symbols = ZipFile.OpenRead(Packed(built[0], "snupkg"));
        using var others = ZipFile.OpenRead(Packed(built[1], "nupkg"));
        using var otherSymbols = ZipFile.OpenRead(Packed(built[1], "snupkg"));

        foreach (var file in new[] { $"lib/net10.0/{Name}.dll", $"lib/net10.0/{Name}.xml", $"{Name}.nuspec", "README.md" })
            Assert.True(Bytes(package, file).AsSpan().SequenceEqual(Bytes(others, file)), $"{file} differs");
        Assert.True(Bytes(symbols, $"lib/net10.0/{Name}.pdb").AsSpan().SequenceEqual(Bytes(otherSymbols, $"lib/net10.0/{Name}.pdb")), "the symbols differ");

        using var nuspec = package.GetEntry($"{Name}.nuspec")!.Open();
        var repository = XDocument.Load(nuspec).Descendants().Single(element => element.Name.LocalName == "repository");
        Assert.Equal($"{Repository}.git", repository.Attribute("url")?.Value);
        Assert.Equal(commit, repository.Attribute("commit")?.Value);

        var pdb = PortablePdb.Of(symbols.GetEntry($"lib/net10.0/{Name}.pdb")!);
        Assert.Equal(new Dictionary<string, string> { ["/_/*"] = $"https://raw.githubusercontent.com/gossipod/gossipod-actors/{commit}/*" }, pdb.Links);
        Assert.NotEmpty(pdb.Documents);
        var tracked = (await Git(built[0], "ls-files")).Split('\n').ToHashSet(StringComparer.Ordinal);
        Assert.All(pdb.Documents, document => Assert.True(
            document.IsEmbedded || (document.Path.StartsWith("/_/", StringComparison.Ordinal) && tracked.Contains(document.Path["/_/".Length..])), document.Path));

        await ReadmesLeadToTheCommitAsync(built[0], commit);
    }

    /// <summary>Links and images of every package's README become addresses of files that the commit has.</summary>
    private static async Task ReadmesLeadToTheCommitAsync(string clone, string commit)
    {
        var projects = PackedPackages.Names.Select(name => Path.GetRelativePath(NodeProgram.Root, PackedPackages.ProjectOf(name))).ToList();
        var all = Path.Combine(clone, "readmes.proj");
        await File.WriteAllTextAsync(all, $"""<Project><Target Name="All"><MSBuild Projects="{string.Join(';', projects)}" Targets="WritePackageReadme" /></Target></Project>""");
        await DotnetCommand.RunAsync(clone, Publishing, "msbuild", all, "-t:All", "-nologo", "-v:q");

        var targets = projects.SelectMany(project => ReadmeText.Targets(File.ReadAllText(Path.Combine(clone, Path.GetDirectoryName(project)!, "obj", "Debug", "net10.0", "package", "README.md")))).ToList();
        string[] prefixes = [$"{Repository}/blob/{commit}/", $"https://raw.githubusercontent.com/gossipod/gossipod-actors/{commit}/"];
        foreach (var prefix in prefixes)
            Assert.Contains(targets, target => target.StartsWith(prefix, StringComparison.Ordinal));
        Assert.All(targets, target =>
        {
            Assert.Matches("^(https?:|mailto:|#)", target);
            if (Array.Find(prefixes, prefix => target.StartsWith(prefix, StringComparison.Ordinal)) is { } prefix)
                Assert.True(Path.Exists(Path.Combine(clone, target[prefix.Length..].Split('#')[0])), target);
        });
    }

    /// <summary>Clones HEAD and packs one library there, as it is done to publish.</summary>
    /// <returns>The clone's folder.</returns>
    private async Task<string> BuildAsync(string name)
    {
        var clone = Path.Combine(_place.FullName, name);
        await Git(_place.FullName, "clone", "--quiet", "--local", "--shared", NodeProgram.Root, clone);
        await Git(clone, "remote", "set-url", "origin", $"{Repository}.git");
        // Analyzers add nothing to what is built.
        await DotnetCommand.RunAsync(
            clone, Publishing, "pack", Path.Combine("src", Name), "-c", "Release", "-o", "packages", "-p:RunAnalyzers=false", "--nologo", "-v", "q");
        return clone;
    }

    private static string Packed(string clone, string kind) => Directory.EnumerateFiles(Path.Combine(clone, "packages"), $"*.{kind}").Single();

    private static byte[] Bytes(ZipArchive archive, string file)
    {
        using var stream = (archive.GetEntry(file) ?? throw new InvalidOperationException($"no {file}")).Open();
        var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static Task<string> Git(string folder, params string[] arguments) => DotnetCommand.RunAsync("git", folder, DotnetCommand.Quiet, arguments);

    public void Dispose() => _place.Delete(recursive: true);

    /// <summary>A test that needs the repository's history. Skipped, with the reason, where there is none.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class RepositoryFactAttribute : FactAttribute
    {
        public RepositoryFactAttribute()
        {
            if (!Path.Exists(Path.Combine(NodeProgram.Root, ".git"))) Skip = $"{NodeProgram.Root} is no git repository";
            else if (!HasGit()) Skip = "git is not installed";
        }

        private static bool HasGit()
        {
            try
            {
                using var process = Process.Start(new ProcessStartInfo("git", "--version") { RedirectStandardOutput = true })!;
                process.WaitForExit();
                return process.ExitCode == 0;
            }
            catch (System.ComponentModel.Win32Exception)
            {
                return false;
            }
        }
    }
}
