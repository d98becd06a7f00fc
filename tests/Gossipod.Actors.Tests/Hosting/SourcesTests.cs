using System.Text;
using Akka.Actor;
using Akka.Hosting;
using Gossipod.Actors.Configuration;
using Gossipod.Actors.Hosting;
using Gossipod.Actors.Protocol;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gossipod.Actors.Tests.Hosting;

/// <summary>Where a hosted node's settings come from, which source wins, and how all that is wrong with them is told at once.</summary>
public sealed class SourcesTests
{
    private const string AppSettings = """
        {
          "Gossipod": {
            "ClusterName": "from-json", "Name": "from-json", "Bind": "127.0.0.1:0", "Advertise": null,
            "Seeds": ["a:1", "b:2"], "JoinAtStart": false, "Profile": "Local", "gossip-fanout": 5,
            "ProtocolPeriod": "00:00:02", "SyncInterval": "45s",
            "Tags": { "role": "worker", "zone": "json" },
            "Messages": { "MaxMessageSize": "10kB" }, "Limits": { "AllowedNetworks": ["127.0.0.0/8"] }
          }
        }
        """;

    [Fact]
    public async Task Options_win_over_the_environment_the_environment_over_the_file_and_the_file_over_HOCON()
    {
        var settings = await SettingsAsync(
            "gossipod { name = from-hocon, gossip-fanout = 9, suspicion-alpha = 7, tags { zone = hocon, rack = hocon } }",
            Configured(AppSettings, ("Gossipod:Name", "from-environment"), ("Gossipod:Tags:zone", "environment"), ("Gossipod:IndirectProbeCount", "6"), ("Gossipod:MaxRelays", "77")),
            options =>
            {
                options.IndirectProbeCount = 2;
                options.Tags["zone"] = "options";
            });

        Assert.Equal(("from-json", "from-environment"), (settings.ClusterName, settings.Name));
        Assert.Equal((5, 2, 77, 7.0), (settings.Protocol.GossipFanout, settings.Protocol.IndirectProbeCount, settings.Protocol.MaxRelays, settings.Protocol.SuspicionAlpha));
        Assert.Equal("rack=hocon role=worker zone=options", string.Join(' ', settings.Tags.Select(tag => $"{tag.Key}={tag.Value}")));
    }

