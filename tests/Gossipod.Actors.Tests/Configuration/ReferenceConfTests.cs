using System.Text.RegularExpressions;
using Gossipod.Actors.Configuration;
using Gossipod.Actors.Protocol;

namespace Gossipod.Actors.Tests.Configuration;

public sealed partial class ReferenceConfTests
{
    public static TheoryData<string> Keys => [.. Entries().Select(entry => entry.Key)];

    [Theory]
    [MemberData(nameof(Keys))]
    public void Every_key_says_its_unit_range_default_and_effect(string key)
    {
        IsDocumented(Entries().Single(entry => entry.Key == key).Comment);
    }

    /// <summary>Fails where a key's comment lacks one of the facts.</summary>
    internal static void IsDocumented(string comment)
    {
        Assert.Contains("Unit: ", comment, StringComparison.Ordinal);
        Assert.Contains("Range: ", comment, StringComparison.Ordinal);
        Assert.Contains("Default: ", comment, StringComparison.Ordinal);
        Assert.True(comment.IndexOf("Unit: ", StringComparison.Ordinal) > 20, "The meaning comes first.");
        Assert.True(comment.Length - comment.IndexOf("Default: ", StringComparison.Ordinal) > 40, "The effect comes last.");
    }

    [Fact]
    public void Every_protocol_setting_is_a_key_whose_default_is_the_profile()
    {
        var items = GossipodSettings.Reference.GetConfig("gossipod");
        var properties = typeof(ProtocolSettings).GetProperties().Where(property => property.CanWrite).Select(property =>
            Kebab(property.Name)).ToList();
        Assert.Equal(28, properties.Count);
        Assert.All(properties, key => Assert.Equal("profile", items.GetString(key)));
    }

    [Fact]
    public void Every_key_is_lower_case_with_dashes() => Assert.All(Entries(), entry => Assert.Matches("^[a-z0-9.-]+$", entry.Key));

    [Theory]
    [InlineData("local", 1000, 200, 1, 3, 6, 1, 100, 3, 2, 15, 15, 1)]
    [InlineData("lan", 1000, 400, 3, 4, 6, 3, 200, 3, 4, 30, 30, 24)]
    [InlineData("wan", 5000, 2000, 3, 6, 6, 3, 500, 4, 4, 60, 60, 24)]
    public void Profiles_have_the_protocols_numbers(
        string name, int period, int direct, int helpers, int alpha, int beta, int k, int gossip, int fanout, int lambda, int sync,
            int toDead, int tombstone)
    {
        var protocol = Given.Settings($"profile = {name}").Protocol;
        var expected = new ProtocolSettings
        {
            ProtocolPeriod = TimeSpan.FromMilliseconds(period),
            DirectTimeout = TimeSpan.FromMilliseconds(direct),
            IndirectProbeCount = helpers,
            SuspicionAlpha = alpha,
            SuspicionBeta = beta,
            SuspicionConfirmations = k,
            GossipInterval = TimeSpan.FromMilliseconds(gossip),
            GossipFanout = fanout,
            RetransmitMultiplier = lambda,
            SyncInterval = TimeSpan.FromSeconds(sync),
            GossipToDead = TimeSpan.FromSeconds(toDead),
            Tombstone = TimeSpan.FromHours(tombstone),
        };
        Assert.Equal(expected, protocol);
    }

    /// <summary>Every leaf of the file with the comment lines right above it.</summary>
    internal static IReadOnlyList<(string Key, string Comment)> Entries() => Entries(typeof(GossipodSettings), "Gossipod.Actors.Configuration.reference.conf");

    /// <summary>The same of the file in another library.</summary>
    internal static IReadOnlyList<(string Key, string Comment)> Entries(Type library, string name)
    {
        using var stream = library.Assembly.GetManifestResourceStream(name)!;
        using var text = new StreamReader(stream);
        var entries = new List<(string, string)>();
        var path = new Stack<string>();
        var comment = "";
        while (text.ReadLine()?.Trim() is { } line)
        {
            if (line.StartsWith('#')) comment += line[1..];
            else if (line == "}") path.Pop();
            else if (SectionStart().Match(line) is { Success: true } section) path.Push(section.Groups[1].Value);
            else if (Assignment().Match(line) is { Success: true } leaf)
                entries.Add((string.Join('.', path.Reverse().Skip(1).Append(leaf.Groups[1].Value)), comment));

            if (!line.StartsWith('#')) comment = "";
        }

        return entries;
    }

    private static string Kebab(string name) => CapitalInside().Replace(name, "-$0").ToLowerInvariant();

    [GeneratedRegex(@"^(\S+) \{$")]
    private static partial Regex SectionStart();

    [GeneratedRegex(@"^(\S+) (?:= .+|\{\})$")]
    private static partial Regex Assignment();

    [GeneratedRegex("(?<!^)[A-Z]")]
    private static partial Regex CapitalInside();
}
