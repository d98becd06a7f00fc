using Gossipod.Actors.Tests.Architecture;

namespace Gossipod.Actors.Tests.Configuration;

/// <summary>The page of all settings is the one that reference.conf gives.</summary>
public sealed class ConfigurationReferenceTests
{
    private const string AcceptVariable = "GOSSIPOD_ACCEPT_DOCS";

    private static readonly string Conf = File.ReadAllText(Path.Combine(SourceTree.Root, "src", "Gossipod.Actors", "Configuration", "reference.conf"));

    [Fact]
    public void The_page_in_docs_is_made_of_reference_conf()
    {
        var file = Path.Combine(SourceTree.Root, "docs", "configuration.md");
        var page = ConfigurationReference.Of(Conf);
        if (Environment.GetEnvironmentVariable(AcceptVariable) == "1") File.WriteAllText(file, page);

        Assert.True(
            File.Exists(file) && File.ReadAllText(file).ReplaceLineEndings("\n") == page,
            $"{file} is not what reference.conf gives. Run this test once with {AcceptVariable}=1 and commit the file.");
    }

    [Fact]
    public void Every_key_has_a_heading_of_its_own()
    {
        var headings = ConfigurationReference.Of(Conf).Split('\n').Where(line => line.StartsWith("### ", StringComparison.Ordinal)).ToList();
        Assert.Equal(ReferenceConfTests.Entries().Select(entry => $"### `{entry.Key}`"), headings);
    }
}
