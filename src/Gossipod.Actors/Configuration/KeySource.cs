using Gossipod.Actors.Protocol;
using Gossipod.Actors.Security;

namespace Gossipod.Actors.Configuration;

/// <summary>Where a node's keys come from: the configuration, an environment variable, or a file. At most one of them.</summary>
/// <param name="Keys">The keys; null for none.</param>
/// <param name="File">The file, when they came from one.</param>
/// <param name="IsUsable">Whether nothing was wrong.</param>
internal sealed record KeySource(Keyring? Keys, string? File, bool IsUsable)
{
    private const string NotShown = "(not shown)";

    private const string KeyRemedy = "use Base64 of 32 random bytes, as ClusterKey.Generate().ToBase64() gives it";

    public static KeySource Read(SectionReader reader)
    {
        var listed = ReadList(reader);
        var file = reader.Text("key-file") ?? "";
        var variable = reader.Text("key-environment") ?? "";
        var given = (listed is { Length: 0 } ? 0 : 1) + (file.Length > 0 ? 1 : 0) + (variable.Length > 0 ? 1 : 0);
        if (given > 1)
        {
            reader.Rules.Add("security.keys", NotShown, "keys must come from one place", "set only one of security.keys, security.key-file and security.key-environment");
            return new KeySource(null, null, IsUsable: false);
        }

        if (file.Length > 0) return FromFile(file, reader.Rules);
        if (variable.Length > 0) return FromEnvironment(variable, reader.Rules);
        return listed is null ? new KeySource(null, null, IsUsable: false) : FromTexts("security.keys", listed, null, reader.Rules);
    }

    /// <summary>The list; null when it is something else. Unlike other lists it is never repeated in a problem.</summary>
    private static string[]? ReadList(SectionReader reader)
    {
        if (!reader.TryFind("keys", out var value)) return [];
        if (HoconText.Kind(value) is HoconKind.Text) return Split(HoconText.Of(value));
        if (HoconText.Kind(value) is HoconKind.List && value.GetArray() is var entries && entries.All(entry => HoconText.Kind(entry) is HoconKind.Text))
            return [.. entries.Select(HoconText.Of)];
        reader.Rules.Add("security.keys", NotShown, "must be a list of texts", KeyRemedy);
        return null;
    }

    private static KeySource FromEnvironment(string variable, SettingsRules rules)
    {
        var text = Environment.GetEnvironmentVariable(variable);
        if (!string.IsNullOrWhiteSpace(text)) return FromTexts("security.key-environment", Split(text), null, rules);
        rules.Add("security.key-environment", variable, "must name an environment variable that holds keys", "set the variable to keys with commas between them, or the setting to \"\"");
        return new KeySource(null, null, IsUsable: false);
    }

    private static KeySource FromFile(string path, SettingsRules rules)
    {
        var lines = KeyFile.Read(path, out var problem);
        if (lines is not null) return FromTexts("security.key-file", lines, path, rules);
        rules.Add("security.key-file", path, problem!, "make it readable by its owner alone (chmod 600), one Base64 key per line, the one that seals first");
        return new KeySource(null, null, IsUsable: false);
    }

    private static KeySource FromTexts(string key, IReadOnlyList<string> texts, string? file, SettingsRules rules)
    {
        if (texts.Count == 0 && file is null) return new KeySource(null, null, IsUsable: true);
        var keys = new List<ClusterKey>();
        for (var i = 0; i < texts.Count; i++)
        {
            if (ClusterKey.TryParse(texts[i], out var read)) keys.Add(read);
            else rules.Add(key, NotShown, $"key {i + 1} of {texts.Count} is not Base64 of {ClusterKey.SizeInBytes} bytes", KeyRemedy);
        }

        if (keys.Count < texts.Count) return new KeySource(null, null, IsUsable: false);
        var ring = Keyring.Create(keys, out var problem);
        if (problem is not null) rules.Add(key, NotShown, problem, "give one to four different keys, the one that seals first");
        return new KeySource(ring, file, IsUsable: ring is not null);
    }

    private static string[] Split(string text) => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
