namespace Gossipod.Actors.EndToEnd.Tests;

/// <summary>The doctor behind firewalls: a member on one host, a visitor or a second member on another.</summary>
public sealed class DoctorTests
{
    private const int Host = 0;
    private const int Visitor = 1;

    private static readonly string Member = $"{NetworkLab.Address(Host)}:{NetworkLab.Port}";

    [LabFact]
    public async Task A_visitor_learns_which_protocol_and_which_direction_is_closed()
    {
        using var lab = NetworkLab.Create(2);
        using var member = NodeProcess.Start("a", Member, null, lab.On(Host), "--cluster", "visited");
        await member.WaitForAsync("ready", "a");

        Holds(await VisitAsync(lab), 0, "ok  port", "ok  cluster", "ok  datagrams there", "ok  datagrams here", "ok  path mtu", "ok  streams there", "ok  streams here", "ok  clock", "ok  fragments");

        lab.BlockDatagrams(Host);
        Holds(await VisitAsync(lab), 1, "ok  cluster", "BAD datagrams there", "BAD datagrams here", "ok  streams there", "ok  streams here");
        lab.Heal();

        lab.SwallowIncoming(Visitor, "-p", "udp");
        Holds(await VisitAsync(lab), 1, "ok  cluster", "ok  datagrams there", "BAD datagrams here", "ok  streams here");
        lab.Heal();

        lab.SwallowIncoming(Host, "-p", "udp");
        Holds(await VisitAsync(lab), 1, "ok  cluster", "BAD datagrams there", "ok  datagrams here");
        lab.Heal();

        lab.SwallowIncoming(Host, "-p", "tcp", "--syn");
        var closed = await VisitAsync(lab);
        Holds(closed, 1, "BAD port");
        Assert.DoesNotContain("datagrams there", closed.Output, StringComparison.Ordinal);
        lab.Heal();

        lab.SwallowIncoming(Visitor, "-p", "tcp", "--syn");
        Holds(await VisitAsync(lab), 1, "ok  cluster", "ok  datagrams there", "ok  datagrams here", "ok  streams there", "BAD streams here");
        lab.Heal();

        lab.NarrowPath(Visitor, 1_200);
        // Fragments, or what the kernel has made of them already.
        lab.SwallowIncoming(Host, "-f");
        lab.SwallowIncoming(Host, "-p", "udp", "-m", "length", "--length", "1201:65535");
        var narrow = await VisitAsync(lab);
        Holds(narrow, 1, "BAD path mtu", "BAD fragments", "ok  datagrams there");
        Assert.Contains("up to 1172 bytes to a at", narrow.Output, StringComparison.Ordinal);
        Assert.Contains("max-datagram-bytes to at most 1172", narrow.Output, StringComparison.Ordinal);
    }

    [LabFact]
    public async Task An_agent_learns_what_is_closed_between_it_and_the_others()
    {
        using var lab = NetworkLab.Create(2);
        using var member = NodeProcess.Start("a", Member, null, lab.On(Host), "--cluster", "visited");
        await member.WaitForAsync("ready", "a");
        using var agent = NodeProcess.StartCommand(
            "b", $"{NetworkLab.Address(Visitor)}:{NetworkLab.Port}", [.. lab.On(Visitor), "dotnet", "exec", NodeProgram.Tool, "agent", "--cluster", "visited", "--name", "b", "--bind", $"{NetworkLab.Address(Visitor)}:{NetworkLab.Port}", "--join", Member]);
        await member.WaitForAsync("join", "b");

        Holds(await ExamineAsync(lab), 0, "ok  datagrams there", "ok  datagrams here", "ok  path mtu", "ok  streams there", "ok  streams here", "ok  clock");

        lab.SwallowIncoming(Visitor, "-p", "tcp", "--syn");
        Holds(await ExamineAsync(lab), 1, "ok  datagrams there", "ok  streams there", "BAD streams here");
        lab.Heal();

        lab.BlockDatagrams(Visitor);
        Holds(await ExamineAsync(lab), 1, "BAD datagrams", "BAD datagrams there", "BAD datagrams here", "ok  streams there", "ok  streams here");
    }

    [ClockFact]
    public async Task A_clock_that_is_behind_is_found()
    {
        using var drill = new Drills.ClockDrill();
        drill.Set(TimeSpan.FromHours(-1));
        using var cluster = await ProcessCluster.FormAsync(1, _ => drill.Plan with { More = ["--cluster", "visited"] });

        var found = await ToolRun.OfAsync("doctor", cluster[0].Address, "--cluster", "visited");

        Holds(found, 1, "ok  streams here", "BAD clock");
        Assert.Contains("n0 is 1h behind", found.Output, StringComparison.Ordinal);
    }

    private static Task<ToolRun> VisitAsync(NetworkLab lab) => ToolRun.UnderAsync(lab.On(Visitor), "doctor", Member, "--cluster", "visited");

    private static Task<ToolRun> ExamineAsync(NetworkLab lab) => ToolRun.UnderAsync(lab.On(Visitor), "doctor");

    private static void Holds(ToolRun run, int exitCode, params string[] beginnings)
    {
        Assert.True(run.ExitCode == exitCode, run.ToString());
        var lines = run.Output.Split('\n');
        foreach (var beginning in beginnings)
            Assert.True(lines.Any(line => line.StartsWith(beginning + " ", StringComparison.Ordinal)), $"'{beginning}' is not in: {run}");
    }
}
