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

    /// <summary>Runs every cell and puts the paper's figures beside ours.</summary>
    Report Run(ExperimentRun run);
}
