using Akka.Configuration.Hocon;
using Gossipod.Actors.Protocol;

namespace Gossipod.Actors.Configuration;

/// <summary>
/// Reads one section of HOCON key by key and notes what is wrong instead of throwing. A key that cannot be read gives the fallback,
/// so that reading goes on; keys that nobody asked for are unknown. Used once, by one thread.
/// </summary>
internal sealed class SectionReader(IReadOnlyDictionary<string, HoconValue> items, string prefix, SettingsRules rules)
{
    /// <summary>The value that stands for the profile's.</summary>
    public const string ProfileValue = "profile";

    private HashSet<string> _known = new(StringComparer.Ordinal);

    private bool _acceptsProfile;

    public SettingsRules Rules => rules;

    /// <summary>A text; null when there is something else, which is noted.</summary>
    public string? Text(string key) => Scalar(key, "text", "write one text value in quotes", static text => text);

    public TimeSpan Duration(string key, TimeSpan fallback) =>
        Scalar(key, "a duration", "use a number and a unit, such as 500ms, 5s or 1h", static text => ValueText.Duration(text)) ?? fallback;

    public int Bytes(string key, int fallback) =>
        Scalar(key, "a size in bytes", "use a number of bytes, or one with KiB, MiB, kB or MB", static text =>
            ValueText.Bytes(text)) ?? fallback;

    public int Whole(string key, int fallback) =>
        Scalar(key, "a whole number", "use digits only", static text => ValueText.Whole(text)) ?? fallback;

    public double Number(string key, double fallback) =>
        Scalar(key, "a number", "use digits with a decimal point", static text => ValueText.Number(text)) ?? fallback;

    public bool Flag(string key, bool fallback) =>
        Scalar(key, "on or off", "use on or off", static text => ValueText.Flag(text)) ?? fallback;

    /// <summary>One of an enumeration's names, in lower case.</summary>
    public TEnum Choice<TEnum>(string key, TEnum fallback)
        where TEnum : struct, Enum
    {
        var names = string.Join(" or ", Enum.GetNames<TEnum>()).ToLowerInvariant();
        return Scalar<TEnum?>(key, names, $"use {names}", static text =>
            Enum.TryParse<TEnum>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) && !char.IsAsciiDigit(text[0]) ? value : null)
            ?? fallback;
    }

    /// <summary>The same section, where <see cref="ProfileValue"/> stands for the fallback.</summary>
    public SectionReader AcceptingProfile() => new(items, prefix, rules) { _known = _known, _acceptsProfile = true };

    /// <summary>A list of texts; one text is split at its commas.</summary>
    public IReadOnlyList<string> List(string key)
    {
        if (!TryFind(key, out var value)) return [];
        if (HoconText.Kind(value) is HoconKind.Text)
            return HoconText.Of(value).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

        var entries = HoconText.Kind(value) is HoconKind.List ? value.GetArray() : null;
        if (entries is not null && entries.All(entry => HoconText.Kind(entry) is HoconKind.Text)) return [.. entries.Select(HoconText.Of)];
        Refuse(key, value, "must be a list of texts", "use [\"a:7946\", \"b:7946\"]");
        return [];
    }

    /// <summary>The section below <paramref name="key"/>; empty when there is something else.</summary>
    public SectionReader Section(string key) => new(Map(key, "use " + key + " { … }"), prefix + key + ".", rules);

    /// <summary>The entries below <paramref name="key"/>, by name.</summary>
    public IReadOnlyDictionary<string, HoconValue> Map(string key, string remedy)
    {
        if (!TryFind(key, out var value)) return HoconText.NoItems;
        if (HoconText.Kind(value) is HoconKind.Section) return value.GetObject().Items;
        Refuse(key, value, "must be a section", remedy);
        return HoconText.NoItems;
    }

    /// <summary>Notes every key that no other method was asked for.</summary>
    public void RefuseUnknownKeys()
    {
        foreach (var (key, value) in items.OrderBy(item => item.Key, StringComparer.Ordinal))
        {
            if (_known.Contains(key)) continue;
            var meant = DidYouMean.Suggest(key, _known);
            Refuse(key, value, "is not a known key", meant is null ? "remove it" : $"did you mean {rules.Section}.{prefix}{meant}?");
        }
    }

    /// <summary>Notes that the value of a key cannot be used.</summary>
    public void Refuse(string key, HoconValue value, string rule, string remedy) => rules.Add(prefix + key, new Shown(value), rule, remedy);

    /// <summary>The value of a key as it is; for what must not be repeated in a problem.</summary>
    public bool TryFind(string key, out HoconValue value)
    {
        _known.Add(key);
        return items.TryGetValue(key, out value!);
    }

    private T? Scalar<T>(string key, string type, string remedy, Func<string, T?> parse)
    {
        if (!TryFind(key, out var value)) return default;
        if (HoconText.Kind(value) is HoconKind.Text)
        {
            var text = HoconText.Of(value);
            if (_acceptsProfile && text == ProfileValue) return default;
            var parsed = parse(text);
            if (parsed is not null) return parsed;
        }

        Refuse(key, value, $"must be {type}", _acceptsProfile ? remedy + ", or " + ProfileValue : remedy);
        return default;
    }

    /// <summary>A refused value as it reads in the configuration.</summary>
    private sealed class Shown(HoconValue value)
    {
        public override string ToString() => HoconText.Show(value);
    }
}
