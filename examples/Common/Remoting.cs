using Akka.Hosting;

namespace Gossipod.Examples.Common;

/// <summary>Akka.Remote beside a node: at the address that the node tells others, on a port that the system chooses.</summary>
public static class Remoting
{
    /// <summary>Adds it to the ActorSystem.</summary>
    /// <param name="akka">Builds the system.</param>
    /// <param name="args">The node's command line; its <c>--advertise</c> or <c>--bind</c> has the address.</param>
    /// <param name="provider"><c>remote</c> or <c>cluster</c>.</param>
    public static AkkaConfigurationBuilder AddRemoting(this AkkaConfigurationBuilder akka, string[] args, string provider) => akka.AddHocon(
        $$"""
        akka {
          actor.provider = {{provider}}
          remote.dot-netty.tcp { hostname = "{{Host(args)}}", port = 0 }
        }
        """,
        HoconAddMode.Prepend);

    private static string Host(string[] args)
    {
        var at = Math.Max(Array.LastIndexOf(args, "--advertise"), -1);
        if (at < 0) at = Array.LastIndexOf(args, "--bind");
        var endpoint = at >= 0 && at + 1 < args.Length ? args[at + 1] : "127.0.0.1:0";
        var colon = endpoint.LastIndexOf(':');
        return (colon < 0 ? endpoint : endpoint[..colon]).Trim('[', ']');
    }
}
