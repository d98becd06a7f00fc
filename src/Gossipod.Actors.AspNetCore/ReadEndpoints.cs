using System.Globalization;
using Gossipod.Actors.AspNetCore.Json;
using Microsoft.AspNetCore.Http;

namespace Gossipod.Actors.AspNetCore;

/// <summary>What is read of a node at once.</summary>
internal sealed class ReadEndpoints(IClusterView view, ClusterFeed feed, GossipodHttpOptions options)
{
    private const int HistoryDefault = 200;

    public Task Members(HttpContext context)
    {
        if (!IsReady) return HttpJson.NotStartedAsync(context);
        if (MemberFilter.TryParse(context.Request.Query, out var problem) is not { } filter) return HttpJson.BadAsync(context, problem!);
        if (!TryWhole(context, "limit", int.MaxValue, out var limit)) return HttpJson.BadAsync(context, "limit must be a whole number above 0");
        var after = context.Request.Query["after"].ToString();
        var (sequence, members) = view.Members();
        if (filter.Apply(members.Where(member => string.CompareOrdinal(member.Name, after) > 0)) is not { } found)
            return HttpJson.BadAsync(context, "the patterns take too long; use simpler ones");
        var page = new MembersJson { Sequence = sequence, Total = found.Count, Members = found.Count <= limit ? found : found[..limit] };
        return HttpJson.WriteAsync(context, page, GossipodJson.Default.MembersJson);
    }

    public Task Member(HttpContext context)
    {
        if (!IsReady) return HttpJson.NotStartedAsync(context);
        var name = (string)context.Request.RouteValues["name"]!;
        return view.Find(name) is var (sequence, member)
            ? HttpJson.WriteAsync(context, new MembersJson { Sequence = sequence, Total = 1, Members = [member] }, GossipodJson.Default.MembersJson)
            : HttpJson.ProblemAsync(context, StatusCodes.Status404NotFound, "no such member", "no member has this name here");
    }

    public Task Self(HttpContext context) => IsReady
        ? HttpJson.WriteAsync(context, view.Self(options.AllowActions, feed.Streams), GossipodJson.Default.SelfJson)
        : HttpJson.NotStartedAsync(context);

    /// <summary>Answered before the start as well.</summary>
    public Task Health(HttpContext context) => HttpJson.WriteAsync(context, view.Health(), GossipodJson.Default.HealthJson);

    public Task Sightings(HttpContext context) => IsReady
        ? HttpJson.WriteAsync(context, view.Sightings(), GossipodJson.Default.SightingsJson)
        : HttpJson.NotStartedAsync(context);

    public Task History(HttpContext context) => TryWhole(context, "limit", HistoryDefault, out var limit)
        ? HttpJson.WriteAsync(context, new HistoryJson(feed.History(limit)), GossipodJson.Default.HistoryJson)
        : HttpJson.BadAsync(context, "limit must be a whole number above 0");

    private bool IsReady => view.Started.IsCompletedSuccessfully;

    private static bool TryWhole(HttpContext context, string name, int fallback, out int value)
    {
        value = fallback;
        var text = context.Request.Query[name];
        return text.Count == 0 || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value > 0);
    }
}
