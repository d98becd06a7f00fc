using System.Globalization;
using Akka.Actor;
using Akka.Configuration;
using Akka.IO;

namespace Gossipod.Actors.Transport;

/// <summary>
/// Makes Akka.IO's UDP fit for whole datagrams, once per ActorSystem. Called by whoever creates a node, never by the node's actors.
/// </summary>
/// <remarks>
/// Akka.IO cuts every datagram to its receive buffer, 512 bytes by default, without an error. The size is fixed when the UDP
/// extension starts, so this starts it. Streams need nothing here: their settings travel with each Bind and Connect.
/// </remarks>
internal static class AkkaIoSettings
{
    private const string UdpSection = "akka.io.udp";
    private const string PoolKey = UdpSection + ".buffer-pool";
    private const string DirectPool = UdpSection + ".direct-buffer-pool";
    private const int BufferBytesMin = 2_048;
    private const int BuffersPerSegment = 16;

    // Two nodes starting at once in one system must not both believe to be the first.
    private static readonly Lock Gate = new();

    /// <summary>
    /// Injects a receive buffer for datagrams of <paramref name="maxDatagramBytes"/> below the application's own configuration,
    /// starts Akka.IO's UDP extension and checks what is in force. Does no more than check when the extension runs already.
    /// </summary>
    /// <exception cref="ConfigurationException">The receive buffer in force is too small; says key, value, rule and remedy.</exception>
    public static void Ensure(ActorSystem system, int maxDatagramBytes)
    {
        lock (Gate)
        {
            var wasRunning = system.HasExtension<UdpExt>();
            if (!wasRunning) system.Settings.InjectTopLevelFallback(Fallback(maxDatagramBytes));
            Check(system.Settings.Config, maxDatagramBytes, wasRunning);
            Udp.Instance.Apply(system);
        }
    }

    private static Config Fallback(int maxDatagramBytes) => ConfigurationFactory.ParseString($$"""
        {{PoolKey}} = "{{DirectPool}}"
        {{DirectPool}} {
          buffer-size = {{Text(BufferBytes(maxDatagramBytes))}}
          buffers-per-segment = {{Text(BuffersPerSegment)}}
        }
        """);

    /// <summary>One byte more than the limit at least, so that a cut datagram is over it, in whole KiB.</summary>
    private static int BufferBytes(int maxDatagramBytes) => Math.Max(BufferBytesMin, (maxDatagramBytes / 1_024 + 1) * 1_024);

    private static void Check(Config config, int maxDatagramBytes, bool wasRunning)
    {
        var key = config.GetString(PoolKey) + ".buffer-size";
        var bytes = config.GetInt(key);
        if (bytes > maxDatagramBytes) return;

        var needed = Text(BufferBytes(maxDatagramBytes));
        var remedy = wasRunning
            ? $"Akka.IO's UDP was started before the node, so set {key} = {needed} in the application's configuration or start the node first"
            : $"set {key} = {needed} in the application's configuration or remove the key from it";
        throw new ConfigurationException(
            $"{key} = {Text(bytes)}: must be at least {Text(maxDatagramBytes + 1)}, " +
            $"one more than gossipod.max-datagram-bytes; {remedy}.");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
