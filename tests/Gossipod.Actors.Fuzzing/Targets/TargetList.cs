namespace Gossipod.Actors.Fuzzing.Targets;

/// <summary>The targets by the names of their folders in the corpus.</summary>
internal static class TargetList
{
    public static readonly IReadOnlyList<string> Names = ["packet", "frame", "batch", "stream", "seal", "seed"];

    public static ITarget Create(string name) => name switch
    {
        "packet" => new PacketTarget(),
        "frame" => new FrameTarget(),
        "batch" => new BatchTarget(),
        "stream" => new StreamTarget(),
        "seal" => new SealTarget(),
        "seed" => new SeedTarget(),
        _ => throw new ArgumentException($"'{name}': there are {string.Join(", ", Names)}.", nameof(name)),
    };
}
