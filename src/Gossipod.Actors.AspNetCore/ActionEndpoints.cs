using System.Text.Json;
using Gossipod.Actors.AspNetCore.Json;
using Gossipod.Actors.Protocol.Explaining;
using Gossipod.Actors.Protocol.Messaging;
using Gossipod.Actors.Security;
using Microsoft.AspNetCore.Http;

namespace Gossipod.Actors.AspNetCore;

/// <summary>What a node is asked, and asked to do. Thread-safe. A failure of the node's is told as a conflict, a mistake of the client's as a bad request.</summary>
internal sealed class ActionEndpoints(GossipodCluster cluster, IClusterView view)
{
    /// <summary>Most members that one request to join may name.</summary>
    public const int SeedsMax = 64;

    /// <summary>Most time for a request to join, seconds.</summary>
    public const int JoinSecondsMax = 30;

    private static readonly TimeSpan JoinPatience = TimeSpan.FromSeconds(JoinSecondsMax);

    private static readonly TimeSpan PingPatience = TimeSpan.FromMilliseconds(900);

    public async Task PingAsync(HttpContext context)
    {
        var name = Route(context, "name");
        var (roundTrip, failure) = ((double?)null, (string?)null);
        try
        {
            var wait = cluster.Settings.Protocol.ProtocolPeriod < PingPatience ? cluster.Settings.Protocol.ProtocolPeriod : PingPatience;
            roundTrip = (await cluster.PingAsync(name, wait, context.RequestAborted).ConfigureAwait(false)).TotalMilliseconds;
        }
        catch (Exception wrong) when (wrong is GossipodException or ArgumentException)
        {
            failure = wrong.Message;
        }

        await HttpJson.WriteAsync(context, new PingJson { Name = name, RoundTripMs = roundTrip, Failure = failure }, GossipodJson.Default.PingJson).ConfigureAwait(false);
    }

    public Task TryPathAsync(HttpContext context) => TryAsync(context, async () =>
    {
        var found = await cluster.TryPathAsync(Route(context, "name"), cancellationToken: context.RequestAborted).ConfigureAwait(false);
        await HttpJson.WriteAsync(context, PathJson.Of(found), GossipodJson.Default.PathJson).ConfigureAwait(false);
    });

    public Task ExplainAsync(HttpContext context) => TryAsync(context, async () =>
    {
        var name = Route(context, "name");
        var found = await cluster.ExplainAsync(name, context.RequestAborted).ConfigureAwait(false);
        if (found is { Member: null, History.Count: 0 })
        {
            await HttpJson.ProblemAsync(context, StatusCodes.Status404NotFound, "no such member", "nothing is known of this name here").ConfigureAwait(false);
            return;
        }

        var answer = new ExplanationJson
        {
            Name = name,
            SeenBy = found.SeenBy,
            At = found.At.ToUnixTimeMilliseconds(),
            Member = view.Find(name)?.Member,
            History = [.. found.History.Select(Json)],
            Text = found.ToString(),
        };
        await HttpJson.WriteAsync(context, answer, GossipodJson.Default.ExplanationJson).ConfigureAwait(false);
    });

