using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;
using Gossipod.Actors.AspNetCore;
using Gossipod.Actors.AspNetCore.Json;
using Gossipod.Tool.Agents;
using Gossipod.Tool.Output;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Gossipod.Tool.Commands;

/// <summary>Who is in the cluster.</summary>
internal static class MembersCommand
{
    private static readonly Option<string[]> Status = Condition<string[]>("--status", "status", "STATUS", "Only members of these statuses: alive, suspect, leaving, dead, left. With commas or repeated.");

    private static readonly Option<string> Name = Condition<string>("--name", "name", "REGEX", "Only members whose whole name matches this pattern.");

    private static readonly Option<string[]> Tag = Condition<string[]>(
        "--tag", "tag", "KEY[=REGEX]", $"Only members with this tag, whose whole value matches the pattern if there is one. Up to {MemberFilter.TagsMax} times.");

    private static readonly Option<string> Format = ToolOptions.Word("--format", "How they are written", "table", "json", "csv");

    private static readonly Option<bool> Watch = new("--watch")
    {
        Description = $"Write them again when something happens, and each {DurationText.Of(MembersWatch.Refresh)}, until Ctrl-C.",
    };

    public static Command Create() => new ToolCommand(
        "members", "Lists members as the agent sees them.",
        "gossipod members", "gossipod members --status alive,suspect --tag role=worker", "gossipod members --format csv > members.csv", "gossipod members --watch")
    {
        AgentClient.Option, Status, Name, Tag, Format, Watch,
    }.Does(RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ending)
    {
        var (format, output, path) = (parsed.GetValue(Format)!, parsed.InvocationConfiguration.Output, Path(parsed));
        if (format == "csv" && parsed.GetValue(Watch)) throw new UsageException("--watch: cannot be used with --format csv; use json, one line for each state");
        using var agent = AgentClient.Of(parsed);
        if (parsed.GetValue(Watch)) return await MembersWatch.RunAsync(agent, path, format, output, ending);
        var answer = await agent.GetAsync(path, ending);
        Write(output, format, answer, MembersReader.Read(answer));
        return ExitCode.Done;
    }

    /// <summary>Writes one state.</summary>
    public static void Write(TextWriter output, string format, byte[] answer, MembersJson page)
    {
        switch (format)
        {
            case "json": output.WriteLine(Encoding.UTF8.GetString(answer)); break;
            case "csv": MemberText.WriteCsv(output, page.Members); break;
            default:
                var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
                TextTable.Write(output, MemberText.Heads, [.. page.Members.Select(member => MemberText.Row(member, now))]);
                break;
        }
    }

    /// <summary>A condition that the agent checks; what it would refuse is refused before it is asked, by the same rule.</summary>
    private static Option<T> Condition<T>(string name, string parameter, string helpName, string description)
    {
        var option = new Option<T>(name) { Description = description, HelpName = helpName };
        option.Validators.Add(result => Check(result, name, parameter));
        return option;
    }

    private static void Check(OptionResult result, string name, string parameter)
    {
        var query = new QueryCollection(new Dictionary<string, StringValues> { [parameter] = result.Tokens.Select(token => token.Value).ToArray() });
        _ = MemberFilter.TryParse(query, out var problem);
        if (problem is not null) result.AddError($"{name}: {problem}");
    }

    private static string Path(ParseResult parsed)
    {
        var conditions = (parsed.GetValue(Status) ?? []).Select(status => ("status", status))
            .Concat(parsed.GetValue(Name) is { } name ? [("name", name)] : [])
            .Concat((parsed.GetValue(Tag) ?? []).Select(tag => ("tag", tag)))
            .Select(condition => $"{condition.Item1}={Uri.EscapeDataString(condition.Item2)}").ToList();
        return conditions.Count == 0 ? "v1/members" : "v1/members?" + string.Join('&', conditions);
    }
}
