using System.Text.Json;
using Gossipod.Actors.AspNetCore.Json;

namespace Gossipod.Tool.Agents;

/// <summary>
/// Reads pages of members field by field. Generated readers do the same, but the runtime must compile some 400 methods for them at each start,
/// a fifth of what <c>gossipod members</c> takes.
/// </summary>
internal static class MembersReader
{
    /// <summary>The page; causes are left out.</summary>
    /// <exception cref="ToolException">It is none.</exception>
    public static MembersJson Read(ReadOnlyMemory<byte> page)
    {
        try
        {
            using var document = JsonDocument.Parse(page);
            var root = document.RootElement;
            var members = new List<MemberJson>();
            foreach (var member in root.GetProperty("members").EnumerateArray()) members.Add(Member(member));
            return new MembersJson { Sequence = root.GetProperty("sequence").GetInt64(), Total = root.GetProperty("total").GetInt32(), Members = members };
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new ToolException($"the agent answers something else than a Gossipod agent of this version: {wrong.Message}", wrong);
        }
    }

    private static MemberJson Member(JsonElement member)
    {
        var tags = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var tag in member.GetProperty("tags").EnumerateObject()) tags[tag.Name] = tag.Value.GetString() ?? "";
        return new MemberJson
        {
            Name = Text(member, "name"),
            Address = Text(member, "address"),
            Status = Text(member, "status"),
            IsSelf = member.GetProperty("isSelf").GetBoolean(),
            Generation = member.GetProperty("generation").GetUInt64(),
            Incarnation = member.GetProperty("incarnation").GetUInt64(),
            Tags = tags,
            MetadataBytes = member.GetProperty("metadataBytes").GetInt32(),
            Since = member.TryGetProperty("since", out var since) ? since.GetInt64() : null,
            IsStreamOnly = member.TryGetProperty("isStreamOnly", out var isStreamOnly) && isStreamOnly.GetBoolean(),
            Sighting = member.TryGetProperty("sighting", out var sighting) && sighting.TryGetProperty("roundTripMs", out var time) ? new SightingJson { RoundTripMs = time.GetDouble() } : null,
        };
    }

    private static string Text(JsonElement member, string name) => member.GetProperty(name).GetString() ?? throw new JsonException($"{name} is null");
}