    public async Task JoinAsync(HttpContext context)
    {
        if (await HttpJson.ReadAsync(context, GossipodJson.Default.JoinRequestJson).ConfigureAwait(false) is not { } request) return;
        if (request.Seeds is not { Count: > 0 and <= SeedsMax } seeds || seeds.Any(string.IsNullOrWhiteSpace))
        {
            await HttpJson.BadAsync(context, $"seeds must be 1 to {SeedsMax} texts, each host:port").ConfigureAwait(false);
            return;
        }

        await TryAsync(context, async () =>
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
            limit.CancelAfter(JoinPatience);
            var result = await cluster.JoinAsync(seeds, limit.Token).ConfigureAwait(false);
            var answer = new JoinJson(result.Joined, [.. result.Seeds.Select(seed => new SeedJson(seed.Seed, seed.Endpoint?.ToString(), seed.Joined, seed.Failure))]);
            await HttpJson.WriteAsync(context, answer, GossipodJson.Default.JoinJson).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    public async Task LeaveAsync(HttpContext context)
    {
        var request = HttpJson.CanHaveContent(context)
            ? await HttpJson.ReadAsync(context, GossipodJson.Default.LeaveRequestJson).ConfigureAwait(false)
            : new LeaveRequestJson(null);
        if (request is null) return;
        if (request.TimeoutMs is < 100 or > 600_000)
        {
            await HttpJson.BadAsync(context, "timeoutMs must be 100 to 600000").ConfigureAwait(false);
            return;
        }

        await TryAsync(context, async () =>
        {
            var result = await cluster.LeaveAsync(request.TimeoutMs is { } wait ? TimeSpan.FromMilliseconds(wait) : null, context.RequestAborted).ConfigureAwait(false);
            var answer = new LeaveJson(result.Acknowledged, result.Asked, result.Complete, result.Elapsed.TotalMilliseconds);
            await HttpJson.WriteAsync(context, answer, GossipodJson.Default.LeaveJson).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    public Task ForgetAsync(HttpContext context) => TryAsync(context, async () =>
    {
        var result = await cluster.ForgetAsync(Route(context, "name"), context.RequestAborted).ConfigureAwait(false);
        var members = result.Members.Select(member => new MemberForgettingJson(member.Name, JsonNamingPolicy.CamelCase.ConvertName(member.Standing.ToString()), member.Problem));
        var answer = new ForgetJson(result.Name, result.Succeeded, result.Refusal, [.. members]);
        await HttpJson.WriteAsync(context, answer, GossipodJson.Default.ForgetJson).ConfigureAwait(false);
    });

    public async Task UpdateTagsAsync(HttpContext context)
    {
        if (await HttpJson.ReadAsync(context, GossipodJson.Default.TagsRequestJson).ConfigureAwait(false) is not { } request) return;
        await TryAsync(context, async () =>
        {
            var set = request.Set?.Select(tag => KeyValuePair.Create(tag.Key, tag.Value ?? "")) ?? [];
            var self = await cluster.ChangeTagsAsync(set, request.Delete?.Select(key => key ?? ""), context.RequestAborted).ConfigureAwait(false);
            await HttpJson.WriteAsync(context, new TagsJson(self.Tags), GossipodJson.Default.TagsJson).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    public async Task BroadcastAsync(HttpContext context)
    {
        if (await HttpJson.ReadAsync(context, GossipodJson.Default.BroadcastRequestJson).ConfigureAwait(false) is not { } request) return;
        if (request.Text is not { } text)
        {
            await HttpJson.BadAsync(context, "text must be there").ConfigureAwait(false);
            return;
        }

        await TryAsync(context, () =>
        {
            var payload = MessagePayload.FromText(text);
            if (string.IsNullOrEmpty(request.Name)) cluster.Broadcast(payload);
            else cluster.Broadcast(request.Name, payload);
            return HttpJson.WriteAsync(context, new BroadcastJson(System.Text.Encoding.UTF8.GetByteCount(text)), GossipodJson.Default.BroadcastJson);
        }).ConfigureAwait(false);
    }

    public Task ListKeysAsync(HttpContext context) => AnswerKeysAsync(context, () => cluster.ListKeysAsync(context.RequestAborted));

    public async Task InstallKeyAsync(HttpContext context)
    {
        if (await HttpJson.ReadAsync(context, GossipodJson.Default.KeyRequestJson).ConfigureAwait(false) is not { } request) return;
        if (ClusterKey.TryParse(request.Key, out var key)) await AnswerKeysAsync(context, () => cluster.InstallKeyAsync(key, context.RequestAborted)).ConfigureAwait(false);
        else await HttpJson.BadAsync(context, $"key must be Base64 of {ClusterKey.SizeInBytes} bytes; it is not repeated here").ConfigureAwait(false);
    }

    public Task UseKeyAsync(HttpContext context) => WithKeyAsync(context, cluster.UseKeyAsync);

    public Task RemoveKeyAsync(HttpContext context) => WithKeyAsync(context, cluster.RemoveKeyAsync);

    private static Task WithKeyAsync(HttpContext context, Func<KeyId, bool, CancellationToken, Task<KeyringReport>> command)
    {
        if (!KeyId.TryParse(Route(context, "id"), out var id)) return HttpJson.BadAsync(context, "the id must be one that v1/keys lists");
        var force = context.Request.Query["force"].ToString();
        return force is "" or "true" or "false"
            ? AnswerKeysAsync(context, () => command(id, force == "true", context.RequestAborted))
            : HttpJson.BadAsync(context, "force must be true or false");
    }

    private static Task AnswerKeysAsync(HttpContext context, Func<Task<KeyringReport>> command) => TryAsync(context, async () =>
    {
        var report = await command().ConfigureAwait(false);
        var members = report.Members.Select(member => new MemberKeysJson(member.Name, [.. member.Keys.Select(id => id.ToString())], member.Problem));
        await HttpJson.WriteAsync(context, new KeysJson(report.Succeeded, report.Refusal, [.. members]), GossipodJson.Default.KeysJson).ConfigureAwait(false);
    });

    private static async Task TryAsync(HttpContext context, Func<Task> action)
    {
        try
        {
            await action().ConfigureAwait(false);
        }
        catch (ArgumentException wrong)
        {
            await HttpJson.BadAsync(context, wrong.Message).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is GossipodException or Akka.Actor.AskTimeoutException)
        {
            await HttpJson.ProblemAsync(context, StatusCodes.Status409Conflict, "not done", failure.Message).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            await HttpJson.ProblemAsync(context, StatusCodes.Status409Conflict, "not done", $"not within {JoinPatience.TotalSeconds} s").ConfigureAwait(false);
        }
    }

    private static HistoryEntryJson Json(HistoryEntry entry) => new()
    {
        Kind = entry.Kind.ToString().ToLowerInvariant(),
        At = entry.At.ToUnixTimeMilliseconds(),
        LastAt = entry.LastAt.ToUnixTimeMilliseconds(),
        Count = entry.Count,
        Generation = entry.Version.Generation,
        Incarnation = entry.Version.Incarnation,
        Cause = CauseJson.Of(entry.Cause),
        ClaimedAddress = entry.ClaimedAddress?.ToString(),
        Text = entry.ToString(),
    };

    private static string Route(HttpContext context, string name) => (string)context.Request.RouteValues[name]!;
}
