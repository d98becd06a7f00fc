using System.CommandLine;
using Gossipod.Actors.Security;

namespace Gossipod.Tool.Commands;

/// <summary>A new key.</summary>
internal static class KeygenCommand
{
    public static Command Create() => new ToolCommand(
        "keygen", "Makes a key for a cluster: Base64 of 32 random bytes. Keep it secret.", "gossipod keygen", "(umask 077; gossipod keygen > cluster.key)").Does((parsed, _) =>
    {
        parsed.InvocationConfiguration.Output.WriteLine(ClusterKey.Generate().ToBase64());
        return Task.FromResult(ExitCode.Done);
    });
}
