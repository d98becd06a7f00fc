namespace Gossipod.Actors.Tests.Harness;

/// <inheritdoc cref="LinuxTheoryAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute()
    {
        if (!OperatingSystem.IsLinux()) Skip = LinuxTheoryAttribute.WhyNot;
    }
}
