using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Gossipod.Actors.Experiments.Reporting;
using Gossipod.Actors.Experiments.Running;
using Spectre.Console;

namespace Gossipod.Actors.Experiments;

/// <summary>The command line: experiments by name, and <c>list</c>.</summary>
internal static class ExperimentsCommand
{
    public static RootCommand Create()
    {
        var names = new Argument<string[]>("NAME")
        {
            Description = "Experiments to run, in this order; see list.",
            Arity = ArgumentArity.OneOrMore,
        };
        var repetitions = new Option<int?>("--repetitions") { Description = "Runs per cell; default by experiment." };
        var tier = new Option<Tier?>("--tier") { Description = "How much to run, instead of a number of repetitions: smoke, ci or full." };
        var seed = new Option<ulong>("--seed") { Description = "Decides every random choice.", DefaultValueFactory = _ => 1 };
        var output = new Option<string>("--out")
        {
            Description = "Where CSV, Markdown, PNG and SVG go.",
            DefaultValueFactory = _ => "artifacts/experiments",
        };
        var parallel = new Option<int>("--parallel")
        {
            Description = "Runs at a time; default one per core.",
            DefaultValueFactory = _ => Environment.ProcessorCount,
        };
        var brief = new Option<bool>("--brief") { Description = "The cheapest cells only: a look in seconds, not a result." };
        AtLeastOne(repetitions, "use the number of runs per cell");
        AtLeastOne(parallel, "use the number of runs at a time");
        names.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => ExperimentList.Find(token.Value) is null))
                result.AddError($"NAME = {token.Value}: is no experiment; list names them.");
        });
        var list = new Command("list", "Name every experiment.");
        list.SetAction(_ => List());
        var root = new RootCommand("Experiments on the production actors in virtual time: the papers' figures beside ours.")
        {
            names, repetitions, tier, seed, output, parallel, brief, list,
        };
        root.SetAction(parsed => Run(parsed.GetRequiredValue(names), new Demand(
            parsed.GetValue(repetitions), parsed.GetValue(tier), parsed.GetValue(seed), parsed.GetRequiredValue(output),
            parsed.GetValue(parallel), parsed.GetValue(brief))));
        return root;
    }

    private static void AtLeastOne<TValue>(Option<TValue> option, string remedy) => option.Validators.Add(result =>
    {
        if (result.Tokens is [{ Value: var text }] && int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number < 1)
            result.AddError($"{option.Name} = {text}: must be 1 or more; {remedy}.");
    });

    private static void List()
    {
        Widen();
        var table = new Table().Border(TableBorder.None).HideHeaders().AddColumns("name", "runs", "summary");
        foreach (var experiment in ExperimentList.All)
        {
            var runs = experiment.DefaultRepetitions.ToString("N0", CultureInfo.InvariantCulture) + " runs";
            table.AddRow(experiment.Name, runs, Markup.Escape(experiment.Summary));
        }

        AnsiConsole.Write(table);
    }

    /// <summary>Redirected output has no width; 80 columns would break every row.</summary>
    private static void Widen()
    {
        if (Console.IsOutputRedirected) AnsiConsole.Profile.Width = 160;
    }

    private static int Run(string[] names, Demand demand)
    {
        Widen();
        var memo = new RunMemo();
        foreach (var name in names) Run(ExperimentList.Find(name)!, demand, memo);
        return 0;
    }

    private static void Run(IExperiment experiment, Demand demand, RunMemo memo)
    {
        var clock = Stopwatch.StartNew();
        var cpu = Environment.CpuUsage.TotalTime;
        var repetitions = demand.Repetitions ?? (demand.Tier is { } tier ? experiment.RunsOf(tier) : experiment.DefaultRepetitions);
        Report? report = null;
        AnsiConsole.Progress().Start(context =>
        {
            var task = context.AddTask($"{experiment.Name}, {repetitions} runs per cell, seed {demand.Seed}", maxValue: 1);
            report = experiment.Run(new ExperimentRun(
                repetitions, demand.Seed, demand.Parallel, demand.Brief, (done, of) => task.Value((double)done / of), memo));
            task.Value(1);
        });
        ReportWriter.Show(report!, AnsiConsole.Console);
        var files = ReportWriter.Save(report!, experiment.Name, demand.Output);
        var spent = (Environment.CpuUsage.TotalTime - cpu).TotalSeconds;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{clock.Elapsed.TotalSeconds:0} s, {spent:0} s of CPU; {string.Join(' ', files)}"));
    }

    private sealed record Demand(int? Repetitions, Tier? Tier, ulong Seed, string Output, int Parallel, bool Brief);
}
