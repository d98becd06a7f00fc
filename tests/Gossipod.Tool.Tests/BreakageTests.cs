using System.Net;
using System.Net.Sockets;
using Akka.Actor;

namespace Gossipod.Tool.Tests;

/// <summary>What an agent does whose node breaks.</summary>
public sealed class BreakageTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gossipod-breakage-");

    [Fact]
    public async Task An_agent_whose_node_breaks_says_so_and_ends_with_1()
    {
        var config = Path.Combine(_folder.FullName, "node.conf");
        File.WriteAllText(config, $"gossipod {{ cluster-name = c, bind = \"127.0.0.1:0\" }}\nakka.extensions = [\"{typeof(Breaker).FullName}, {typeof(Breaker).Assembly.GetName().Name}\"]");
        var run = await CommandRun.OfAsync("agent", "--config", config, "--http", $"127.0.0.1:{FreePort()}").WaitAsync(TimeSpan.FromMinutes(2));

        Assert.Equal(ExitCode.Failure, run.ExitCode);
        Assert.Contains("the node broke and has closed its sockets", run.Errors, StringComparison.Ordinal);
        Assert.Contains("runs at 127.0.0.1:", run.Output, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Fails an actor of the node once it is there; put into the ActorSystem by the agent's settings.</summary>
    public sealed class Breaker : ExtensionIdProvider<Breaker.Running>
    {
        public override Running CreateExtension(ExtendedActorSystem system)
        {
            system.Scheduler.Advanced.ScheduleRepeatedly(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), () => system.ActorSelection("/system/gossipod/*").Tell(Kill.Instance));
            return new Running();
        }

        public sealed class Running : IExtension;
    }
}
