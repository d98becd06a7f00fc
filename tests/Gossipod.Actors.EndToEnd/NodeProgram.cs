using System.Net;
using System.Net.Sockets;

namespace Gossipod.Actors.EndToEnd;

/// <summary>Where the program under test is, and free ports for it.</summary>
public static class NodeProgram
{
    /// <summary>The repository's root.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Of which configuration this assembly, and so every program here, is: Release or Debug.</summary>
    public static string Configuration { get; } =
        AppContext.BaseDirectory.Contains($"{System.IO.Path.DirectorySeparatorChar}Release{System.IO.Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Release" : "Debug";

    /// <summary>ClusterConsole.dll of the same configuration as this assembly.</summary>
    public static string Path { get; } = Of("ClusterConsole");

    /// <summary>The node whose actors can be killed and whose datagrams can be of a later version.</summary>
    public static string OddNode => Built("tests/Gossipod.Actors.EndToEnd.OddNode", "Gossipod.Actors.EndToEnd.OddNode");

    /// <summary>gossipod.dll, the operator's command line.</summary>
    public static string Tool => Built("src/Gossipod.Tool", "gossipod");

    /// <summary>A program that prints a line, to compare with.</summary>
    public static string Hello => Built("tests/Gossipod.Actors.EndToEnd.Hello", "Gossipod.Actors.EndToEnd.Hello");

    /// <summary>ClusterConsole.dll of an earlier commit, in the folder that GOSSIPOD_OLD_BUILD names; null when it is not set.</summary>
    public static string? OldBuild => Environment.GetEnvironmentVariable("GOSSIPOD_OLD_BUILD") is { Length: > 0 } folder
        ? System.IO.Path.Combine(folder, "ClusterConsole.dll") : null;

    /// <summary>Ports given out by this process; each is given once.</summary>
    private static readonly HashSet<int> Given = [];

    /// <summary>
    /// A port of 127.0.0.1 that was free for UDP and TCP a moment ago. Below the range from which the system takes ports for outgoing
    /// connections: one of those could get it before the node is there.
    /// </summary>
    public static int FreePort()
    {
        for (var tries = 0; tries < 1000; tries++)
        {
            var port = Random.Shared.Next(10_000, 32_000);
            lock (Given)
            {
                if (!Given.Add(port)) continue;
            }

            using var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            using var tcp = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                udp.Bind(new IPEndPoint(IPAddress.Loopback, port));
                tcp.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // Taken; another one.
            }
        }

        throw new InvalidOperationException("no port of 127.0.0.1 is free for UDP and TCP");
    }

    /// <summary>An example's program, of the same configuration as this assembly.</summary>
    public static string Of(string example) => Built($"examples/{example}", example);

    private static string FindRoot()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(System.IO.Path.Combine(at.FullName, "Gossipod.Actors.sln"))) at = at.Parent;
        return at?.FullName ?? throw new InvalidOperationException("Gossipod.Actors.sln was not found above the test assembly");
    }

    private static string Built(string project, string assembly)
    {
        var path = System.IO.Path.Combine(Root, project, "bin", Configuration, "net10.0", $"{assembly}.dll");
        return File.Exists(path) ? path : throw new InvalidOperationException($"{path} is not built; build the solution first");
    }
}
