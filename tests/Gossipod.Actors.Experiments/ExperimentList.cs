using Gossipod.Actors.Experiments.Lifeguard;
using Gossipod.Actors.Experiments.Swim;

namespace Gossipod.Actors.Experiments;

/// <summary>Every experiment there is, in the order of <c>list</c>.</summary>
internal static class ExperimentList
{
    public static IReadOnlyList<IExperiment> All { get; } =
    [
        new MessageLoad(),
        new FirstDetection(),
        new InfectionTime(),
        new SuspicionTimeoutSteps(),
        new JoinsUnderLoss(),
        new FalseDetections(),
        new ProbeGaps(),
        new Growth(),
        new DetectionLatency(),
        new FalsePositives(),
        new PacketLoad(),
        new Tuning(),
        new CpuExhaustion(),
        new Improvements(partial: false),
        new Improvements(partial: true),
    ];

    public static IExperiment? Find(string name) =>
        All.FirstOrDefault(experiment => experiment.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
