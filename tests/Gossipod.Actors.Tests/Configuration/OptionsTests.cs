using Akka.Actor;
using Akka.Hosting;
using Gossipod.Actors.Configuration;
using Gossipod.Actors.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gossipod.Actors.Tests.Configuration;

public sealed class OptionsTests
{
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
