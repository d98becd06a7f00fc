using System.CommandLine;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Security;

namespace Gossipod.Tool.Commands;

/// <summary>A new key of a cluster, or a new identity of a member.</summary>
internal static class KeygenCommand
{
    private static readonly Option<string> Out = new("--out") { Description = "Write it to this new file, readable by its owner alone, and show its id.", HelpName = "FILE" };

    private static readonly Option<string> Identity = new("--identity")
    {
        Description = "An identity of the member of this name instead: --out has its private key, made unless the file is there, and the line for security.trusted-identities is shown.",
        HelpName = "NAME",
    };

    public static Command Create() => new ToolCommand(
        "keygen", "Makes a key for a cluster: Base64 of 32 random bytes. Keep it secret. Or the identity of a member.",
        "gossipod keygen --out cluster.key", "gossipod keygen", "gossipod keygen --identity worker-3 --out worker-3.pem")
    {
        Out, Identity,
    }.Does((parsed, _) =>
    {
        parsed.InvocationConfiguration.Output.WriteLine((parsed.GetValue(Identity), parsed.GetValue(Out)) switch
        {
            ({ } name, var path) => IdentityOf(name, path),
            (null, { } path) => KeyIn(path),
            _ => ClusterKey.Generate().ToBase64(),
        });
        return Task.FromResult(ExitCode.Done);
    });

    private static string KeyIn(string path)
    {
        var key = ClusterKey.Generate();
        TextFile.CreateSecret(path, key.ToBase64() + "\n");
        return $"{key} is in {path}";
    }

    /// <summary>As the node itself does at its start, so a file that is there already is kept.</summary>
    private static string IdentityOf(string name, string? path)
    {
        if (path is null) throw new UsageException("--identity: needs --out, the file for the private key; it is not shown");
        if (MemberName.TryCreate(name, out var problem) is null) throw new UsageException($"--identity {name}: {problem}");
        try
        {
            return $"{name} {MemberIdentity.LoadOrCreate(path).PublicKey}";
        }
        catch (IOException failure)
        {
            throw new ToolException(failure.Message, failure);
        }
    }
}
