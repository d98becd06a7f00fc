using System.Net;
using System.Text;
using Akka.Configuration;
using Gossipod.Actors.Configuration;
using Gossipod.Actors.Fuzzing.Generating;
using Gossipod.Actors.Protocol;
using Xunit.Abstractions;

namespace Gossipod.Actors.Fuzzing.Tests.Texts;

/// <summary>
/// Configurations that cannot be used: each is refused at once, with the key, the value, the rule and what to write instead (T50).
/// </summary>
public sealed class SettingsFuzzTests(ITestOutputHelper output)
{
    private static readonly HostNetwork Machine = new()
    {
        HostName = () => "machine",
        Resolve = host => host == "localhost" ? [IPAddress.Loopback] : [],
        UnicastAddresses = () => [IPAddress.Parse("10.0.0.5")],
    };

    [Fact]
    public void Every_key_is_known_with_its_unit()
    {
        Assert.True(SettingKeys.All.Count >= 60, $"only {SettingKeys.All.Count} keys were found");
        Assert.All(SettingKeys.All, key => Assert.NotEqual("", key.Unit));
        Assert.True(SettingKeys.All.Sum(key => SettingKeys.Wrong(key.Key, key.Unit).Count) >= 300);
    }

    [Fact]
    public void Every_wrong_value_of_every_key_is_refused()
    {
        var count = 0;
        foreach (var (key, unit) in SettingKeys.All)
        {
            foreach (var value in SettingKeys.Wrong(key, unit))
            {
                AssertRefused([(key, value)]);
                count++;
            }
        }

        output.WriteLine($"{count} wrong values of {SettingKeys.All.Count} keys");
    }

    [Fact]
    public void Two_thousand_combinations_of_wrong_values_are_refused_with_every_key_at_once()
    {
        for (var i = 0; i < 2_000; i++)
        {
            var random = FuzzRandom.For(FuzzRun.Seed, i);
            var wrong = new Dictionary<string, string>(StringComparer.Ordinal);
            for (var keys = random.Next(2, 6); keys > 0; keys--)
            {
                var (key, unit) = random.Pick(SettingKeys.All);
                wrong[key] = random.Pick(SettingKeys.Wrong(key, unit));
            }

            AssertRefused([.. wrong.Select(pair => (pair.Key, pair.Value))]);
        }
    }

    [Fact]
    public void Any_text_for_any_key_is_read_or_refused()
    {
        var accepted = 0;
        var count = FuzzRun.Count(0.02);
        for (var i = 0; i < count; i++)
        {
            var random = FuzzRandom.For(FuzzRun.Seed, i);
            var key = random.OneIn(10) ? "sync.hook" : random.Pick(SettingKeys.All).Key; // a type's name is a language of its own
            var hocon = $"{key} = {Quoted(Text(random))}";
            try
            {
                Read(hocon);
                accepted++;
            }
            catch (GossipodConfigurationException refused)
            {
                AssertExplained(refused, hocon);
            }
            catch (Exception other)
            {
                Assert.Fail($"input {i} of seed {FuzzRun.Seed}: {hocon}\n{other}");
            }
        }

        Assert.InRange(accepted, count / 1_000, count / 2);
    }

    private static GossipodSettings Read(string section) =>
        GossipodSettings.Create(
            ConfigurationFactory.ParseString("cluster-name = test\n" + section), Machine, id => id == "akka.actor.default-dispatcher");

    private static void AssertRefused(IReadOnlyList<(string Key, string Value)> wrong)
    {
        var hocon = string.Join('\n', wrong.Select(pair => $"{pair.Key} = {pair.Value}"));
        GossipodConfigurationException refused;
        try
        {
            refused = Assert.Throws<GossipodConfigurationException>(() => Read(hocon));
        }
        catch (Xunit.Sdk.XunitException failure)
        {
            throw new Xunit.Sdk.XunitException($"{hocon}\n{failure.Message}");
        }

        AssertExplained(refused, hocon);
        foreach (var (key, _) in wrong)
            Assert.True(
                refused.Problems.Any(problem => problem.Key == key || problem.Key.StartsWith(key + ".", StringComparison.Ordinal)),
                $"{hocon}\nsays nothing of {key}:\n{refused.Message}");
    }

    private static void AssertExplained(GossipodConfigurationException refused, string hocon)
    {
        Assert.NotEmpty(refused.Problems);
        foreach (var problem in refused.Problems) Assert.True(IsWhole(problem), $"{hocon}\n{problem}");
        Assert.Equal(refused.Problems.Count + 1, refused.Message.Split('\n').Length);
    }

    private static bool IsWhole(SettingsProblem problem) =>
        problem is { Key.Length: > 0, Value.Length: > 0, Rule.Length: > 4, Remedy.Length: >= 6 };

    private static string Text(FuzzRandom random)
    {
        string[] parts = ["1", "-", ".", "ms", "s", "KiB", "on", "off", "profile", "10.0.0.1", ":", "7946", "localhost", "[", "]", ",",
            "=", "System.String", "`1", "*", "&", " ", "\t", "\n", "\"", "\\", "é", "\uD83D", "🜁", "\0", "discovery:", "%", "AAAA", "lan",
            "{", "}", "$", "9999999999"];
        var text = "";
        for (var i = random.Next(6); i > 0; i--) text += random.OneIn(300) ? new string(random.Pick(parts)[0],
            random.Next(5_000)) : random.Pick(parts);
        return text;
    }

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text) quoted.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
        return quoted.Append('"').ToString();
    }
}
