using System.CommandLine;
using System.Net;
using Gossipod.Actors.Configuration;
using Gossipod.Actors.Hosting;
using Gossipod.Actors.Protocol;
using Gossipod.Tool.Agents;

namespace Gossipod.Tool.Commands;

/// <summary>A node of its own, with HTTP endpoints for the other commands.</summary>
internal static class AgentCommand
{
    private static readonly Option<string> Name = new("--name") { Description = "Its name, unique in the cluster; default the host's." };

    private static readonly Option<string> Cluster = new("--cluster") { Description = "Name of the cluster, here or in the file." };

    private static readonly Option<string> Bind = new("--bind") { Description = "Where it listens, UDP and TCP; default 0.0.0.0:7946.", HelpName = "HOST:PORT" };

    private static readonly Option<string> Advertise = new("--advertise") { Description = "What others are told, when that is another address.", HelpName = "HOST:PORT" };

    private static readonly Option<string[]> Join = new("--join") { Description = "Members to join through, with commas or repeated; tried until one answers.", HelpName = "HOST:PORT" };

    private static readonly Option<string> Profile = new("--profile") { Description = "local, lan or wan; default lan." };

    private static readonly Option<string[]> Tag = ToolOptions.Pairs("--tag", "A tag of this member, repeatable.");

    private static readonly Option<string> KeyFile = new("--key-file") { Description = "The cluster's keys, one a line, the one that seals first; readable by its owner alone. Without one everything is in the clear.", HelpName = "FILE" };

    private static readonly Option<string> Config = new("--config") { Description = "A file of settings, as check-config takes it; options win over it.", HelpName = "FILE" };

    private static readonly Option<string[]> Set = ToolOptions.Pairs("--set", "Any setting below gossipod by its HOCON key, repeatable.");

    private static readonly Option<string> Http = new("--http") { Description = $"Where its HTTP endpoints are, a loopback address; default {AgentUrl.DefaultAddress}.", DefaultValueFactory = _ => AgentUrl.DefaultAddress, HelpName = "IP:PORT" };

    private static readonly Option<bool> ReadOnly = new("--read-only") { Description = "Nothing can be changed over HTTP: no join, leave, force-leave, tags, events, keys." };

    public static Command Create() => new ToolCommand(
        "agent", "Runs a node until Ctrl-C or SIGTERM, then leaves. Other commands ask it, and it has the dashboard.",
        "gossipod agent --cluster demo --bind 127.0.0.1:7946", "gossipod agent --cluster demo --name b --bind 127.0.0.1:7947 --join 127.0.0.1:7946 --http 127.0.0.1:7374",
        "gossipod agent --config node.conf --key-file cluster.key --tag role=worker")
    {
        Name, Cluster, Bind, Advertise, Join, Profile, Tag, KeyFile, Config, Set, Http, ReadOnly,
    }.Does(RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ending)
    {
        var text = parsed.GetValue(Http)!;
        if (!IPEndPoint.TryParse(text.StartsWith("localhost:", StringComparison.Ordinal) ? "127.0.0.1" + text["localhost".Length..] : text, out var http) || !IPAddress.IsLoopback(http.Address) || !text.Contains(':', StringComparison.Ordinal))
            throw new UsageException($"--http {text}: must be a loopback address and a port, such as {AgentUrl.DefaultAddress}; to be asked by other machines, use MapGossipod with a policy in an application of your own");
        var configured = parsed.GetValue(Config) is { } file ? ConfigurationFile.Read(file) : Akka.Configuration.Config.Empty;
        var profile = ProfileOf(parsed.GetValue(Profile));
        try
        {
            GossipodSettings.CreateFromRoot(OptionsOf(parsed, profile).ToConfig().WithFallback(configured), static _ => true);
        }
        catch (GossipodConfigurationException wrong)
        {
            throw new UsageException(wrong.Message);
        }

        return await AgentHost.RunAsync(options => Apply(parsed, profile, options), configured, http, !parsed.GetValue(ReadOnly), parsed.InvocationConfiguration.Output, ending);
    }

    private static NetworkProfile? ProfileOf(string? text) => text is null ? null
        : Enum.TryParse<NetworkProfile>(text, ignoreCase: true, out var profile) && Enum.IsDefined(profile) ? profile
        : throw new UsageException($"--profile {text}: must be local, lan or wan");

    private static GossipodOptions OptionsOf(ParseResult parsed, NetworkProfile? profile)
    {
        var options = new GossipodOptions();
        Apply(parsed, profile, options);
        return options;
    }

    private static void Apply(ParseResult parsed, NetworkProfile? profile, GossipodOptions options)
    {
        (options.Name, options.ClusterName) = (parsed.GetValue(Name), parsed.GetValue(Cluster));
        (options.Bind, options.Advertise, options.Profile) = (parsed.GetValue(Bind), parsed.GetValue(Advertise), profile);
        options.Seeds = [.. ToolOptions.Split(parsed.GetValue(Join), ',')];
        options.Security.KeyFile = parsed.GetValue(KeyFile);
        foreach (var (key, value) in ToolOptions.Split(parsed.GetValue(Tag))) options.Tags[key] = value;
        foreach (var (key, value) in ToolOptions.Split(parsed.GetValue(Set))) options.Set(key, value);
    }
}
