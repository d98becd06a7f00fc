using System.Runtime.InteropServices;

namespace Gossipod.Actors.EndToEnd.OddNode;

/// <summary>What this process holds once it has given back what it does not need.</summary>
internal static class Memory
{
    /// <summary>
    /// Collects all garbage, and has the C library return what is free in its arenas: the compiler of a runtime that optimizes in the
    /// background leaves some megabytes there, in the arena of whichever thread it ran on.
    /// </summary>
    /// <returns>Bytes of live objects, and bytes that the collector has of the operating system.</returns>
    public static Dictionary<string, object?> Collect()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        if (OperatingSystem.IsLinux()) _ = malloc_trim(0);
        return new() { ["live"] = GC.GetTotalMemory(forceFullCollection: false), ["committed"] = GC.GetGCMemoryInfo().TotalCommittedBytes };
    }

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int malloc_trim(nuint pad);
}
