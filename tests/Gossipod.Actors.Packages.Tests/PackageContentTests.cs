using System.IO.Compression;
using System.Xml.Linq;

namespace Gossipod.Actors.Packages.Tests;

/// <summary>What a package holds, and says of itself.</summary>
[Collection(PackedPackages.Collection)]
public sealed class PackageContentTests(PackedPackages packages)
{
    public static TheoryData<string> Packages => [.. PackedPackages.Names];

    [Theory]
    [MemberData(nameof(Packages))]
    public void A_package_says_what_it_is_and_where_it_comes_from(string name)
    {
        using var package = ZipFile.OpenRead(packages.PathOf(name, "nupkg"));
        var description = Description(package);
        string? Says(string element) => description.Elements().SingleOrDefault(e => e.Name.LocalName == element)?.Value;

        Assert.Equal(name, Says("id"));
        Assert.Equal("MIT", Says("license"));
        Assert.Equal("icon.png", Says("icon"));
        Assert.NotNull(package.GetEntry("icon.png"));
        Assert.Equal("README.md", Says("readme"));
        Assert.False(string.IsNullOrWhiteSpace(Says("description")));
        Assert.Contains("akka", Says("tags"), StringComparison.Ordinal);
        var repository = description.Elements().Single(e => e.Name.LocalName == "repository");
        Assert.Matches("^[0-9a-f]{40}$", repository.Attribute("commit")?.Value);
        Assert.True(repository.Attribute("url")?.Value is null or ['h', 't', 't', 'p', 's', ':', ..], $"{repository}");
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void A_library_comes_with_its_documentation_and_symbols(string name)
    {
        using var package = ZipFile.OpenRead(packages.PathOf(name, "nupkg"));
        if (package.GetEntry($"lib/net10.0/{name}.dll") is null)
        {
            Assert.DoesNotContain(package.Entries, entry => entry.FullName.StartsWith("lib/", StringComparison.Ordinal));
            return;
        }

        Assert.NotNull(package.GetEntry($"lib/net10.0/{name}.xml"));
        using var symbols = ZipFile.OpenRead(packages.PathOf(name, "snupkg"));
        var pdb = PortablePdb.Of(symbols.GetEntry($"lib/net10.0/{name}.pdb")!);
        if (PackedPackages.ToBePublished is null) return;
        Assert.Equal("release", pdb.Optimization);
        Assert.All(pdb.Documents, document => Assert.StartsWith("/_/", document.Path, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void A_readme_leads_to_nothing_that_the_package_has_not_got_and_shows_code_as_it_is(string name)
    {
        var readme = packages.ReadmeOf(name);

        Assert.All(ReadmeText.Targets(readme), target => Assert.Matches("^(https?:|mailto:|#)", target));
        Assert.Equal(ReadmeText.Blocks(File.ReadAllText(PackedPackages.SourceOfReadme(name))), ReadmeText.Blocks(readme));
    }

    [Fact]
    public void What_a_readme_refers_to_is_found() => Assert.Equal(
        ["a.md", "b.png", "c.md", "d.png", "#e"],
        ReadmeText.Targets("[a](a.md) ![b](b.png) `[x](x.md)`\n```\n[y](y.md)\n```\n[e](#e)\n[c]: c.md\n<img src=\"d.png\">").OrderBy(target => target.TrimStart('#'), StringComparer.Ordinal));

    [Fact]
    public void A_tool_comes_with_all_that_it_needs()
    {
        using var package = ZipFile.OpenRead(packages.PathOf("gossipod", "nupkg"));

        Assert.Contains("DotnetTool", Description(package).Descendants().Where(e => e.Name.LocalName == "packageType").Select(e => e.Attribute("name")?.Value));
        foreach (var file in new[] { "DotnetToolSettings.xml", "gossipod.dll", "gossipod.runtimeconfig.json", "Gossipod.Actors.dll", "Gossipod.Actors.TestKit.dll", "System.CommandLine.dll" })
            Assert.NotNull(package.GetEntry($"tools/net10.0/any/{file}"));
    }

    [Fact]
    public void Packages_of_this_repository_need_one_another_at_their_own_version_and_no_test_library()
    {
        foreach (var name in PackedPackages.Names)
        {
            using var package = ZipFile.OpenRead(packages.PathOf(name, "nupkg"));
            var description = Description(package);
            var version = description.Elements().Single(e => e.Name.LocalName == "version").Value;
            var needs = description.Descendants().Where(e => e.Name.LocalName == "dependency")
                .ToDictionary(e => e.Attribute("id")!.Value, e => e.Attribute("version")!.Value, StringComparer.Ordinal);

            Assert.All(needs.Where(need => need.Key.StartsWith("Gossipod.", StringComparison.Ordinal)), need => Assert.Equal(version, need.Value));
            Assert.DoesNotContain(needs.Keys, need => need.Contains("xunit", StringComparison.OrdinalIgnoreCase) || need.Contains("Grpc.Tools", StringComparison.Ordinal));
        }
    }

    private static XElement Description(ZipArchive package)
    {
        using var nuspec = package.Entries.Single(entry => entry.Name.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        return XDocument.Load(nuspec).Root!.Elements().Single(e => e.Name.LocalName == "metadata");
    }
}
