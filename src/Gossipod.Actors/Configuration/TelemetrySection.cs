using Gossipod.Actors.Node;

namespace Gossipod.Actors.Configuration;

/// <summary>Reads and checks what a node measures.</summary>
internal static class TelemetrySection
{
    public static TelemetrySettings Read(SectionReader reader)
    {
        var preset = new TelemetrySettings();
        var settings = new TelemetrySettings
        {
            Metrics = reader.Flag("metrics", preset.Metrics),
            TracedProbeShare = reader.Number("traced-probe-share", preset.TracedProbeShare),
        };
        reader.RefuseUnknownKeys();
        reader.Rules.Range("telemetry.traced-probe-share", settings.TracedProbeShare, 0, 1);
        return settings;
    }
}
