namespace Gossipod.Actors.Experiments.Running;

/// <summary>What the command line asked of an experiment, and the threads that its runs are spread over.</summary>
/// <param name="repetitions">Runs per cell.</param>
/// <param name="seed">Decides every run's seed.</param>
/// <param name="parallel">Threads; each runs one simulation at a time, alone on it.</param>
/// <param name="brief">Few cells only, so that a test takes seconds.</param>
/// <param name="progress">Told after each run how many are done and how many there are.</param>
/// <param name="memo">Results that experiments of one command share; its own unless given.</param>
internal sealed class ExperimentRun(
    int repetitions, ulong seed, int parallel = 1, bool brief = false, Action<int, int>? progress = null, RunMemo? memo = null)
{
    public int Repetitions { get; } = repetitions;

    public ulong Seed { get; } = seed;

    public bool Brief { get; } = brief;

    public RunMemo Memo { get; } = memo ?? new RunMemo();

    /// <summary>All cells, or the smallest few of them in a brief run; cells stand in the order of their cost.</summary>
    public IReadOnlyList<TCell> Some<TCell>(IReadOnlyList<TCell> cells, int few = 1) => Brief ? [.. cells.Take(few)] : cells;

    /// <summary>Runs every cell <see cref="Repetitions"/> times, or as often as asked.</summary>
    /// <param name="cells">The cells.</param>
    /// <param name="name">A cell's name, equal for cells that are to meet the same faults.</param>
    /// <param name="one">One run of a cell with its seed. Called on several threads: it shares nothing with other runs.</param>
    /// <param name="count">How often a cell is run; default <see cref="Repetitions"/>.</param>
    /// <returns>For each cell its results in the order of its runs, whatever thread they came from.</returns>
    public IReadOnlyList<IReadOnlyList<TResult>> Each<TCell, TResult>(
        IReadOnlyList<TCell> cells, Func<TCell, string> name, Func<TCell, ulong, TResult> one, Func<TCell, int>? count = null)
    {
        var results = cells.Select(cell => new TResult[count?.Invoke(cell) ?? Repetitions]).ToList();
        var jobs = cells.SelectMany((cell, at) => Enumerable.Range(0, results[at].Length).Select(run => (cell, at, run))).ToList();
        Spread(jobs, job =>
        {
            var seedOfRun = RunSeed.Of(Seed, name(job.cell), job.run);
            try
            {
                results[job.at][job.run] = one(job.cell, seedOfRun);
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"cell {name(job.cell)}, run {job.run}, seed {seedOfRun}: {failure.Message}", failure);
            }
        });
        return results;
    }

    private void Spread<TJob>(List<TJob> jobs, Action<TJob> work)
    {
        var (next, done) = (-1, 0);
        Exception? first = null;
        var threads = Enumerable.Range(0, Math.Clamp(parallel, 1, Math.Max(1, jobs.Count))).Select(_ => new Thread(Work)).ToList();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        if (first is not null) throw first;

        void Work()
        {
            for (var at = Interlocked.Increment(ref next); at < jobs.Count && first is null; at = Interlocked.Increment(ref next))
            {
                try
                {
                    work(jobs[at]);
                    progress?.Invoke(Interlocked.Increment(ref done), jobs.Count);
                }
#pragma warning disable CA1031 // Carried to the thread that waits, which throws it.
                catch (Exception failure)
#pragma warning restore CA1031
                {
                    Interlocked.CompareExchange(ref first, failure, null);
                }
            }
        }
    }
}
