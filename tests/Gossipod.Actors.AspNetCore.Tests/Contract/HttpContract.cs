using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Gossipod.Actors.AspNetCore.Json;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Explaining;
using Gossipod.Actors.Protocol.Forgetting;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.AspNetCore.Tests.Contract;

/// <summary>
/// What clients rely on, as lines: each field of each request and answer with its kind of value, and the texts that fields take. The fields are
/// those of the serializer, whatever the records are called.
/// </summary>
internal static class HttpContract
{
    private const string Absent = ", may be absent";

    private static readonly GossipodJson Json = GossipodJson.Default;

    /// <summary>What each route takes (null for nothing) and answers; of the stream, its items.</summary>
    public static readonly IReadOnlyList<(string Route, JsonTypeInfo? Content, JsonTypeInfo Answer)> Routes =
    [
        ("GET v1/members", null, Json.MembersJson),
        ("GET v1/members/NAME", null, Json.MembersJson),
        ("GET v1/self", null, Json.SelfJson),
        ("GET v1/health", null, Json.HealthJson),
        ("GET v1/sightings", null, Json.SightingsJson),
        ("GET v1/history", null, Json.HistoryJson),
        ("GET v1/events", null, Json.CurrentJson),
        ("GET v1/events", null, Json.EventJson),
        ("GET v1/explain/NAME", null, Json.ExplanationJson),
        ("GET v1/keys", null, Json.KeysJson),
        ("POST v1/members/NAME/ping", null, Json.PingJson),
        ("POST v1/members/NAME/path", null, Json.PathJson),
        ("POST v1/join", Json.JoinRequestJson, Json.JoinJson),
        ("POST v1/forget/NAME", null, Json.ForgetJson),
        ("POST v1/leave", Json.LeaveRequestJson, Json.LeaveJson),
        ("PATCH v1/tags", Json.TagsRequestJson, Json.TagsJson),
        ("POST v1/broadcast", Json.BroadcastRequestJson, Json.BroadcastJson),
        ("POST v1/keys", Json.KeyRequestJson, Json.KeysJson),
        ("POST v1/keys/ID/use", null, Json.KeysJson),
        ("DELETE v1/keys/ID", null, Json.KeysJson),
        ("any that fails", null, Json.ProblemJson),
    ];

    /// <summary>The texts that a field takes, where they are of a fixed set.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Values = new Dictionary<string, string[]>
    {
        ["status of a member"] = Lower<MemberStatus>(),
        ["status of health"] = ["healthy", "degraded", "unhealthy"],
        ["type of an event"] = StreamEndpoint.Types,
        ["changes"] = [.. Lower<MemberChanges>().Where(name => name != "none")],
        ["kind"] = Lower<HistoryKind>(),
        ["standing"] = Array.ConvertAll(Enum.GetNames<ForgetStanding>(), JsonNamingPolicy.CamelCase.ConvertName),
        ["phase"] = Lower<NodePhase>(),
        ["profile"] = Lower<NetworkProfile>(),
    };

    public static IReadOnlyList<string> Lines()
    {
        var lines = new List<string>();
        foreach (var (route, content, answer) in Routes)
        {
            if (content is not null) lines.AddRange(Fields(content).Select(field => $"{route} takes {field}"));
            lines.AddRange(Fields(answer).Select(field => $"{route} answers {field}"));
        }

        lines.AddRange(Values.SelectMany(entry => entry.Value.Select(value => $"{entry.Key} can be {value}")));
        return [.. lines.Distinct()];
    }

    /// <summary>Names of fields, at any depth.</summary>
    public static IReadOnlySet<string> FieldNames() => Routes.SelectMany(route => Fields(route.Answer).Concat(route.Content is null ? [] : Fields(route.Content)))
        .Select(field => field.Split(' ')[0].Split('.')[^1].TrimEnd('[', ']', '{', '}')).ToHashSet();

    /// <summary>What in a document is not in the type: a field that it does not have, or one that it always has and that is not there.</summary>
    public static IEnumerable<string> Differences(JsonElement value, JsonTypeInfo type, string at = "")
    {
        switch (type.Kind)
        {
            case JsonTypeInfoKind.Object:
                foreach (var property in value.EnumerateObject().Where(property => type.Properties.All(known => known.Name != property.Name))) yield return $"{at}.{property.Name} is not in the contract";
                foreach (var known in type.Properties)
                {
                    if (!value.TryGetProperty(known.Name, out var part))
                    {
                        if (!known.IsGetNullable) yield return $"{at}.{known.Name} is missing";
                    }
                    else
                    {
                        foreach (var difference in Differences(part, Of(known.PropertyType), $"{at}.{known.Name}")) yield return difference;
                    }
                }

                break;
            case JsonTypeInfoKind.Enumerable:
                foreach (var difference in value.EnumerateArray().SelectMany(part => Differences(part, Of(type.ElementType!), at + "[]"))) yield return difference;
                break;
            case JsonTypeInfoKind.Dictionary:
                foreach (var difference in value.EnumerateObject().SelectMany(part => Differences(part.Value, Of(type.ElementType!), at + "{}"))) yield return difference;
                break;
            default:
                if (!Kind(type.Type).StartsWith(value.ValueKind switch { JsonValueKind.String => "text", JsonValueKind.Number => "", _ => "true or false" }, StringComparison.Ordinal))
                    yield return $"{at} is {value.ValueKind}";
                break;
        }
    }

    private static IEnumerable<string> Fields(JsonTypeInfo type, string prefix = "") => type.Properties.SelectMany(property =>
    {
        var (path, part) = (prefix + property.Name, Of(property.PropertyType));
        while (part.Kind is JsonTypeInfoKind.Enumerable or JsonTypeInfoKind.Dictionary)
            (path, part) = (path + (part.Kind == JsonTypeInfoKind.Enumerable ? "[]" : "{}"), Of(part.ElementType!));
        string[] itself = [$"{path} {(part.Kind == JsonTypeInfoKind.Object ? "object" : Kind(part.Type))}{(property.IsGetNullable ? Absent : "")}"];
        return part.Kind == JsonTypeInfoKind.Object ? itself.Concat(Fields(part, path + ".")) : itself;
    });

    private static JsonTypeInfo Of(Type type) => Json.GetTypeInfo(type) ?? throw new InvalidOperationException($"{type} is not serialized");

    private static string Kind(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var kind when kind == typeof(string) => "text",
        var kind when kind == typeof(bool) => "true or false",
        var kind when kind == typeof(double) => "number",
        var kind when kind == typeof(int) || kind == typeof(long) || kind == typeof(ulong) => "whole number",
        var kind => throw new InvalidOperationException($"{kind} has no name in the contract"),
    };

    private static string[] Lower<T>()
        where T : struct, Enum => Array.ConvertAll(Enum.GetNames<T>(), name => name.ToLowerInvariant());
}
