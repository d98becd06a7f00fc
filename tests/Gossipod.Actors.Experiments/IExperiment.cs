using Gossipod.Actors.Experiments.Reporting;
using Gossipod.Actors.Experiments.Running;

namespace Gossipod.Actors.Experiments;

/// <summary>One experiment on the production actors in virtual time; listed in <see cref="ExperimentList"/>.</summary>
internal interface IExperiment
{
    /// <summary>What it is called on the command line: S1, L2 …</summary>
    string Name { get; }

    /// <summary>One line for <c>list</c>.</summary>
    string Summary { get; }

    /// <summary>Runs per cell unless the command line says otherwise.</summary>
    int DefaultRepetitions { get; }

    /// <summary>Runs per cell of a tier.</summary>
    int RunsOf(Tier tier) => tier == Tier.Smoke ? 1 : DefaultRepetitions;

    /// <summary>Runs every cell and puts the paper's figures beside ours.</summary>
    Report Run(ExperimentRun run);
}

/// <summary>How much of an experiment is run.</summary>
internal enum Tier
{
    /// <summary>The least that says something.</summary>
    Smoke,

    /// <summary>Every cell once.</summary>
    Ci,

    /// <summary>As often as the paper.</summary>
    Full,
}
