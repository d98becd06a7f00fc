using BenchmarkDotNet.Running;
using Gossipod.Actors.Benchmarks.Codec;

switch (args)
{
    case ["codec", .. var options]:
        BenchmarkRunner.Run<CodecBenchmarks>(args: options);
        return 0;
    default:
        Console.Error.WriteLine("Commands: codec [BenchmarkDotNet options, such as --job short]");
        return 1;
}
