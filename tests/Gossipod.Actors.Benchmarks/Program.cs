using System.CommandLine;
using BenchmarkDotNet.Running;
using Gossipod.Actors.Benchmarks.Cluster;
using Gossipod.Actors.Benchmarks.Codec;
using Gossipod.Actors.Benchmarks.Messages;
using Gossipod.Actors.Benchmarks.Metering;
using Gossipod.Actors.Benchmarks.Simulation;
using Gossipod.Actors.Benchmarks.Sync;

if (args is ["codec", .. var options])
{
    BenchmarkRunner.Run<CodecBenchmarks>(args: options);
    return 0;
}

var root = new RootCommand("Measurements of Gossipod.Actors.")
{
    new Command("codec", "Micro benchmarks of the wire; takes BenchmarkDotNet's options, such as --job short."),
    SealCommand.Create(),
    SignCommand.Create(),
    ClusterCommand.Create(),
    MetricsCommand.Create(),
    SdkReader.CreateScraper(),
    SimulationCommand.Create(),
    MessagesCommand.Create(),
    MessagesCommand.CreateReceiver(),
    BroadcastRun.Create(),
};
foreach (var command in SyncCommand.Create()) root.Add(command);
return await root.Parse(args).InvokeAsync();
