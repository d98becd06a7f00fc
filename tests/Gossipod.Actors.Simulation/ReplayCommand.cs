using System.CommandLine;
using System.Globalization;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.TestKit;

namespace Gossipod.Actors.Simulation;

/// <summary>Repeats one run and prints everything that happened in it.</summary>
internal static class ReplayCommand
{
    public static Command Create()
    {
        var seed = new Option<ulong>("--seed") { Required = true, Description = "The run's seed." };
        var nodes = new Option<int>("--nodes") { Required = true, Description = "The run's nodes, as the failing line says." };
        var minutes = new Option<double>("--minutes") { DefaultValueFactory = _ => 5, Description = "The run's virtual minutes." };
        var profile = new Option<string>("--profile") { DefaultValueFactory = _ => "lan", Description = "local, lan or wan." };
        var signed = new Option<bool>("--signed") { Description = "Members sign what they say, as in the run." };
        var hashOnly = new Option<bool>("--hash-only") { Description = "Print the hash alone, without the log." };
        var command = new Command("replay", "Repeats one seed and prints its log: time, observer, event, member, cause. Then its hash.")
        {
            seed, nodes, minutes, profile, signed, hashOnly,
        };
        command.SetAction(parsed =>
        {
            var arguments = new Arguments(parsed);
            var scenario = new SwarmScenario(
                parsed.GetValue(seed),
                arguments.Count(nodes, 2, Arguments.MaxNodes),
                TimeSpan.FromMinutes(arguments.Minutes(minutes)),
                arguments.Profile(profile),
                parsed.GetValue(signed));
            return arguments.Refuse() ? ExitCode.WrongArguments : Replay(scenario, parsed.GetValue(hashOnly));
        });
        return command;
    }

    private static int Replay(SwarmScenario scenario, bool hashOnly)
    {
        using var output = new StreamWriter(Console.OpenStandardOutput());
        var result = scenario.Run(sim =>
        {
            if (hashOnly) return;
            sim.OnEvent((at, observer, @event) => output.WriteLine(Line(at, observer, @event)));
            sim.OnFault((at, what) => output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{at.TotalSeconds,10:0.000}  * {what}")));
        });
        output.WriteLine(result.EventLogHash.ToString("x16", CultureInfo.InvariantCulture));
        if (result.Violation is null) return ExitCode.Passed;
        output.WriteLine(result.Violation);
        return ExitCode.Failed;
    }

    private static string Line(TimeSpan at, string observer, ClusterEvent @event) =>
        string.Create(CultureInfo.InvariantCulture, $"{at.TotalSeconds,10:0.000}  {observer,-10} {@event.GetType().Name,-18} {Subject(@event)}{Cause(@event)}");

    private static string Subject(ClusterEvent @event) => @event switch
    {
        MemberConflict conflict => $"{conflict.Member}, claimed at {conflict.ClaimedAddress} with {conflict.ClaimedVersion}",
        MemberEvent about => about.Member.ToString(),
        LocalHealthChanged health => string.Create(CultureInfo.InvariantCulture, $"{health.Previous} to {health.Score}"),
        _ => @event.ToString(),
    };

    private static string Cause(ClusterEvent @event)
    {
        if (@event is not MemberEvent { Cause: { } cause }) return "";
        var confirmers = cause.Confirmers.Count == 0 ? "" : $", confirmed by {string.Join(", ", cause.Confirmers)}";
        var elapsed = cause.Elapsed == TimeSpan.Zero ? "" : string.Create(CultureInfo.InvariantCulture, $", after {cause.Elapsed.TotalSeconds:0.000} s");
        var probe = cause.Probe is not { } seen ? "" : string.Create(
            CultureInfo.InvariantCulture, $", {seen.NackCount} of {seen.Helpers.Count} helpers nacked, health {seen.HealthScore}");
        return $"; from {cause.From}{confirmers}{elapsed}{probe}";
    }
}
