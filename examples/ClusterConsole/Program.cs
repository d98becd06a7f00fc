using Gossipod.Examples.Common;

// Without arguments: the demonstration, five nodes in this process. With --node: one real node; --node --help lists its flags. With keygen: a new key,
// or with --identity FILE a new identity of a node. With certificates: those of TLS.
if (args.Contains("--node")) return await NodeProgram.RunAsync([.. args.Where(arg => arg != "--node")]);
if (args is ["keygen"])
{
    Console.WriteLine(Gossipod.Actors.Security.ClusterKey.Generate().ToBase64());
    return 0;
}

if (args is ["certificates", var directory, var cluster, _, ..]) return ClusterConsole.Certificates.Make(directory, cluster, args[3..]);
if (args is ["keygen", "--identity", var file])
{
    try
    {
        // The private key stays in the file; this line goes into trusted-identities, behind the node's name.
        Console.WriteLine(Gossipod.Actors.Security.MemberIdentity.LoadOrCreate(file).PublicKey);
        return 0;
    }
    catch (IOException problem)
    {
        Console.Error.WriteLine(problem.Message);
        return 2;
    }
}

if (args.Length == 0) return await ClusterConsole.Demonstration.RunAsync();

Console.Error.WriteLine($"'{args[0]}': without arguments this is the demonstration, with --node one real node; --node --help lists its flags; keygen prints a new key; keygen --identity FILE makes an identity and prints its public key; certificates DIRECTORY CLUSTER NODE… makes an authority and a certificate for each node");
return 2;
