using System.CommandLine;
using Gossipod.Actors.EndToEnd.Drills;

namespace Gossipod.Actors.EndToEnd.Measure;

/// <summary>The drills of the tests as commands: each prints its figures and what was wrong, and ends with exit code 1 when something was.</summary>
internal static class LongDrills
{
    private static readonly Option<int> Nodes = new("--nodes") { Description = "Cluster size; default the drill's own." };
    private static readonly Option<double> Seconds = new("--seconds") { Description = "How long each fault lasts; default the drill's own." };
    private static readonly Option<int> Seed = new("--seed") { DefaultValueFactory = _ => 1, Description = "Of random choices." };
    private static readonly Option<string[]> Set = new("--set") { Description = "key=value of any setting below gossipod, repeatable." };
    private static readonly Option<string> Build = new("--old-build") { Description = "Folder with the ClusterConsole.dll of an earlier commit; default GOSSIPOD_OLD_BUILD." };

    public static IEnumerable<Command> Commands =>
    [
        Of("pauses", "SIGSTOP of a fifth of the nodes at any time, 0.5-5 s each.", 10, 600, async run =>
        {
            using var cluster = await ProcessCluster.FormAsync(run.Nodes, run.Plan);
            return await PauseDrills.RandomPausesAsync(cluster, run.Time, run.Seed);
        }),
        Of("pause", "SIGSTOP of one node.", 10, 30, async run =>
        {
            using var cluster = await ProcessCluster.FormAsync(run.Nodes, run.Plan);
            return await PauseDrills.LongPauseAsync(cluster, run.Time);
        }),
        Of("link", "One host's link down, another's route away. Needs network namespaces.", 8, 30, async run =>
        {
            using var lab = NetworkLab.Create(run.Nodes);
            using var cluster = await ProcessCluster.FormAsync(run.Nodes, i => run.Plan(i) with { Lab = lab });
            return await LinkDrills.LinkAndRouteAsync(lab, cluster, run.Time);
        }),
        Of("one-way", "Packets swallowed in one direction. Needs network namespaces.", 10, 30, async run =>
        {
            using var lab = NetworkLab.Create(run.Nodes);
            using var cluster = await ProcessCluster.FormAsync(run.Nodes, i => run.Plan(i) with { Lab = lab });
            return await LinkDrills.BlackHoleAsync(lab, cluster, run.Time);
        }),
        Of("move", "A name starts at another address while the old process is held alive, suspect, dead.", 5, 0, async run =>
        {
            using var cluster = await ProcessCluster.FormAsync(run.Nodes, run.Plan);
            return await IdentityDrills.MoveAsync(cluster);
        }),
        Of("other-cluster", "An address goes to nodes of another cluster, twenty times.", 5, 0, async run =>
        {
            using var cluster = await ProcessCluster.FormAsync(run.Nodes, run.Plan);
            return await IdentityDrills.OtherClusterAsync(cluster, rounds: 20);
        }),
        Of("clock", "The wall clock of one process set by an hour. Needs libfaketime.", 10, 30, async run =>
        {
            if (ClockDrill.WhyNot is { } reason) throw new InvalidOperationException(reason);
            using var drill = new ClockDrill();
            using var cluster = await ProcessCluster.FormAsync(run.Nodes, i => run.Plan(i) with { Prefix = i == run.Nodes - 1 ? drill.Plan.Prefix : [] });
            return await drill.StepAsync(cluster, run.Time);
        }),
        Of("later", "Nodes of a later wire version among the present ones.", 10, 60, async run =>
        {
            using var cluster = await ProcessCluster.FormAsync(
                run.Nodes, i => i < run.Nodes / 2 ? run.Plan(i) : run.Plan(i) with { Program = NodeProgram.OddNode, More = [.. run.Plan(i).More, "--later"] });
            return await VersionDrills.LaterWireAsync(cluster, run.Time);
        }),
        Of("upgrade", "A cluster of an earlier build replaced one by one.", 10, 0, run => ReplaceAsync(run, run.OldProgram, NodeProgram.Path)),
        Of("downgrade", "A cluster of this build replaced one by one by an earlier one.", 10, 0, run => ReplaceAsync(run, NodeProgram.Path, run.OldProgram)),
        Of("kill-actors", "Each actor of a node killed, each in a process of its own.", 3, 0, async run =>
        {
            var odd = SupervisionDrill.Fatal.Count + SupervisionDrill.Survived.Count;
            using var cluster = await ProcessCluster.FormAsync(run.Nodes + odd, i => i < run.Nodes ? run.Plan(i) : run.Plan(i) with { Program = NodeProgram.OddNode });
            return await SupervisionDrill.KillEachAsync(cluster);
        }),
        Of("soak", "Random faults of processes, one per 30 s, and leak checks.", 10, 1_800, async run =>
        {
            using var lab = NetworkLab.TryCreate(run.Nodes, out _);
            using var cluster = await ProcessCluster.FormAsync(run.Nodes, i => SoakDrill.Plan(i, run.Nodes, run.Plan(i) with { Lab = lab }));
            return await new SoakDrill(cluster, lab, run.Seed).RunAsync(run.Time, TimeSpan.FromSeconds(30));
        }),
    ];

    private static async Task<DrillReport> ReplaceAsync(Run run, string from, string to)
    {
        using var cluster = await ProcessCluster.FormAsync(run.Nodes, i => run.Plan(i) with { Program = from });
        return await VersionDrills.ReplaceOneByOneAsync(cluster, to);
    }

    private static Command Of(string name, string what, int nodes, double seconds, Func<Run, Task<DrillReport>> drill)
    {
        var command = new Command(name, what) { Nodes, Seconds, Seed, Set, Build };
        command.SetAction(async (parsed, _) =>
        {
            var (asked, time) = (parsed.GetValue(Nodes), parsed.GetValue(Seconds));
            var report = await drill(new Run(
                asked > 0 ? asked : nodes, TimeSpan.FromSeconds(time > 0 ? time : seconds), parsed.GetValue(Seed), parsed.GetValue(Set) ?? [], parsed.GetValue(Build)));
            foreach (var figure in report.Figures) Console.WriteLine(figure);
            foreach (var failure in report.Failures) Console.WriteLine("WRONG: " + failure);
            return report.Failures.Count == 0 ? 0 : 1;
        });
        return command;
    }

    private sealed record Run(int Nodes, TimeSpan Time, int Seed, IReadOnlyList<string> Settings, string? Build)
    {
        public string OldProgram => (Build is { } folder ? Path.Combine(folder, "ClusterConsole.dll") : NodeProgram.OldBuild)
            ?? throw new InvalidOperationException("--old-build or GOSSIPOD_OLD_BUILD must name a folder with the ClusterConsole.dll of an earlier commit");

        public NodePlan Plan(int index) => new() { More = [.. Settings.SelectMany(setting => new[] { "--set", setting })] };
    }
}
