using System.Text.RegularExpressions;
using Microsoft.Extensions.Primitives;
using Gossipod.Actors.AspNetCore.Json;
using Gossipod.Actors.Protocol.Members;
using Microsoft.AspNetCore.Http;

namespace Gossipod.Actors.AspNetCore;

/// <summary>
/// Conditions on members from a query: <c>status=alive,suspect&amp;name=REGEX&amp;tag=KEY&amp;tag=KEY=REGEX</c>. Patterns match the whole text, run
/// in time linear in it, whatever they are, and are given up when that is too long.
/// </summary>
internal sealed class MemberFilter
{
    public const int PatternMax = 256;

    public const int TagsMax = 16;

    private const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    /// <summary>Most time for one text. Linear is not cheap: a pattern may make each character cost a great deal.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    /// <summary>Most time for all of them.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(500);

    private static readonly string[] Statuses = Array.ConvertAll(Enum.GetNames<MemberStatus>(), name => name.ToLowerInvariant());

    private readonly HashSet<string> _statuses = [];
    private readonly List<(string Key, Regex? Value)> _tags = [];
    private Regex? _name;

    /// <summary>Reads a query.</summary>
    /// <param name="query">It.</param>
    /// <param name="problem">What is wrong with it, for the client; null when the filter is there.</param>
    public static MemberFilter? TryParse(IQueryCollection query, out string? problem)
    {
        var filter = new MemberFilter();
        problem = filter.ReadStatuses(query["status"]) ?? filter.ReadName(query["name"]) ?? filter.ReadTags(query["tag"]);
        return problem is null ? filter : null;
    }

    /// <summary>The members among these that satisfy the conditions; null when its patterns take too long for them.</summary>
    public List<MemberJson>? Apply(IEnumerable<MemberJson> members)
    {
        var (found, started, hasPatterns) = (new List<MemberJson>(), TimeProvider.System.GetTimestamp(), _name is not null || _tags.Exists(tag => tag.Value is not null));
        try
        {
            foreach (var member in members)
            {
                if (Includes(member)) found.Add(member);
                if (hasPatterns && TimeProvider.System.GetElapsedTime(started) > Budget) return null;
            }

            return found;
        }
        catch (RegexMatchTimeoutException)
        {
            return null;
        }
    }

    private bool Includes(MemberJson member)
    {
        if (_statuses.Count > 0 && !_statuses.Contains(member.Status)) return false;
        if (_name is not null && !_name.IsMatch(member.Name)) return false;
        foreach (var (key, pattern) in _tags)
        {
            if (!member.Tags.TryGetValue(key, out var value) || (pattern is not null && !pattern.IsMatch(value))) return false;
        }

        return true;
    }

    private string? ReadStatuses(IEnumerable<string?> texts)
    {
        foreach (var text in texts)
        {
            if (text!.Length > PatternMax) return $"status has {text.Length} characters; at most {PatternMax} are read";
            foreach (var status in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                if (!Statuses.Contains(status)) return $"status '{status}' is none of {string.Join(", ", Statuses)}";
                _statuses.Add(status);
            }
        }

        return null;
    }

    private string? ReadName(StringValues texts)
    {
        if (texts.Count > 1) return "name may be given once";
        return texts.Count == 0 ? null : TryRegex("name", texts[0]!, out _name);
    }

    private string? ReadTags(StringValues texts)
    {
        if (texts.Count > TagsMax) return $"tag is given {texts.Count} times; at most {TagsMax} are read";
        foreach (var text in texts)
        {
            var at = text!.IndexOf('=', StringComparison.Ordinal);
            Regex? pattern = null;
            if (at >= 0 && TryRegex("tag", text[(at + 1)..], out pattern) is { } problem) return problem;
            _tags.Add((at < 0 ? text : text[..at], pattern));
        }

        return null;
    }

    private static string? TryRegex(string parameter, string text, out Regex? regex)
    {
        regex = null;
        if (text.Length > PatternMax) return $"the pattern of {parameter} has {text.Length} characters; at most {PatternMax} are read";
        try
        {
            _ = new Regex(text, Linear, Patience);
            regex = new Regex($@"\A(?:{text})\z", Linear, Patience);
            return null;
        }
        catch (Exception refused) when (refused is ArgumentException or NotSupportedException)
        {
            return $"the pattern of {parameter} cannot be used: {refused.Message}";
        }
    }
}
