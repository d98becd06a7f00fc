using Gossipod.Actors.Experiments.Swim;

namespace Gossipod.Actors.Experiments;

/// <summary>Every experiment there is, in the order of <c>list</c>.</summary>
internal static class ExperimentList
{
    public static IReadOnlyList<IExperiment> All { get; } =
    [
        new SuspicionTimeoutSteps(),
        new ProbeGaps(),
    ];

    public static IExperiment? Find(string name) =>
        All.FirstOrDefault(experiment => experiment.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
