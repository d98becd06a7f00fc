using System.Text.Json;
using Gossipod.Actors;
using Gossipod.Actors.Protocol.Explaining;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Examples.Common;

/// <summary>Prints what a node reports: one JSON object per line, or plain text. Thread-safe; every line is flushed.</summary>
public sealed class EventPrinter(string self, bool json)
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static TextWriter _output = Console.Out;

    private readonly Lock _gate = new();

    /// <summary>Keeps standard output for what is printed here: whatever else writes to the console, as Akka's loggers do when they end, goes to standard error.</summary>
    public static void TakeStandardOutput()
    {
        _output = Console.Out;
        Console.SetOut(Console.Error);
    }

    public void Print(ClusterEvent @event)
    {
        switch (@event)
        {
            case CurrentCluster current:
                foreach (var member in current.Snapshot.Live.Where(member => member.Name != self)) About("join", member);
                break;
            case MemberLeft or MemberJoined when ((MemberEvent)@event).Member.Name == self: break;
            case MemberJoined joined: About("join", joined.Member, joined.Cause); break;
            case MemberSuspected suspected: About("suspect", suspected.Member, suspected.Cause); break;
            case MemberRecovered recovered: About("alive", recovered.Member, recovered.Cause); break;
            case SelfRefuted refuted: About("alive", refuted.Member, refuted.Cause); break;
            case MemberUpdated updated: About("update", updated.Member, updated.Cause); break;
            case MemberDied died: About("leave", died.Member, died.Cause, "dead"); break;
            case MemberLeft left: About("leave", left.Member, left.Cause, "left"); break;
            case MemberRemoved removed: About("removed", removed.Member, removed.Cause); break;
            case MemberConflict conflict: Line("conflict", new() { ["node"] = conflict.Member.Name, ["addr"] = $"{conflict.Member.Address}", ["claimed_addr"] = $"{conflict.ClaimedAddress}" }); break;
        }
    }

    public void Ready(Member member, int liveCount) =>
        Line("ready", new() { ["node"] = member.Name, ["addr"] = $"{member.Address}", ["members"] = liveCount });

    public void Left(Member member, LeaveResult result) => Line("left", new()
    {
        ["node"] = member.Name,
        ["addr"] = $"{member.Address}",
        ["acknowledged"] = result.Acknowledged,
        ["asked"] = result.Asked,
        ["elapsed_ms"] = (long)result.Elapsed.TotalMilliseconds,
    });

    public void Members(ClusterSnapshot snapshot) => Line("members", new()
    {
        ["members"] = snapshot.Members.Select(member => Fields(member).Append(new("status", Status(member))).ToDictionary()).ToList(),
    });

    public void Health(ClusterSnapshot snapshot) => Line("health", new() { ["score"] = snapshot.LocalHealth, ["live"] = snapshot.Live.Count() });

    public void Keys(KeyringReport report)
    {
        var fields = new Dictionary<string, object?>
        {
            ["ok"] = report.Succeeded,
            ["members"] = report.Members.Select(member => new Dictionary<string, object?>
            {
                ["node"] = member.Name,
                ["keys"] = member.Keys.Select(id => id.ToString()).ToList(),
                ["problem"] = member.Problem,
            }).ToList(),
        };
        if (report.Refusal is { } refusal) fields["msg"] = refusal;
        Line("keys", fields);
    }

    public void Forgotten(ForgetResult result)
    {
        var fields = new Dictionary<string, object?>
        {
            ["ok"] = result.Succeeded,
            ["node"] = result.Name,
            ["members"] = result.Members.Select(member => new Dictionary<string, object?>
            {
                ["node"] = member.Name,
                ["standing"] = JsonNamingPolicy.CamelCase.ConvertName(member.Standing.ToString()),
                ["problem"] = member.Problem,
            }).ToList(),
        };
        if (result.Refusal is { } refusal) fields["msg"] = refusal;
        Line("forget", fields);
    }

    public void User(UserMessageReceived message)
    {
        var fields = new Dictionary<string, object?>
        {
            ["node"] = message.From.Name,
            ["msg"] = message.Text,
            ["from"] = message.From.Name,
            ["kind"] = message.Kind == MessageKind.Broadcast ? "broadcast" : "message",
        };
        if (message.Name is { } name) fields["name"] = name;
        Line("user", fields);
    }

    public void Explanation(MemberExplanation explanation)
    {
        if (!json)
        {
            Write(explanation.ToString());
            return;
        }

        Line("explain", new()
        {
            ["node"] = explanation.Name,
            ["status"] = explanation.Member is { } member ? Status(member) : "unknown",
            ["history"] = explanation.History.Select(Entry).ToList(),
        });
    }

    /// <summary>An event of the program's own.</summary>
    public void Own(string kind, Dictionary<string, object?> fields) => Line(kind, fields);

    public void Ping(string name, TimeSpan roundTrip) => Line("ping", new() { ["node"] = name, ["rtt_ms"] = Math.Round(roundTrip.TotalMilliseconds, 3) });

    public void Error(string message) => Line("error", new() { ["message"] = message });

    private void About(string kind, Member member, EventCause? cause = null, string? status = null)
    {
        var fields = Fields(member).ToDictionary();
        if (status is not null) fields["status"] = status;
        if (cause is not null) fields["cause"] = Cause(cause);
        Line(kind, fields);
    }

    private static IEnumerable<KeyValuePair<string, object?>> Fields(Member member) =>
    [
        new("node", member.Name),
        new("addr", $"{member.Address}"),
        new("generation", member.Version.Generation),
        new("incarnation", member.Version.Incarnation),
        new("tags", member.Tags),
    ];

    private static Dictionary<string, object?> Cause(EventCause cause)
    {
        var fields = new Dictionary<string, object?>
        {
            ["from"] = cause.From,
            ["confirmers"] = cause.Confirmers,
            ["elapsed_ms"] = (long)cause.Elapsed.TotalMilliseconds,
        };
        if (cause.FirstAccuser is { } first) fields["first_accuser"] = first;
        if (cause.AddressTakenBy is { } taker) fields["address_taken_by"] = taker;
        if (cause.Probe is { } probe)
        {
            fields["helpers"] = probe.Helpers;
            fields["nacks"] = probe.NackCount;
            fields["nacked_by"] = probe.NackedBy;
            fields["tried_stream"] = probe.TriedStream;
            fields["health"] = probe.HealthScore;
            fields["probe_ms"] = (long)probe.Elapsed.TotalMilliseconds;
        }

        return fields;
    }

    private static Dictionary<string, object?> Entry(HistoryEntry entry)
    {
        var fields = new Dictionary<string, object?>
        {
            ["kind"] = entry.Kind.ToString().ToLowerInvariant(),
            ["at"] = entry.At.ToUnixTimeMilliseconds(),
            ["generation"] = entry.Version.Generation,
            ["incarnation"] = entry.Version.Incarnation,
            ["count"] = entry.Count,
        };
        if (entry.Cause is { } cause) fields["cause"] = Cause(cause);
        if (entry.ClaimedAddress is { } claimed) fields["claimed_addr"] = $"{claimed}";
        return fields;
    }

    private static string Status(Member member) => member.Status switch
    {
        MemberStatus.Alive => "alive",
        MemberStatus.Suspect => "suspect",
        MemberStatus.Dead => "dead",
        MemberStatus.Left => "left",
        _ => "leaving",
    };

    private void Line(string kind, Dictionary<string, object?> fields)
    {
        var line = new Dictionary<string, object?> { ["ts"] = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), ["self"] = self, ["event"] = kind };
        foreach (var (key, value) in fields) line[key] = value;
        Write(json ? JsonSerializer.Serialize(line, Options) : $"{kind,-8} {string.Join(' ', fields.Select(Plain))}");
    }

    private void Write(string text)
    {
        lock (_gate)
        {
            _output.WriteLine(text);
            _output.Flush();
        }
    }

    private static string Plain(KeyValuePair<string, object?> field) =>
        field.Value is string or IFormattable ? $"{field.Key}={field.Value}" : $"{field.Key}={JsonSerializer.Serialize(field.Value, Options)}";
}
