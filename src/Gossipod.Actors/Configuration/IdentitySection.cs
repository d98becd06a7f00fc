using System.Collections.Immutable;
using System.Text;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Configuration;

/// <summary>Reads who the node is: the cluster's name, its own, and its tags.</summary>
internal sealed class IdentitySection(SectionReader reader, HostNetwork network)
{
    private const int MaxClusterNameBytes = 128;

    public string ReadClusterName()
    {
        var name = reader.Text("cluster-name");
        if (name is not null && ProblemOfCluster(name) is { } problem)
        {
            reader.Rules.Add("cluster-name", name, problem,
                "name the cluster, for example cluster-name = \"payments-prod\", the same on all its nodes");
        }

        return name ?? "";
    }

    public string ReadName()
    {
        var configured = reader.Text("name");
        var name = string.IsNullOrEmpty(configured) ? network.HostName() : configured;
        if (MemberName.TryCreate(name, out var problem) is null)
        {
            reader.Rules.Add("name", name, problem!, "set name to a text of these characters that no other member of the cluster has, for example name = \"api-1\"");
        }

        return name;
    }

    public ImmutableSortedDictionary<string, string> ReadTags(int maxMetadataBytes)
    {
        var tags = MemberDetails.NoTags.ToBuilder();
        var bytes = 0;
        foreach (var (key, value) in reader.Map("tags", "use tags { key = value }"))
        {
            if (HoconText.Kind(value) is HoconKind.Text) tags[key] = HoconText.Of(value);
            else reader.Refuse("tags." + key, value, "must be a text",
                $"use a text in quotes, and quote a key that holds dots: \"{key}.x\"");
        }

        foreach (var (key, value) in tags)
        {
            var valid = IsUnicode(key) && IsUnicode(value) && !key.Any(char.IsControl);
            reader.Rules.Require(key.Length > 0, "tags", $"{key} = {value}", "a tag's key must not be empty", "name the tag");
            reader.Rules.Require(valid, "tags." + key, value, "must be valid Unicode, its key without control characters",
                "use metadata for bytes");
            bytes += MetadataSize.Of(key, value);
        }

        reader.Rules.Require(
            bytes <= maxMetadataBytes,
            "tags",
            $"{bytes} bytes",
            $"must take at most max-metadata-bytes ({maxMetadataBytes}), counting key, value and {MetadataSize.BytesPerTag} bytes per tag",
            "shorten or drop tags, or raise max-metadata-bytes");
        return tags.ToImmutable();
    }

    /// <summary>It is hashed and compared, and stands in logs of its own members only.</summary>
    private static string? ProblemOfCluster(string name) =>
        string.IsNullOrWhiteSpace(name) ? "must not be empty"
        : !IsUnicode(name) ? "must be valid Unicode"
        : Encoding.UTF8.GetByteCount(name) is > MaxClusterNameBytes and var length ? $"must be at most {MaxClusterNameBytes} bytes of UTF-8, is {length}"
        : name.Any(char.IsControl) ? "must not contain control characters"
        : null;

    // An unpaired surrogate enumerates as U+FFFD.
    private static bool IsUnicode(string text) => text.EnumerateRunes().All(rune => rune != Rune.ReplacementChar);
}
