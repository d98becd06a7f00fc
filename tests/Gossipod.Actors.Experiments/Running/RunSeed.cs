using System.Text;

namespace Gossipod.Actors.Experiments.Running;

/// <summary>
/// The seed of one run. The cell's name leaves out the configuration under test, so every configuration meets the same faults at
/// the same times and ratios between them are paired.
/// </summary>
internal static class RunSeed
{
    public static ulong Of(ulong seed, string cell, int run)
    {
        var hash = 14695981039346656037UL;
        foreach (var octet in Encoding.UTF8.GetBytes(cell)) hash = (hash ^ octet) * 1099511628211UL;
        return Mix(Mix(hash ^ seed) + (ulong)run);
    }

    /// <summary>SplitMix64's finaliser: neighbours become unrelated.</summary>
    private static ulong Mix(ulong value)
    {
        value = (value + 0x9E3779B97F4A7C15UL) * 0xBF58476D1CE4E5B9UL;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
        return value ^ (value >> 31);
    }
}
