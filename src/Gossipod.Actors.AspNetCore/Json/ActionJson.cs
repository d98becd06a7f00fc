namespace Gossipod.Actors.AspNetCore.Json;

internal sealed record JoinRequestJson(IReadOnlyList<string>? Seeds);

internal sealed record JoinJson(bool Joined, IReadOnlyList<SeedJson> Seeds);

internal sealed record SeedJson(string Seed, string? Endpoint, bool Joined, string? Failure);

internal sealed record LeaveRequestJson(double? TimeoutMs);

internal sealed record LeaveJson(int Acknowledged, int Asked, bool Complete, double ElapsedMs);

internal sealed record TagsRequestJson(IReadOnlyDictionary<string, string>? Set, IReadOnlyList<string>? Delete);

/// <param name="Set">All tags now.</param>
internal sealed record TagsJson(IReadOnlyDictionary<string, string> Set);

internal sealed record BroadcastRequestJson(string? Name, string? Text);

internal sealed record BroadcastJson(int Bytes);

internal sealed record KeyRequestJson(string? Key);

internal sealed record KeysJson(bool Succeeded, string? Refusal, IReadOnlyList<MemberKeysJson> Members);

internal sealed record MemberKeysJson(string Name, IReadOnlyList<string> Keys, string? Problem);

internal sealed record ForgetJson(string Name, bool Succeeded, string? Refusal, IReadOnlyList<MemberForgettingJson> Members);

internal sealed record MemberForgettingJson(string Name, string Standing, string? Problem);

/// <summary>Why a request was not answered as asked, after RFC 9457.</summary>
internal sealed record ProblemJson(string Title, int Status, string Detail);
