using Akka.Actor;
using Akka.Configuration;
using Akka.IO;
using Gossipod.Actors.Node;
using Gossipod.Actors.Transport;

namespace Gossipod.Actors.Tests.Transport;

public sealed class AkkaIoSettingsTests
{
    private const string Quiet = "akka.loglevel = OFF\nakka.stdout-loglevel = OFF\n";
    private const string DirectSize = "akka.io.udp.direct-buffer-pool.buffer-size";

    [Theory]
    [InlineData(1_400, 2_048)]
    [InlineData(2_047, 2_048)]
    [InlineData(2_048, 3_072)]
    [InlineData(65_507, 65_536)]
    public async Task The_buffer_is_larger_than_any_datagram(int maxDatagramBytes, int bufferBytes)
    {
        await using var scope = new SystemScope();

        AkkaIoSettings.Ensure(scope.System, maxDatagramBytes);

        Assert.Equal(bufferBytes, scope.System.Settings.Config.GetInt(DirectSize));
        Assert.Equal(16, scope.System.Settings.Config.GetInt("akka.io.udp.direct-buffer-pool.buffers-per-segment"));
        Assert.True(scope.System.HasExtension<UdpExt>());
    }

    [Fact]
    public async Task Asking_twice_changes_nothing()
    {
        await using var scope = new SystemScope();
        AkkaIoSettings.Ensure(scope.System, 1_400);
        var config = scope.System.Settings.Config;

        AkkaIoSettings.Ensure(scope.System, 1_400);
        AkkaIoSettings.Ensure(scope.System, 600);

        Assert.Same(config, scope.System.Settings.Config);
    }

    [Fact]
    public async Task A_larger_limit_than_the_running_buffer_is_refused()
    {
        await using var scope = new SystemScope();
        AkkaIoSettings.Ensure(scope.System, 1_400);

        var error = Assert.Throws<ConfigurationException>(() => AkkaIoSettings.Ensure(scope.System, 9_000));

        Assert.Contains($"{DirectSize} = 2048", error.Message, StringComparison.Ordinal);
        Assert.Contains("9001", error.Message, StringComparison.Ordinal);
        Assert.Contains("9216", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_applications_own_settings_win_when_they_suffice()
    {
        await using var scope = new SystemScope(
            "akka.io.udp { buffer-pool = \"akka.io.udp.disabled-buffer-pool\", disabled-buffer-pool.buffer-size = 1401 }");

        AkkaIoSettings.Ensure(scope.System, 1_400);

        Assert.Equal("akka.io.udp.disabled-buffer-pool", scope.System.Settings.Config.GetString("akka.io.udp.buffer-pool"));
    }

    [Fact]
    public async Task The_applications_own_settings_are_refused_when_they_do_not()
    {
        await using var scope = new SystemScope($"{DirectSize} = 1400");

        var error = Assert.Throws<ConfigurationException>(() => AkkaIoSettings.Ensure(scope.System, 1_400));

        Assert.Contains($"{DirectSize} = 1400", error.Message, StringComparison.Ordinal);
        Assert.Contains("remove the key", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_udp_extension_that_somebody_started_before_is_refused()
    {
        await using var scope = new SystemScope();
        Udp.Instance.Apply(scope.System);

        var error = Assert.Throws<ConfigurationException>(() => AkkaIoSettings.Ensure(scope.System, 1_400));

        Assert.Contains("akka.io.udp.disabled-buffer-pool.buffer-size = 512", error.Message, StringComparison.Ordinal);
        Assert.Contains("started before", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fifty_systems_in_one_process_are_all_served()
    {
        var scopes = Enumerable.Range(0, 50).Select(_ => new SystemScope()).ToArray();

        Parallel.ForEach(scopes, scope => AkkaIoSettings.Ensure(scope.System, 1_400));

        Assert.All(scopes, scope => Assert.Equal(2_048, scope.System.Settings.Config.GetInt(DirectSize)));
        foreach (var scope in scopes) await scope.DisposeAsync();
    }

    [Fact]
    public void Backoff_doubles_up_to_the_longest_and_starts_afresh_after_a_binding_that_held()
    {
        TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
        var backoff = new RebindBackoff(new TransportSettings { RebindBackoffMin = Ms(200), RebindBackoffMax = Ms(1_000) });

        Assert.Equal([Ms(200), Ms(400), Ms(800), Ms(1_000), Ms(1_000)], Enumerable.Range(0, 5).Select(_ => backoff.Next()));
        backoff.Held(Ms(1_000));
        Assert.Equal(Ms(1_000), backoff.Next());
        backoff.Held(Ms(1_001));
        Assert.Equal(Ms(200), backoff.Next());
    }

    private sealed class SystemScope(string config = "") : IAsyncDisposable
    {
        public ActorSystem System { get; } = ActorSystem.Create("settings", ConfigurationFactory.ParseString(Quiet + config));

        public async ValueTask DisposeAsync() => await System.Terminate().WaitAsync(TransportNode.Patience);
    }
}
