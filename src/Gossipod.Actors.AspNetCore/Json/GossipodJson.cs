using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gossipod.Actors.AspNetCore.Json;

/// <summary>Everything that is written and read, by generated code: no reflection.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(MembersJson))]
[JsonSerializable(typeof(SightingsJson))]
[JsonSerializable(typeof(SelfJson))]
[JsonSerializable(typeof(PingJson))]
[JsonSerializable(typeof(PathJson))]
[JsonSerializable(typeof(ExplanationJson))]
[JsonSerializable(typeof(EventJson))]
[JsonSerializable(typeof(HistoryJson))]
[JsonSerializable(typeof(CurrentJson))]
[JsonSerializable(typeof(JoinRequestJson))]
[JsonSerializable(typeof(JoinJson))]
[JsonSerializable(typeof(LeaveRequestJson))]
[JsonSerializable(typeof(LeaveJson))]
[JsonSerializable(typeof(TagsRequestJson))]
[JsonSerializable(typeof(TagsJson))]
[JsonSerializable(typeof(BroadcastRequestJson))]
[JsonSerializable(typeof(BroadcastJson))]
[JsonSerializable(typeof(KeyRequestJson))]
[JsonSerializable(typeof(KeysJson))]
[JsonSerializable(typeof(ForgetJson))]
[JsonSerializable(typeof(ProblemJson))]
internal sealed partial class GossipodJson : JsonSerializerContext;