    [Fact]
    public async Task A_file_appsettings_json_the_environments_variables_and_the_command_line_are_read_as_a_host_adds_them()
    {
        var folder = Directory.CreateTempSubdirectory("gossipod-sources");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "appsettings.json"), AppSettings);
        const string prefix = "SOURCES_TEST_";
        string[] variables = ["Gossipod__Name=from-environment", "Gossipod__Tags__zone=environment", "Gossipod__Limits__MaxSources=99", "Gossipod__GOSSIP_INTERVAL=150ms", "Gossipod__MaxRelays=5"];
        foreach (var variable in variables) Environment.SetEnvironmentVariable(prefix + variable.Split('=')[0], variable.Split('=')[1]);
        try
        {
            var configuration = new ConfigurationBuilder()
                .AddJsonFile(Path.Combine(folder.FullName, "appsettings.json"), optional: false)
                .AddEnvironmentVariables(prefix)
                .AddCommandLine(["--Gossipod:MaxRelays=6", "--Gossipod:Seeds=c:3,d:4"])
                .Build();
            var settings = await SettingsAsync("gossipod { max-members = 77, gossip-fanout = 9 }", configuration, configure: null);

            Assert.Equal(("from-json", "from-environment", 6), (settings.ClusterName, settings.Name, settings.Protocol.MaxRelays));
            Assert.Equal((5, 150, 77), (settings.Protocol.GossipFanout, settings.Protocol.GossipInterval.TotalMilliseconds, settings.Protocol.MaxMembers));
            Assert.Equal((99, "environment", "worker"), (settings.ToNodeSettings().Limits.MaxSources, settings.Tags["zone"], settings.Tags["role"]));
            Assert.Equal(["c:3", "d:4"], settings.Seeds);
        }
        finally
        {
            foreach (var variable in variables) Environment.SetEnvironmentVariable(prefix + variable.Split('=')[0], null);
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task HOCON_that_is_added_the_usual_way_comes_last_before_or_after_the_call()
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddAkka("hosted", akka => akka
            .AddHocon("akka { loglevel = OFF, stdout-loglevel = OFF }\n gossipod { gossip-fanout = 9, max-relays = 8 }", HoconAddMode.Append)
            .WithGossipod(Configured(AppSettings))
            .AddHocon("gossipod { gossip-fanout = 8, max-relays = 7, max-members = 6 }", HoconAddMode.Append));
        using var host = builder.Build();
        await host.StartAsync();
        var protocol = GossipodCluster.Get(host.Services.GetRequiredService<ActorSystem>()).Settings.Protocol;
        Assert.Equal((5, 8, 6), (protocol.GossipFanout, protocol.MaxRelays, protocol.MaxMembers));
        await host.StopAsync();
    }

    [Fact]
    public async Task HOCON_that_is_prepended_later_wins_over_all_and_a_second_call_over_the_first()
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddAkka("hosted", akka => akka
            .AddHocon("akka { loglevel = OFF, stdout-loglevel = OFF }", HoconAddMode.Prepend)
            .WithGossipod(Configured(AppSettings), o => (o.GossipFanout, o.MaxRelays) = (2, 20))
            .WithGossipod(o => o.MaxRelays = 30)
            .AddHocon("gossipod.gossip-fanout = 3", HoconAddMode.Prepend));
        using var host = builder.Build();
        await host.StartAsync();
        var protocol = GossipodCluster.Get(host.Services.GetRequiredService<ActorSystem>()).Settings.Protocol;
        Assert.Equal((3, 30), (protocol.GossipFanout, protocol.MaxRelays));
        await host.StopAsync();
    }

    [Fact]
    public async Task The_configuration_is_read_as_NET_and_as_HOCON_write_it()
    {
        var settings = await SettingsAsync("", Configured(AppSettings), configure: null);
        Assert.Equal((NetworkProfile.Local, false), (settings.Profile, settings.JoinAtStart));
        Assert.Equal((2, 45), (settings.Protocol.ProtocolPeriod.TotalSeconds, settings.Protocol.SyncInterval.TotalSeconds));
        Assert.Equal(["a:1", "b:2"], settings.Seeds);
        Assert.Equal(10_000, settings.ToNodeSettings().Messages.MaxMessageBytes);
        Assert.Equal("127.0.0.0/8", string.Join(',', settings.ToNodeSettings().Limits.AllowedNetworks));
    }

    [Fact]
    public async Task A_list_with_commas_from_the_environment_wins_over_an_array_from_the_file() =>
        Assert.Equal(["c:3", "d:4"], (await SettingsAsync("", Configured(AppSettings, ("Gossipod:Seeds", "c:3,d:4")), configure: null)).Seeds);

    [Fact]
    public async Task Everything_that_is_wrong_is_told_at_once_whichever_source_it_comes_from()
    {
        var configuration = Configured(AppSettings, ("Gossipod:GossipFanout", "many"), ("Gossipod:Bind", "here"), ("Gossipod:GosipInterval", "1s"), ("Gossipod:Limits:MaxSources:0", "5"), ("Gossipod:Messages", "x"));
        var error = await Assert.ThrowsAsync<GossipodConfigurationException>(() =>
            SettingsAsync("gossipod.sync.page-rows = 0", configuration, options => options.SuspicionAlpha = -1));
        Assert.Equal(
            ["bind", "gosip-interval", "gossip-fanout", "limits.max-sources", "messages", "suspicion-alpha", "sync.page-rows"],
            error.Problems.Select(problem => problem.Key).Order(StringComparer.Ordinal));
        Assert.Contains("did you mean gossipod.gossip-interval?", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_of_the_cluster_are_not_repeated_when_they_are_wrong()
    {
        var config = ConfigurationText.Read(Configured("{}", ("Gossipod:ClusterName", "c"), ("Gossipod:Security:Keys:0", "c2VjcmV0")).GetSection("Gossipod"));
        var error = Assert.Throws<GossipodConfigurationException>(() => GossipodSettings.Create(config.GetConfig("gossipod")));
        Assert.DoesNotContain("c2VjcmV0", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_can_be_bound_by_the_ConfigurationBinder_too()
    {
        var options = Configured(AppSettings.Replace("10kB", "10000", StringComparison.Ordinal).Replace("45s", "00:00:45", StringComparison.Ordinal).Replace("gossip-fanout", "GossipFanout", StringComparison.Ordinal))
            .GetSection(GossipodOptions.ConfigurationSection).Get<GossipodOptions>()!;
        var settings = GossipodSettings.Create(options.ToConfig().GetConfig("gossipod"));
        Assert.Equal(("from-json", NetworkProfile.Local, 5), (settings.ClusterName, settings.Profile, settings.Protocol.GossipFanout));
        Assert.Equal((2, 45), (settings.Protocol.ProtocolPeriod.TotalSeconds, settings.Protocol.SyncInterval.TotalSeconds));
        Assert.Equal(["a:1", "b:2"], settings.Seeds);
        Assert.Equal("json", settings.Tags["zone"]);
        Assert.Equal(10_000, settings.ToNodeSettings().Messages.MaxMessageBytes);
    }

    private static IConfiguration Configured(string json, params (string Key, string Value)[] over) => new ConfigurationBuilder()
        .AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json)))
        .AddInMemoryCollection(over.Select(entry => KeyValuePair.Create(entry.Key, (string?)entry.Value)))
        .Build();

    /// <summary>The settings with which a host starts a node.</summary>
    private static async Task<GossipodSettings> SettingsAsync(string hocon, IConfiguration configuration, Action<GossipodOptions>? configure)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddAkka("hosted", akka => akka
            .AddHocon("akka { loglevel = OFF, stdout-loglevel = OFF }\n" + hocon, HoconAddMode.Prepend)
            .WithGossipod(configuration, configure));
        using var host = builder.Build();
        await host.StartAsync();
        var settings = GossipodCluster.Get(host.Services.GetRequiredService<ActorSystem>()).Settings;
        await host.StopAsync();
        return settings;
    }
}
