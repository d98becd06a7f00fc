using Gossipod.Actors.AspNetCore.Json;
using Gossipod.Tool.Agents;
using Gossipod.Tool.Doctoring;
using Gossipod.Tool.Output;

namespace Gossipod.Tool.Tests;

/// <summary>What is written, and that nothing that others chose gets to the terminal as more than text.</summary>
public sealed class OutputTests
{
    private const string Hostile = "a\u001b[2J\u202e\"<b>,\n\\";

    private static readonly MemberJson Alive = new()
    {
        Name = "a",
        Address = "10.0.0.1:7946",
        Status = "alive",
        IsSelf = true,
        Generation = 1_000,
        Incarnation = 2,
        MetadataBytes = 3,
        Since = 60_000,
        Tags = new Dictionary<string, string> { ["zone"] = "b", ["role"] = "worker" },
        Sighting = new SightingJson { RoundTripMs = 0.5 },
    };

    private static readonly MemberJson Suspect = new()
    {
        Name = "b",
        Address = "10.0.0.2:7946",
        Status = "suspect",
        IsSelf = false,
        Generation = 1_000,
        Incarnation = 0,
        MetadataBytes = 0,
        Tags = new Dictionary<string, string> { ["x"] = Hostile },
        Cause = new CauseJson { From = "a", Confirmers = ["gone"], ElapsedMs = 1_500, LocalHealth = 0, Nacks = 2, Helpers = ["c"] },
    };

    [Fact]
    public void A_table_has_aligned_columns_and_no_control_characters()
    {
        using var output = new StringWriter { NewLine = "\n" };
        TextTable.Write(output, MemberText.Heads, [MemberText.Row(Alive, 180_000), MemberText.Row(Suspect, 180_000)]);

        Assert.Equal(
            """
            NAME  ADDRESS        STATUS   INCARNATION  RTT     SINCE  TAGS
            a *   10.0.0.1:7946  alive    2            0.5 ms  2m     role=worker, zone=b
            b     10.0.0.2:7946  suspect  0            -       -      x=a\u001b[2J\u202e"<b>,\u000a\

            """.ReplaceLineEndings("\n"),
            output.ToString());
    }

    [Fact]
    public void Comma_separated_values_are_quoted_where_they_must()
    {
        using var output = new StringWriter { NewLine = "\n" };
        MemberText.WriteCsv(output, [Alive, Suspect]);

        Assert.Equal(
            """
            name,address,status,generation,incarnation,rtt_ms,since,tags
            a,10.0.0.1:7946,alive,1000,2,0.5,1970-01-01T00:01:00.000Z,role=worker;zone=b
            b,10.0.0.2:7946,suspect,1000,0,,,"x=a\u001b[2J\u202e""<b>,\u000a\"

            """.ReplaceLineEndings("\n"),
            output.ToString());
    }

    [Fact]
    public void An_event_says_who_and_why_on_one_line()
    {
        var line = EventText.Line(new EventJson { Sequence = 1, At = 0, Type = "died", Member = Suspect, Cause = Suspect.Cause });

        Assert.Equal("1970-01-01T00:00:00.000Z died      b at 10.0.0.2:7946 (said by a; confirmed by gone; after 1.5s; helpers c; 2 nacks)", line);
        Assert.DoesNotContain('\n', EventText.Line(new EventJson { Sequence = 1, At = 0, Type = "updated", ChangedTags = [Hostile] }));
    }

    [Fact]
    public void Graphs_have_members_round_trips_and_accusations_and_cannot_be_broken_out_of()
    {
        var (other, hostile) = (Alive with { Name = "c", IsSelf = false }, Suspect with { Name = Hostile });
        var (mermaid, dot) = (ClusterGraph.Mermaid([Alive, hostile, other]), ClusterGraph.Dot([Alive, hostile, other]));

        Assert.Contains("n0 -->|\"0.5 ms\"| n2", mermaid, StringComparison.Ordinal);
        Assert.Contains("n0 -.->|\"suspects\"| n1", mermaid, StringComparison.Ordinal);
        Assert.Contains("n3 -.->|\"suspects\"| n1", mermaid, StringComparison.Ordinal);
        Assert.Contains("\"a\\u001b[2J\\u202e&quot;&lt;b&gt;,\\u000a\\<br/>suspect\"", mermaid, StringComparison.Ordinal);
        Assert.Contains("n0 -> n1 [label=\"suspects\", style=dashed", dot, StringComparison.Ordinal);
        Assert.Contains("label=\"a\\\\u001b[2J\\\\u202e\\\"<b>,\\\\u000a\\\\\\nsuspect\"", dot, StringComparison.Ordinal);
    }

    [Fact]
    public void Pages_are_read_as_the_generated_reader_does()
    {
        MembersJson page = new() { Sequence = 7, Total = 9, Members = [Alive, Suspect with { Cause = null }] };
        var json = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(page, GossipodJson.Default.MembersJson);
        var read = MembersReader.Read(json);

        Assert.Equal(json, System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(read with { Members = [read.Members[0] with { Tags = Alive.Tags }, read.Members[1]] }, GossipodJson.Default.MembersJson));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"sequence":1,"total":1,"members":[{}]}""")]
    [InlineData("""{"sequence":1,"total":1,"members":[{"name":null}]}""")]
    [InlineData("""{"sequence":1e99,"total":1,"members":[]}""")]
    public void A_page_that_is_none_is_said_to_be_none(string json) =>
        Assert.Contains("something else", Assert.Throws<ToolException>(() => MembersReader.Read(System.Text.Encoding.UTF8.GetBytes(json))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("localhost:1", "http://localhost:1/gossipod/")]
    [InlineData("[::1]:7373", "http://[::1]:7373/gossipod/")]
    [InlineData("http://h", "http://h/gossipod/")]
    [InlineData("https://h/ops/gossip/", "https://h/ops/gossip/")]
    [InlineData("", null)]
    [InlineData("http://", null)]
    [InlineData("ftp://h", null)]
    [InlineData("http://h/?x", null)]
    [InlineData("h:99999", null)]
    public void Agents_are_named_by_address_or_url(string text, string? url) => Assert.Equal(url, AgentUrl.TryParse(text)?.ToString());

    [Theory]
    [InlineData("300ms", 300.0)]
    [InlineData("5s", 5_000.0)]
    [InlineData("1.5m", 90_000.0)]
    [InlineData("1d", 86_400_000.0)]
    [InlineData("5", null)]
    [InlineData("s", null)]
    [InlineData("-1s", null)]
    [InlineData("1e9s", null)]
    [InlineData("99999999999999999999d", null)]
    public void Durations_have_units(string text, double? milliseconds) => Assert.Equal(milliseconds, DurationText.TryParse(text, out var duration) ? duration.TotalMilliseconds : null);

    [Fact]
    public void Datagrams_larger_than_the_interface_carries_are_found()
    {
        Assert.Equal(Verdict.Good, Checks.Mtu(System.Net.IPAddress.Loopback, 1_400).Verdict);
        Assert.Contains("gossipod.max-datagram-bytes", Checks.Mtu(System.Net.IPAddress.Loopback, 10_000_000).Remedy, StringComparison.Ordinal);
        Assert.Equal(Verdict.Unknown, Checks.Mtu(System.Net.IPAddress.Parse("192.0.2.1"), 1_400).Verdict);
    }
}
