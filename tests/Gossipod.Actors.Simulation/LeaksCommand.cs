using System.CommandLine;
using System.Globalization;
using Gossipod.Actors.TestKit;

namespace Gossipod.Actors.Simulation;

/// <summary>Hours of churn in one process, and what is live after each: a leak is a slope.</summary>
internal static class LeaksCommand
{
    public static Command Create()
    {
        var seed = new Option<long>("--seed") { DefaultValueFactory = _ => 1, Description = "Decides every choice." };
        var nodes = new Option<int>("--nodes") { DefaultValueFactory = _ => 8, Description = "Cluster size, 2-1000." };
        var hours = new Option<int>("--hours") { DefaultValueFactory = _ => 24, Description = "Virtual hours, 1-1000." };
        var sealing = new Option<bool>("--sealed") { Description = "Nodes seal what they send." };
        var command = new Command("leaks", "Churn for virtual hours, and the live heap after each.") { seed, nodes, hours, sealing };
        command.SetAction(parsed =>
        {
            var arguments = new Arguments(parsed);
            var (size, length) = (arguments.Count(nodes, 2, Arguments.MaxNodes), arguments.Count(hours, 1, 1_000));
            if (arguments.Refuse()) return ExitCode.WrongArguments;
            using var churn = new ChurnScenario((ulong)parsed.GetValue(seed), size, parsed.GetValue(sealing));
            for (var hour = 1; hour <= length; hour++)
            {
                churn.Run(TimeSpan.FromHours(1));
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"hour {hour}: {churn.LiveBytes() / 1024.0:0.0} KiB live; {churn.NewNames} new names, {churn.Coverage.Crashes} crashes, {churn.Coverage.Restarts} restarts, {churn.Coverage.Deaths} deaths"));
            }

            return ExitCode.Passed;
        });
        return command;
    }
}
