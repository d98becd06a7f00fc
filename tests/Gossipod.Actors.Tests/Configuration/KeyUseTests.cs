using System.Reflection;
using Gossipod.Actors.Configuration;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol;
using Mono.Cecil;

namespace Gossipod.Actors.Tests.Configuration;

/// <summary>
/// Every key is used: what it sets is read by code of the node, not only parsed, checked and copied. Which property a key sets is found by
/// setting it; who reads a property is found in the compiled libraries.
/// </summary>
public sealed class KeyUseTests : IClassFixture<KeyUseTests.Libraries>
{
    /// <summary>Keys that only say what may start, with a configuration that is refused for each, and one that starts.</summary>
    private static readonly Dictionary<string, (string Refused, string Started)> Rules = new()
    {
        ["security.require-encryption"] = ("security.require-encryption = on", "security.require-encryption = off"),
        ["security.clear-datagrams"] = ($"security.streams = tls, {Certificate}", $"security.streams = tls, {Certificate}, security.clear-datagrams = on"),
    };

    private readonly Libraries _libraries;

    public KeyUseTests(Libraries libraries) => _libraries = libraries;

    public static TheoryData<string> RuleKeys => [.. Rules.Keys];

    private static string Certificate => EveryKeyTests.Rows["security.clear-datagrams"].Value.Split("security.streams = tls, ")[1];

    [Theory]
    [MemberData(nameof(ReferenceConfTests.Keys), MemberType = typeof(ReferenceConfTests))]
    public void What_a_key_sets_is_read_by_the_node(string key)
    {
        // Seeds are what join-at-start is about.
        var besides = key == "join-at-start" ? "seeds = [\"a:1\"]\n" : "";
        var changed = StoredSettings.Changed(Given.Settings(besides), Given.Settings($"{besides}{key} = {EveryKeyTests.Rows[key].Value}"));
        Assert.NotEmpty(changed);

        // What the façade keeps beside the node is one setting with it; a profile is what it presets.
        var settings = changed.Where(property => property.Name != nameof(GossipodSettings.Profile)).GroupBy(property => property.Name);
        foreach (var setting in settings.Where(_ => !Rules.ContainsKey(key)))
            Assert.True(setting.Any(IsRead), $"gossipod.{key} sets {string.Join(" and ", setting.Select(Name))}, which nothing reads: use it, or remove the key.");
    }

    [Theory]
    [MemberData(nameof(RuleKeys))]
    public void A_key_that_only_says_what_may_start_does_so(string key)
    {
        Assert.NotEmpty(Given.Problems(Rules[key].Refused));
        Given.Settings(Rules[key].Started);
    }

    [Fact]
    public void What_a_node_is_told_comes_from_a_key()
    {
        var set = ReferenceConfTests.Entries().SelectMany(entry =>
            StoredSettings.Changed(Given.Settings(""), Given.Settings($"{entry.Key} = {EveryKeyTests.Rows[entry.Key].Value}")));
        var left = StoredSettings.OfNode.Except(set).Select(Name);
        Assert.Equal([$"{nameof(NodeSettings)}.{nameof(NodeSettings.Metadata)}"], left); // an object of GossipodSetup
    }

    [Fact]
    public void A_setting_that_nobody_reads_is_found()
    {
        using var readers = new SettingReaders([typeof(KeyUseTests).Assembly.Location], type => type.Name == nameof(SomeSettings), method => method.Name == "Validate");
        string Of(string property) => string.Join(',', readers.Of(typeof(SomeSettings), property));
        Assert.Equal("", Of(nameof(SomeSettings.OnlyChecked)));
        Assert.Equal("", Of(nameof(SomeSettings.ReadByWhatNobodyCalls)));
        Assert.Equal(nameof(KeyUseTests), Of(nameof(SomeSettings.Read)));
        Assert.Equal(nameof(KeyUseTests), Of(nameof(SomeSettings.ReadThroughAnother)));
        Assert.Equal(nameof(KeyUseTests), Of(nameof(SomeSettings.ReadByALambda)));
        Assert.Equal(15, Reader.Sum(new SomeSettings(1, 2, 3, 4, 5)));
    }

    private bool IsRead(PropertyInfo property) => _libraries.Readers.Of(property.DeclaringType!, property.Name).Count > 0;

    private static string Name(PropertyInfo property) => $"{property.DeclaringType!.Name}.{property.Name}";

    private static bool IsNoReader(MethodDefinition method)
    {
        if (method.Name == nameof(ProtocolSettings.Validate)) return true;
        if (method.Name == nameof(IdentitySource.WithIdentity)) return false; // makes the file as the node starts
        var type = method.DeclaringType;
        while (type.DeclaringType is { } outer) type = outer;
        return type.Namespace == typeof(GossipodSettings).Namespace && !(type.Name == nameof(GossipodSettings) && method.IsGetter);
    }

    /// <summary>The libraries as they are compiled, read once.</summary>
    public sealed class Libraries : IDisposable
    {
        internal SettingReaders Readers { get; } = new(
            [typeof(GossipodCluster).Assembly.Location, typeof(ProtocolSettings).Assembly.Location],
            type => type.Name.EndsWith("Settings", StringComparison.Ordinal),
            IsNoReader);

        public void Dispose() => Readers.Dispose();
    }

    private sealed record SomeSettings(int OnlyChecked, int ReadByWhatNobodyCalls, int Read, int ReadThroughAnother, int ReadByALambda)
    {
        public int Another => ReadThroughAnother + 1;

        public bool Validate() => OnlyChecked > 0 && Read > 0;
    }

    private static class Reader
    {
        public static int Sum(SomeSettings settings) => settings.Validate() ? One(settings) + settings.Another + Enumerable.Range(0, 1).Sum(_ => settings.ReadByALambda) + 2 : 0;

        private static int One(SomeSettings settings) => settings.Read;

#pragma warning disable IDE0051 // Nobody calls it: that is what it is for.
        private static int Two(SomeSettings settings) => settings.ReadByWhatNobodyCalls;
#pragma warning restore IDE0051
    }
}
