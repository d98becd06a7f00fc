namespace Gossipod.Actors.Tests.Harness;

/// <summary>Needs several addresses of the loopback interface, which only Linux gives: the whole of 127.0.0.0/8.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LinuxTheoryAttribute : TheoryAttribute
{
    internal const string WhyNot = "only Linux gives the whole of 127.0.0.0/8 to the loopback interface";

    public LinuxTheoryAttribute()
    {
        if (!OperatingSystem.IsLinux()) Skip = WhyNot;
    }
}
