using Gossipod.Actors.Tests.Architecture;

namespace Gossipod.Actors.Tests.Configuration;

/// <summary>The page of all settings is the one that the files reference.conf give.</summary>
public sealed class ConfigurationReferenceTests
{
    private static readonly string Page = ConfigurationReference.Of(
        Read("Gossipod.Actors/Configuration"), Read("Gossipod.Actors.Discovery"), Read("Gossipod.Actors.Remote"));

    [Fact]
    public void The_page_in_docs_is_made_of_reference_conf() => GeneratedPage.IsCurrent("docs/configuration.md", Page);

    [Fact]
    public void Every_key_has_a_heading_of_its_own()
    {
        var headings = Page.Split('\n').Where(line => line.StartsWith("### ", StringComparison.Ordinal)).ToList();
        var packages = PackageSectionTests.Keys.Select(key => $"{key[0]}.{key[1]}");
        Assert.Equal(ReferenceConfTests.Entries().Select(entry => entry.Key).Concat(packages).Select(key => $"### `{key}`"), headings);
    }

    private static string Read(string folder) => File.ReadAllText(Path.Combine(SourceTree.Root, "src", folder, "reference.conf"));
}
