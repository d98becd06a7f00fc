using System.Text;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Protocol.Tests.Members;

public sealed class MemberNameTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("tab\there")]
    [InlineData("nul\0")]
    [InlineData("c1\u0085")]
    public void A_name_that_breaks_a_rule_is_refused_with_a_reason(string? value)
    {
        Assert.Null(MemberName.TryCreate(value, out var problem));
        Assert.StartsWith("must ", problem, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => MemberName.Create(value!));
    }

    [Theory]
    [InlineData("\uD800")]
    [InlineData("two words")]
    [InlineData("ü")]
    [InlineData("аpi")]
    [InlineData("a/b")]
    [InlineData("a\u202Eb")]
    [InlineData("<a>")]
    [InlineData("a\"b")]
    public void Other_characters_are_refused_and_the_reason_has_the_rule(string value)
    {
        Assert.Null(MemberName.TryCreate(value, out var problem));
        Assert.Equal("must have no characters but A-Z, a-z, 0-9 and . _ - : @ [ ]", problem);
        Assert.Null(MemberName.FromUtf8(Encoding.UTF8.GetBytes(value)));
    }

    [Fact]
    public void Of_all_characters_these_are_allowed() => Assert.Equal(
        "-.0123456789:@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]_abcdefghijklmnopqrstuvwxyz",
        string.Concat(Enumerable.Range(0, char.MaxValue + 1).Select(c => (char)c).Where(c => MemberName.TryCreate($"{c}", out _) is not null)));

    [Theory]
    [InlineData("a")]
    [InlineData("node-1.example:7000")]
    [InlineData("svc_2@[2001:db8::1]:7946")]
    public void A_valid_name_survives_the_wire(string value)
    {
        var name = MemberName.Create(value);
        var arrived = MemberName.FromUtf8(name.Utf8);
        Assert.Equal(name, arrived);
        Assert.Equal((name.Hash, name.Tag, name.GetHashCode()), (arrived!.Hash, arrived.Tag, arrived.GetHashCode()));
        Assert.Equal(value, arrived.ToString());
    }

    [Fact]
    public void The_limit_is_128()
    {
        Assert.NotNull(MemberName.TryCreate(new string('a', 128), out _));
        Assert.Null(MemberName.TryCreate(new string('a', 129), out var problem));
        Assert.Contains("at most 128 bytes long, is 129", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_spell_no_name_give_null()
    {
        byte[][] wrong =
        [
            [], [0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xC0, 0x80], "a\nb"u8.ToArray(), "   "u8.ToArray(),
            Encoding.UTF8.GetBytes(new string('a', 129)),
        ];
        Assert.All(wrong, bytes => Assert.Null(MemberName.FromUtf8(bytes)));
    }

    [Fact]
    public void Names_are_equal_by_value_and_case_matters()
    {
        Assert.Equal(Given.Name("a"), Given.Name("a"));
        Assert.NotEqual(Given.Name("a"), Given.Name("A"));
        Assert.False(Given.Name("a").Equals(null));
        Assert.Equal(["A", "B", "a"], new[] { "a", "B", "A" }.Select(Given.Name).Order().Select(name => name.Value));
    }

    [Fact]
    public void Hashes_of_ten_thousand_short_names_differ_and_no_tag_is_0()
    {
        var names = Enumerable.Range(0, 10_000).Select(i => Given.Name($"n{i}")).ToList();
        Assert.Equal(names.Count, names.Select(name => name.Hash).Distinct().Count());
        Assert.DoesNotContain(names, name => name.Tag == 0);
    }

    [Fact]
    public void The_hash_is_finished_fnv_1a() =>
        Assert.Equal(ViewHash.Mix(0xaf63dc4c8601ec8cUL), Given.Name("a").Hash);
}
