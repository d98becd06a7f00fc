using Gossipod.Actors.EndToEnd.Drills;

namespace Gossipod.Actors.EndToEnd.Tests;

/// <summary>A test that needs hosts of its own: network namespaces. Skipped, with the reason, where the machine allows none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LabFactAttribute : FactAttribute
{
    public LabFactAttribute() => Skip = NetworkLab.WhyNot;
}

/// <summary>A test that sets the wall clock of one process. Skipped, with the reason, where that cannot be done.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ClockFactAttribute : FactAttribute
{
    public ClockFactAttribute() => Skip = ClockDrill.WhyNot;
}

/// <summary>A test that needs Prometheus and its tool. Skipped, with the reason, where they are not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PrometheusFactAttribute : FactAttribute
{
    public PrometheusFactAttribute()
    {
        var missing = new[] { "prometheus", "promtool" }.FirstOrDefault(tool => !IsOnPath(tool));
        if (missing is not null) Skip = $"{missing} is not installed; Debian's package is named prometheus";
    }

    private static bool IsOnPath(string tool) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, tool)));
}

/// <summary>A test that needs an earlier build of the console.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OldBuildFactAttribute : FactAttribute
{
    public OldBuildFactAttribute()
    {
        if (NodeProgram.OldBuild is not { } program) Skip = "GOSSIPOD_OLD_BUILD does not name a folder with the ClusterConsole.dll of an earlier commit";
        else if (!File.Exists(program)) Skip = $"{program}, of GOSSIPOD_OLD_BUILD, is not there";
    }
}

/// <summary>A test that runs only as long as an environment variable asks for.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SoakFactAttribute : FactAttribute
{
    public SoakFactAttribute()
    {
        if (Minutes <= 0) Skip = "GOSSIPOD_SOAK_MINUTES does not say for how long";
    }

    public static double Minutes => Variable("GOSSIPOD_SOAK_MINUTES") ?? 0;

    /// <summary>The number in an environment variable; null when there is none.</summary>
    public static double? Variable(string name) =>
        double.TryParse(Environment.GetEnvironmentVariable(name), System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;
}
