using System.Globalization;
using Akka.Configuration;
using Akka.Configuration.Hocon;
using Gossipod.Actors.Configuration;
using Gossipod.Actors.Hosting;
using Gossipod.Actors.Tests.Configuration;
using Microsoft.Extensions.Configuration;

namespace Gossipod.Actors.Tests.Hosting;

/// <summary>Every HOCON key has an option and a place in the application's configuration, and both are used.</summary>
public sealed class EveryOptionTests
{
    public static TheoryData<string> Keys => ReferenceConfTests.Keys;

    [Fact]
    public void Options_and_keys_are_the_same() =>
        Assert.Equal(ReferenceConfTests.Entries().Select(entry => entry.Key).Order(), Paths(typeof(GossipodOptions), "").Order());

    [Theory]
    [MemberData(nameof(Keys))]
    public void Every_key_can_be_set_by_its_option(string key)
    {
        var (value, expected, read) = EveryKeyTests.Rows[key];
        var options = new GossipodOptions();
        foreach (var (path, leaf) in Leaves($"{key} = {value}")) Assign(options, path, leaf);
        Assert.Equal(expected, Shown(read(Settings(options.ToConfig()))));
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Every_key_can_be_set_by_the_configuration(string key)
    {
        var (value, expected, read) = EveryKeyTests.Rows[key];
        var texts = Leaves($"{key} = {value}").SelectMany(leaf => Entries(leaf.Path, leaf.Value)).ToDictionary(entry => entry.Key, entry => (string?)entry.Value);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(texts).Build();
        Assert.Equal(expected, Shown(read(Settings(ConfigurationText.Read(configuration)))));
    }

    private static GossipodSettings Settings(Config config) => GossipodSettings.Create(
        config.GetConfig("gossipod").WithFallback(ConfigurationFactory.ParseString("cluster-name = test")), Given.Machine, static _ => true);

    private static string? Shown(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture);

    private static IEnumerable<string> Paths(Type type, string prefix) => OptionKey.Of(type).SelectMany(key =>
        key.IsSection ? Paths(key.Type, prefix + key.Key + ".") : [prefix + key.Key]);

    /// <summary>What a text of HOCON sets, key by key.</summary>
    private static List<(string[] Path, HoconValue Value)> Leaves(string hocon)
    {
        var leaves = new List<(string[], HoconValue)>();
        void Walk(HoconValue value, string[] path, Type type)
        {
            foreach (var (name, item) in value.GetObject().Items)
            {
                if (OptionKey.Find(type, name) is { IsSection: true } section) Walk(item, [.. path, name], section.Type);
                else leaves.Add(([.. path, name], item));
            }
        }

        Walk(ConfigurationFactory.ParseString(hocon).Root, [], typeof(GossipodOptions));
        return leaves;
    }

    private static void Assign(object options, string[] path, HoconValue value)
    {
        foreach (var section in path[..^1]) options = OptionKey.Find(options.GetType(), section)!.Property.GetValue(options)!;
        var key = OptionKey.Find(options.GetType(), path[^1])!;
        var text = HoconText.Kind(value) is HoconKind.Text ? HoconText.Of(value) : "";
        key.Property.SetValue(options, key switch
        {
            { IsMap: true } => value.GetObject().Items.ToDictionary(item => item.Key, item => HoconText.Of(item.Value)),
            { IsList: true } => value.GetArray().Select(HoconText.Of).ToList(),
            { Type.IsEnum: true } => Enum.Parse(key.Type, text, ignoreCase: true),
            _ when key.Type == typeof(TimeSpan) => ValueText.Duration(text),
            _ when key.Type == typeof(bool) => ValueText.Flag(text),
            _ when key.Type == typeof(int) => ValueText.Bytes(text),
            _ when key.Type == typeof(double) => ValueText.Number(text),
            _ => text,
        });
    }

    private static IEnumerable<KeyValuePair<string, string>> Entries(string[] path, HoconValue value)
    {
        // As .NET names them, so that the option's name is what is looked up.
        var key = string.Join(':', path.Select(name => string.Concat(name.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]))));
        return HoconText.Kind(value) switch
        {
            HoconKind.List => value.GetArray().Select((entry, at) => KeyValuePair.Create($"{key}:{at}", HoconText.Of(entry))),
            HoconKind.Section => value.GetObject().Items.Select(item => KeyValuePair.Create($"{key}:{item.Key}", HoconText.Of(item.Value))),
            _ => [KeyValuePair.Create(key, HoconText.Of(value))],
        };
    }
}
