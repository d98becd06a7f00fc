using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using Gossipod.Actors.Configuration;
using Gossipod.Actors.Hosting;
using Gossipod.Tool.Agents;
using Gossipod.Tool.Doctoring;
using Gossipod.Tool.Output;

namespace Gossipod.Tool.Commands;

/// <summary>Looks for what keeps nodes apart.</summary>
internal static class DoctorCommand
{
    private const int PortOfNodes = 7946;

    private static readonly Argument<string> Target = new("target") { Description = "A member to visit; the agent is examined unless given.", Arity = ArgumentArity.ZeroOrOne, HelpName = "HOST:PORT" };

    private static readonly Option<string> Cluster = new("--cluster") { Description = "Of a visit: the cluster's name." };

    private static readonly Option<string> KeyFile = new("--key-file") { Description = "Of a visit: the cluster's keys, as for the agent.", HelpName = "FILE" };

    private static readonly Option<string> Bind = new("--bind") { Description = "Of a visit: where the visiting node listens; default any port of the address that leads there. Use a port that firewalls let through.", HelpName = "HOST:PORT" };

    private static readonly Option<string> Advertise = new("--advertise") { Description = "Of a visit: what others are told.", HelpName = "HOST:PORT" };

    public static Command Create() => new ToolCommand(
        "doctor", "Looks for what keeps nodes apart: UDP and TCP, MTU, advertised address, clock, key, cluster. Examines the agent and its cluster; or a member, by a node that joins for some seconds and leaves.",
        "gossipod doctor", "gossipod doctor 10.0.0.5:7946 --cluster payments --key-file cluster.key", "gossipod doctor seed-0:7946 --cluster payments --bind 0.0.0.0:7946")
    {
        Target, AgentClient.Option, Cluster, KeyFile, Bind, Advertise,
    }.Does(RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ending)
    {
        using var agent = parsed.GetValue(Target) is null ? AgentClient.Of(parsed) : null;
        var findings = agent is null ? (await VisitAsync(parsed, ending)).RunAsync(ending) : new AgentExamination(agent).RunAsync(ending);
        if (agent is not null) Refuse(parsed, Cluster, KeyFile, Bind, Advertise);
        var (bad, output) = (0, parsed.InvocationConfiguration.Output);
        await foreach (var finding in findings)
        {
            if (finding.Verdict == Verdict.Bad) bad++;
            var mark = finding.Verdict switch { Verdict.Good => "ok ", Verdict.Bad => "BAD", _ => "?  " };
            output.WriteLine(SafeText.Line($"{mark} {finding.Check,-15} {finding.What}"));
            if (finding.Remedy is { } remedy) output.WriteLine(SafeText.Line($"    {"",-15} → {remedy}"));
            output.Flush();
        }

        return bad == 0 ? ExitCode.Done : ExitCode.Failure;
    }

    private static void Refuse(ParseResult parsed, params Option[] options)
    {
        if (options.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } meaningless)
            throw new UsageException($"{meaningless.Name}: is about a visit; name the member to visit, HOST:PORT");
    }

    private static async Task<VisitingExamination> VisitAsync(ParseResult parsed, CancellationToken ending)
    {
        if (parsed.GetResult(AgentClient.Option) is { Implicit: false }) throw new UsageException($"{AgentClient.Option.Name}: the agent is not asked when a member is visited");
        var target = parsed.GetValue(Target)!;
        if (parsed.GetValue(Cluster) is not { } cluster) throw new UsageException("--cluster: is needed to visit a member; it is the cluster-name of its settings");
        var options = new GossipodOptions
        {
            ClusterName = cluster,
            Name = $"doctor-of-{Environment.MachineName}",
            Bind = parsed.GetValue(Bind) ?? await OwnAddressAsync(target, ending),
            Advertise = parsed.GetValue(Advertise),
            Security = { KeyFile = parsed.GetValue(KeyFile) },
        };
        var config = options.ToConfig();
        try
        {
            GossipodSettings.CreateFromRoot(config, static _ => true);
        }
        catch (GossipodConfigurationException wrong)
        {
            throw new UsageException(wrong.Message);
        }

        return new VisitingExamination(target, config);
    }

    /// <summary>The address of this machine that leads to the target, any port.</summary>
    private static async Task<string> OwnAddressAsync(string target, CancellationToken ending)
    {
        var member = EndpointText.TryParse(target, portMin: 1, out var problem)
            ?? throw new UsageException($"target {target}: must be host:port, such as 10.0.0.5:{PortOfNodes}; it {problem}");
        try
        {
            var address = (await Dns.GetHostAddressesAsync(member.Host, ending)).FirstOrDefault() ?? throw new ToolException($"{target}: the name has no address");
            using var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            await socket.ConnectAsync(new IPEndPoint(address, member.Port), ending);
            return new IPEndPoint(((IPEndPoint)socket.LocalEndPoint!).Address, 0).ToString();
        }
        catch (SocketException failure)
        {
            throw new ToolException($"{target}: no way leads there: {failure.Message}; check the name, its DNS entry and the routes", failure);
        }
    }
}
