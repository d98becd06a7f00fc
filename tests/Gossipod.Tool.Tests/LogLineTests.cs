using Gossipod.Tool.Output;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gossipod.Tool.Tests;

/// <summary>What the agent writes to standard error.</summary>
public sealed class LogLineTests
{
    private static readonly DateTimeOffset At = new(2026, 1, 2, 12, 0, 0, 250, TimeSpan.Zero);

    [Fact]
    public void A_line_of_the_node_has_one_time_its_level_and_its_text()
    {
        List<KeyValuePair<string, object?>> state =
        [
            new("Member", "bob\u001b[2J"), new("Helpers", null), new("Cluster", "payments"), new("Timestamp", At), new("LogSource", "akka://gossipod/system"),
            new("{OriginalFormat}", "Member {Member} is suspected, helpers {Helpers}"),
        ];
        Assert.Equal("2026-01-02T12:00:00.250Z warning: Member bob\\u001b[2J is suspected, helpers null" + Environment.NewLine, Written(state, null));
    }

    [Fact]
    public void Another_librarys_line_has_its_own_text_and_what_it_was_thrown()
    {
        var lines = Written([new("{OriginalFormat}", "The {Port} is taken")], new IOException("busy")).Split(Environment.NewLine);
        Assert.EndsWith("Z warning: as its library says it", lines[0], StringComparison.Ordinal);
        Assert.Equal("System.IO.IOException: busy", lines[1]);
    }

    private static string Written(List<KeyValuePair<string, object?>> state, Exception? failure)
    {
        using var writer = new StringWriter();
        new LogLineFormatter().Write(
            new LogEntry<List<KeyValuePair<string, object?>>>(LogLevel.Warning, "category", default, state, failure, (_, _) => "as its library says it"), null, writer);
        return writer.ToString();
    }
}
