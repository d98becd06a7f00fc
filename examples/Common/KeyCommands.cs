using Gossipod.Actors;
using Gossipod.Actors.Security;

namespace Gossipod.Examples.Common;

/// <summary>The console's commands about the cluster's keys.</summary>
internal static class KeyCommands
{
    public const string Usage = "keys, keys install BASE64, keys use ID [force] or keys remove ID [force]";

    /// <summary>Carries out what comes behind the word <c>keys</c>, and prints each member's keys or why it was not done.</summary>
    public static async Task RunAsync(GossipodCluster cluster, string argument, EventPrinter printer)
    {
        try
        {
            if (Start(cluster, argument.Split(' ', StringSplitOptions.RemoveEmptyEntries)) is { } command) printer.Keys(await command);
            else printer.Error($"keys: not understood; use {Usage}");
        }
        catch (Exception failure) when (failure is FormatException or GossipodException)
        {
            printer.Error($"keys: {failure.Message}");
        }
    }

    private static Task<KeyringReport>? Start(GossipodCluster cluster, string[] words) => words switch
    {
        [] => cluster.ListKeysAsync(),
        ["install", var key] => cluster.InstallKeyAsync(ClusterKey.Parse(key)),
        ["use", var text, .. var rest] when KeyId.TryParse(text, out var id) && IsForce(rest) => cluster.UseKeyAsync(id, rest.Length > 0),
        ["remove", var text, .. var rest] when KeyId.TryParse(text, out var id) && IsForce(rest) => cluster.RemoveKeyAsync(id, rest.Length > 0),
        _ => null,
    };

    private static bool IsForce(string[] rest) => rest is [] or ["force"];
}
