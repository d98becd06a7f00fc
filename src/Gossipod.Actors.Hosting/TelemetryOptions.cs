namespace Gossipod.Actors.Hosting;

/// <summary>What the node measures and traces: section <c>gossipod.telemetry</c>. What is null is left to it.</summary>
public sealed class TelemetryOptions
{
    /// <summary>Have the meter <c>Gossipod</c>; default on.</summary>
    public bool? Metrics { get; set; }

    /// <summary>Share of the answered probe rounds that become a span where something listens, 0–1; failed ones do all, unless it is 0.</summary>
    public double? TracedProbeShare { get; set; }
}
