using Gossipod.Actors.Tests.Architecture;

namespace Gossipod.Actors.Tests.Configuration;

/// <summary>The page of all settings is the one that reference.conf gives.</summary>
public sealed class ConfigurationReferenceTests
{
    private static readonly string Conf = File.ReadAllText(Path.Combine(SourceTree.Root, "src", "Gossipod.Actors", "Configuration", "reference.conf"));

    [Fact]
    public void The_page_in_docs_is_made_of_reference_conf() => GeneratedPage.IsCurrent("docs/configuration.md", ConfigurationReference.Of(Conf));

    [Fact]
    public void Every_key_has_a_heading_of_its_own()
    {
        var headings = ConfigurationReference.Of(Conf).Split('\n').Where(line => line.StartsWith("### ", StringComparison.Ordinal)).ToList();
        Assert.Equal(ReferenceConfTests.Entries().Select(entry => $"### `{entry.Key}`"), headings);
    }
}
