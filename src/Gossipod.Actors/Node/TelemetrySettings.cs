namespace Gossipod.Actors.Node;

/// <summary>What a node measures.</summary>
internal sealed record TelemetrySettings
{
    /// <summary>Whether there is a meter.</summary>
    public bool Metrics { get; init; } = true;

    /// <summary>Share of the answered probe rounds that become a span where somebody listens, 0–1; at 0 the failed ones do not either.</summary>
    public double TracedProbeShare { get; init; } = 0.01;
}
