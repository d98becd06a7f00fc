using Gossipod.Actors.AspNetCore.Json;

namespace Gossipod.Tool.Output;

/// <summary>Events as lines of text.</summary>
internal static class EventText
{
    /// <summary>When, what, about whom, and why.</summary>
    public static string Line(EventJson happened)
    {
        var about = happened.Member is { } member ? $" {member.Name} at {member.Address}" : "";
        var why = string.Join("; ", Details(happened).Concat(Causes(happened.Cause)));
        return SafeText.Line($"{MemberText.Time(happened.At)} {happened.Type,-9}{about}{(why.Length > 0 ? $" ({why})" : "")}");
    }

    /// <summary>Who says so, and on what evidence.</summary>
    public static IEnumerable<string> Causes(CauseJson? cause)
    {
        if (cause is null) yield break;
        yield return $"said by {cause.From}";
        if (cause.Confirmers.Count > 0) yield return $"confirmed by {string.Join(", ", cause.Confirmers)}";
        if (cause.ElapsedMs > 0) yield return $"after {DurationText.Of(TimeSpan.FromMilliseconds(cause.ElapsedMs))}";
        if (cause.AddressTakenBy is { } taker) yield return $"{(taker.Length > 0 ? taker : "another process")} answers at its address";
        if (cause.Helpers is { Count: > 0 } helpers) yield return $"helpers {string.Join(", ", helpers)}";
        if (cause.Nacks is { } nacks) yield return $"{nacks} nacks";
        if (cause.LocalHealth is > 0 and var health) yield return $"local health {health}";
    }

    private static IEnumerable<string> Details(EventJson happened)
    {
        if (happened.Changes is { Count: > 0 } changes) yield return $"changed {string.Join(", ", changes)}";
        if (happened.ChangedTags is { Count: > 0 } tags) yield return $"tags {string.Join(", ", tags)}";
        if (happened.ClaimedAddress is { } claimed) yield return $"claimed at {claimed}";
        if (happened.LocalHealth is { } health) yield return $"local health {happened.PreviousLocalHealth} → {health}";
        if (happened.IsBlocked is { } isBlocked) yield return isBlocked ? "datagrams are blocked" : "datagrams get through again";
    }
}
