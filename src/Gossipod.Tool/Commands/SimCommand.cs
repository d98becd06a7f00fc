using System.CommandLine;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.TestKit;
using Gossipod.Tool.Output;
using Gossipod.Tool.Simulating;

namespace Gossipod.Tool.Commands;

/// <summary>What to expect of a cluster: by formula and by simulation.</summary>
internal static class SimCommand
{
    private static readonly Option<int> Nodes = ToolOptions.Whole("--nodes", "Size of the cluster", 50, 2, 5_000);

    private static readonly Option<double> Loss = ToolOptions.Number("--loss", "Share of all datagrams that is lost", 0, 0, 0.9);

    private static readonly Option<string> Profile = ToolOptions.Word("--profile", "The settings", "lan", "local", "wan");

    private static readonly Option<int> Crashes = ToolOptions.Whole("--crashes", "How many nodes crash, one after another", 3, 1, 1_000);

    private static readonly Option<TimeSpan> Quiet = ToolOptions.Duration("--quiet", "Virtual time before, in which nobody crashes", TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));

    private static readonly Option<int> Seed = ToolOptions.Whole("--seed", "Decides every random choice", 1, 0, int.MaxValue);

    public static Command Create() => new ToolCommand(
        "sim", "Predicts detection, false positives and bandwidth of a cluster, and simulates it: the production actors in virtual time.",
        "gossipod sim --nodes 50", "gossipod sim --nodes 200 --loss 0.05 --crashes 5", "gossipod sim --nodes 20 --profile wan --quiet 1h")
    {
        Nodes, Loss, Profile, Crashes, Quiet, Seed,
    }.Does((parsed, ending) =>
    {
        var (nodes, crashes) = (parsed.GetValue(Nodes), parsed.GetValue(Crashes));
        if (crashes > Math.Max(1, nodes / 2)) throw new UsageException($"--crashes {crashes}: must be at most half of --nodes ({nodes})");
        var profile = Enum.Parse<NetworkProfile>(parsed.GetValue(Profile)!, ignoreCase: true);
        var run = new SimRun(nodes, parsed.GetValue(Loss), ProtocolSettings.For(profile), crashes, parsed.GetValue(Quiet), (ulong)parsed.GetValue(Seed));
        try
        {
            var (prediction, result) = (Prediction.Of(run), run.Simulate(ending));
            TextTable.Write(parsed.InvocationConfiguration.Output, ["", "PREDICTED", "SIMULATED"], [.. SimReport.Rows(prediction, result)]);
            return Task.FromResult(ExitCode.Done);
        }
        catch (SimulationException failure)
        {
            throw new ToolException($"the simulated cluster did not get there: {failure.Message}", failure);
        }
    });
}
