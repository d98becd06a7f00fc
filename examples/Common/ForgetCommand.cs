using Gossipod.Actors;

namespace Gossipod.Examples.Common;

/// <summary>The console's command that lets all members forget one that is gone for good.</summary>
internal static class ForgetCommand
{
    /// <summary>Carries it out, and prints what has become of the member everywhere, or why it was not done.</summary>
    public static async Task RunAsync(GossipodCluster cluster, string name, EventPrinter printer)
    {
        try
        {
            printer.Forgotten(await cluster.ForgetAsync(name));
        }
        catch (Exception failure) when (failure is ArgumentException or GossipodException)
        {
            printer.Error($"forget {name}: {failure.Message}");
        }
    }
}
