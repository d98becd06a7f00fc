using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Gossipod.Actors.Benchmarks.Metering;

/// <summary>
/// OpenTelemetry's SDK with its Prometheus exporter, as an application has them. A process of its own scrapes it, so that what the scraper costs is
/// not counted.
/// </summary>
internal sealed class SdkReader : IMetricsReader
{
    /// <summary>Instruments of one node, with room for more; the SDK drops what exceeds its limit, 1,000 of all nodes unless it is told.</summary>
    private const int StreamsPerNode = 100;

    private readonly MeterProvider _provider;
    private readonly HttpClient _client = new();
    private readonly Uri _address;
    private Process? _scraper;

    public SdkReader(int nodes)
    {
        var port = FreePort();
        _address = new Uri($"http://127.0.0.1:{port}/metrics");
        _provider = Sdk.CreateMeterProviderBuilder()
            .AddMeter(GossipodTelemetry.MeterName)
            .SetMaxMetricStreams(nodes * StreamsPerNode)
            .AddPrometheusHttpListener(options =>
            {
                (options.Host, options.Port) = ("127.0.0.1", port);
                options.ScrapeResponseCacheDurationMilliseconds = 0;
            })
            .Build();
    }

    /// <summary>Of the last answer to <see cref="Read"/> or of the first to the scraper.</summary>
    public long Bytes { get; private set; }

    public static Command CreateScraper()
    {
        var address = new Option<string>("--address") { Required = true };
        var seconds = new Option<double>("--seconds") { Required = true };
        var command = new Command("metrics-scraper", "The process that scrapes; started by metrics.") { address, seconds };
        command.Hidden = true;
        command.SetAction((parsed, _) => ScrapeAsync(new Uri(parsed.GetValue(address)!), TimeSpan.FromSeconds(parsed.GetValue(seconds))));
        return command;
    }

    public async Task BeginAsync(TimeSpan interval)
    {
        string[] options = ["exec", typeof(SdkReader).Assembly.Location, "metrics-scraper", "--address", _address.ToString(), "--seconds", interval.TotalSeconds.ToString(CultureInfo.InvariantCulture)];
        _scraper = Process.Start(new ProcessStartInfo("dotnet", options) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        Bytes = long.Parse(await _scraper.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("the scraper ended"), CultureInfo.InvariantCulture);
    }

    public void Read() => Bytes = _client.GetByteArrayAsync(_address).GetAwaiter().GetResult().Length;

    public void Dispose()
    {
        _scraper?.Kill();
        _scraper?.Dispose();
        _client.Dispose();
        _provider.Dispose();
    }

    private static async Task ScrapeAsync(Uri address, TimeSpan interval)
    {
        using var client = new HttpClient();
        Console.WriteLine((await client.GetByteArrayAsync(address)).Length);
        using var timer = new PeriodicTimer(interval);
        await Task.Delay(interval / 2);
        do await client.GetByteArrayAsync(address);
        while (await timer.WaitForNextTickAsync());
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
