using Akka.Actor;
using Akka.Hosting;
using Gossipod.Actors.Configuration;
using Gossipod.Actors.Hosting;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Security;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gossipod.Actors.Tests.Configuration;

public sealed class OptionsTests
{
    private static readonly ClusterKey[] OptionsKeys = [ClusterKey.Generate(), ClusterKey.Generate()];

    public static TheoryData<string> Nasty =>
    [
        "plain", "with space", "\"quoted\"", "back\\slash", "\\", "\\\"", "\"", "a.b", "${x}", "#c", "{}", "[]", "a=b:c", "é π 😀",
            " lead and trail ",
        "null", "on", "//", "\"\"\"", "$", "+=", "include", "\u00a0", "'", "profile",
    ];

    [Theory]
    [MemberData(nameof(Nasty))]
    public void Tags_come_through_HOCON_unchanged(string text)
    {
        var options = new GossipodOptions
        {
            ClusterName = "c",
            Bind = "127.0.0.1:0",
            Tags = { [text] = text, ["other"] = "x" + text
            + "x" }
        };
        var tags = Read(options).Tags;
        Assert.Equal(2, tags.Count);
        Assert.Equal((text, "x" + text + "x"), (tags[text], tags["other"]));
    }

    [Theory]
    [InlineData("line\nbreak")]
    [InlineData("tab\tand\rreturn\r\n")]
    [InlineData("\u0001\u001f")]
    [InlineData("   ")]
    [InlineData("")]
    public void Tag_values_may_hold_anything(string value) =>
        Assert.Equal(value, Read(new GossipodOptions { ClusterName = "c", Bind = "127.0.0.1:0", Tags = { ["k"] = value } }).Tags["k"]);

    [Fact]
    public void Every_property_comes_through_HOCON()
    {
        var settings = Read(new GossipodOptions
        {
            ClusterName = "c \"1\"",
            Name = "n\\1",
            Bind = "[::1]:0",
            Advertise = "10.0.0.5:1",
            Seeds = ["a:1", "[::1]:2"],
            JoinAtStart = false,
            Profile = NetworkProfile.Wan,
            ProtocolPeriod = TimeSpan.FromSeconds(3),
            DirectTimeout = TimeSpan.FromMilliseconds(1000.5),
            IndirectProbeCount = 4,
            SuspicionAlpha = 2.5,
            SuspicionBeta = 3.25,
            SuspicionConfirmations = 2,
            LocalHealthMax = 5,
            GossipInterval = TimeSpan.FromMilliseconds(77),
            GossipFanout = 2,
            SyncInterval = TimeSpan.FromMinutes(2),
            MaxDatagramBytes = 1_300,
            MaxMessageBytes = 2_000,
            MaxPendingMessageBytes = 70_000,
            MaxBroadcasts = 5,
            MaxDatagramsPerSource = 6,
            MaxNewMembersPerSecond = 7,
            AllowedNetworks = ["10.0.0.0/8", "::/0"],
            Keys = [OptionsKeys[0].ToBase64(), OptionsKeys[1].ToBase64()],
            RequireEncryption = true,
            LeaveTimeout = TimeSpan.FromSeconds(2),
            LeaveOnShutdown = false,
            Dispatcher = "d",
        });
        Assert.Equal(("c \"1\"", "n\\1", "[::1]:0", "10.0.0.5:1"), (settings.ClusterName, settings.Name, $"{settings.Bind}",
            $"{settings.Advertise}"));
        Assert.Equal(["a:1", "[::1]:2"], settings.Seeds);
        Assert.Equal((false, NetworkProfile.Wan, TimeSpan.FromSeconds(2), false, "d"),
            (settings.JoinAtStart, settings.Profile, settings.LeaveTimeout, settings.LeaveOnShutdown, settings.Dispatcher));
        var expected = ProtocolSettings.For(NetworkProfile.Wan) with
        {
            ProtocolPeriod = TimeSpan.FromSeconds(3),
            DirectTimeout = TimeSpan.FromMilliseconds(1000.5),
            IndirectProbeCount = 4,
            SuspicionAlpha = 2.5,
            SuspicionBeta = 3.25,
            SuspicionConfirmations = 2,
            LocalHealthMax = 5,
            GossipInterval = TimeSpan.FromMilliseconds(77),
            GossipFanout = 2,
            SyncInterval = TimeSpan.FromMinutes(2),
            MaxDatagramBytes = 1_300,
        };
        Assert.Equal(expected, settings.Protocol);
        var limits = settings.ToNodeSettings().Limits;
        Assert.Equal((6, 7), (limits.DatagramsPerSecond, limits.NewMembersPerSecond));
        Assert.Equal("10.0.0.0/8 ::/0", string.Join(' ', limits.AllowedNetworks));
        Assert.Equal(OptionsKeys, settings.ToNodeSettings().Security.Keys!.All);
        Assert.True(settings.ToNodeSettings().Security.RequireEncryption);
        var messages = settings.ToNodeSettings().Messages;
        Assert.Equal((2_000, 70_000, 5), (messages.MaxMessageBytes, messages.MaxPendingBytes, messages.MaxBroadcasts));
    }

    [Fact]
    public void Options_left_alone_write_nothing() => Assert.False(new GossipodOptions().ToConfig().HasPath("gossipod.bind"));

    [Fact]
    public void Any_other_key_can_be_set_and_wins_over_the_property()
    {
        var settings = Read(new GossipodOptions { ClusterName = "c", Bind = "127.0.0.1:0", GossipFanout = 2 }
            .Set("gossip-fanout", "5").Set("transport.max-frame-size", "2MiB").Set("tags.a.b", "c").Set("seeds", "a:1,b:2"));
        Assert.Equal(5, settings.Protocol.GossipFanout);
        Assert.Equal(2 << 20, settings.ToNodeSettings().Transport.MaxFrameBytes);
        Assert.Equal("c", settings.Tags["a.b"]);
        Assert.Equal(["a:1", "b:2"], settings.Seeds);
    }

    [Fact]
    public void A_misspelt_key_is_refused_like_one_in_HOCON()
    {
        var options = new GossipodOptions { ClusterName = "c", Bind = "127.0.0.1:0" }.Set("gosip-fanout", "5");
        Assert.Equal("gosip-fanout", Assert.Single(Assert.Throws<GossipodConfigurationException>(() => Read(options)).Problems).Key);
    }

    [Fact]
    public async Task Options_win_over_HOCON_added_before_in_a_hosted_system()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddAkka("hosted", akka => akka
            .AddHocon("gossipod { cluster-name = hocon, name = from-hocon }", HoconAddMode.Prepend)
            .WithGossipod(o =>
            {
                o.ClusterName = "options";
                o.Bind = "127.0.0.1:0";
                o.Tags["a.\"b\\"] = "c\\\"d";
            }));
        using var host = builder.Build();
        await host.StartAsync();
        var system = host.Services.GetRequiredService<ActorSystem>();
        var settings = GossipodSettings.Create(system);
        Assert.Equal(("options", "from-hocon", "c\\\"d"), (settings.ClusterName, settings.Name, settings.Tags["a.\"b\\"]));
        Assert.True(system.HasExtension<GossipodCluster>());
        await host.StopAsync();
    }

    private static GossipodSettings Read(GossipodOptions options) => GossipodSettings.Create(options.ToConfig().GetConfig("gossipod"));
}
