using System.Diagnostics;
using System.Globalization;
using Gossipod.Actors.Fuzzing;
using Gossipod.Actors.Fuzzing.Generating;
using Gossipod.Actors.Fuzzing.Targets;
using SharpFuzz;

const int WarmUpCount = 20_000;
const string Usage = """
    replay TARGET FILE|FOLDER|- …   feeds inputs from files or standard input to a target
    run SOURCE COUNT SEED [FROM]    feeds made inputs; the same ones for the same numbers
    seeds TARGET FOLDER             writes valid inputs for another fuzzer to begin with
    libfuzzer TARGET [FILE …]       runs under libfuzzer-dotnet; without it replays the files
    afl TARGET                      runs under afl-fuzz; without it reads one input from standard input
    """;

try
{
    switch (args)
    {
        case ["replay", var target, .. { Length: > 0 } paths]: Replay(target, paths); return 0;
        case ["run", var source, var count, var seed]: Run(source, Number(count), seed, 0); return 0;
        case ["run", var source, var count, var seed, var from]: Run(source, Number(count), seed, Number(from)); return 0;
        case ["seeds", var target, var folder]: WriteSeeds(target, folder); return 0;
        case ["libfuzzer", var target, .. var paths]: RunLibFuzzer(target, paths); return 0;
        case ["afl", var target]: RunAfl(target); return 0;
        default: Console.Error.WriteLine(Usage); return 2;
    }
}
catch (FuzzFailureException broken)
{
    Console.Error.WriteLine(broken);
    return 1;
}
catch (Exception wrong) when (wrong is ArgumentException or FormatException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(wrong.Message);
    return 2;
}

static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

static void Replay(string name, IEnumerable<string> paths)
{
    var target = TargetList.Create(name);
    var count = 0;
    foreach (var path in paths)
    {
        var files = path == "-" || !Directory.Exists(path) ? [path] : Corpus.Files(path);
        foreach (var file in files)
        {
            try
            {
                target.Feed(file == "-" ? ReadInput() : Corpus.Read(file));
            }
            catch (FuzzFailureException broken)
            {
                throw new FuzzFailureException($"{file}: {broken.Message}", broken);
            }

            count++;
        }
    }

    Console.WriteLine($"{count} inputs kept every promise of {name}");
}

static byte[] ReadInput()
{
    using var input = Console.OpenStandardInput();
    using var bytes = new MemoryStream();
    input.CopyTo(bytes);
    return bytes.ToArray();
}

static void Run(string source, long count, string seed, long from)
{
    // So that what the runtime takes for itself is not counted.
    FuzzRun.Feed(source, TargetList.Create(InputSource.Create(source).Target), WarmUpCount, seed: 0);
    var target = TargetList.Create(InputSource.Create(source).Target);
    var watch = Stopwatch.StartNew();
    var before = Environment.WorkingSet;
    FuzzRun.Feed(source, target, count, ulong.Parse(seed, CultureInfo.InvariantCulture), from);
    var tally = target switch
    {
        PacketTarget packets => packets.Tally.ToString(),
        FrameTarget frames => frames.Tally.ToString(),
        SealTarget seals => string.Join(", ", seals.Outcomes.Select(entry => $"{entry.Key} {entry.Value:N0}")),
        _ => $"{count:N0} inputs"
    };
    Console.WriteLine($"{source}: {tally}");
    Console.WriteLine(
        $"{watch.Elapsed.TotalSeconds:0.0} s, resident memory {(Environment.WorkingSet - before) / 1_048_576.0:+0.0;-0.0} MB");
}

static void WriteSeeds(string name, string folder)
{
    var seeds = name switch
    {
        "packet" => Wired.GoldenPackets,
        "frame" => Wired.GoldenFrames,
        "batch" => Wired.GoldenBatches,
        "seal" => SealedStreams.Golden,
        _ => throw new ArgumentException($"there are no seeds of '{name}'")
    };
    Directory.CreateDirectory(folder);
    for (var i = 0; i < seeds.Count; i++) File.WriteAllBytes(Path.Combine(folder, $"golden-{i:000}"), seeds[i]);
    Console.WriteLine($"{seeds.Count} inputs of {name} in {folder}");
}

static void RunLibFuzzer(string name, string[] paths)
{
    if (paths.Length > 0)
    {
        Replay(name, paths);
        return;
    }

    var target = Later(name);
    Fuzzer.LibFuzzer.Run(input => target.Value.Feed(input));
}

static void RunAfl(string name)
{
    var target = Later(name);
    Fuzzer.OutOfProcess.Run(stream =>
    {
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        target.Value.Feed(bytes.ToArray());
    });
}

// Instrumented code must not run before the fuzzer has given it its memory.
static Lazy<ITarget> Later(string name) => TargetList.Names.Contains(name)
    ? new Lazy<ITarget>(() => TargetList.Create(name))
    : throw new ArgumentException($"'{name}': there are {string.Join(", ", TargetList.Names)}.");
