using Gossipod.Actors.Protocol;

namespace Gossipod.Actors.Experiments.Reporting;

/// <summary>
/// 95 % intervals by drawing whole runs with replacement: events within a run come in bursts, so a run is the smallest independent
/// thing. Deterministic.
/// </summary>
internal static class Bootstrap
{
    private const int Resamples = 1_000;

    /// <summary>The interval of any statistic of a list of runs.</summary>
    public static Interval Of<TRun>(IReadOnlyList<TRun> runs, Func<IReadOnlyList<TRun>, double> statistic, int resamples = Resamples)
    {
        var random = new SeededRandom(1, (ulong)runs.Count);
        var drawn = new TRun[runs.Count];
        var values = new double[resamples];
        for (var i = 0; i < values.Length; i++)
        {
            for (var j = 0; j < drawn.Length; j++) drawn[j] = runs[random.Next(runs.Count)];
            values[i] = statistic(drawn);
        }

        return Middle(values);
    }

    /// <summary>The interval of a mean of everything that the runs observed.</summary>
    public static Interval OfMean(IReadOnlyList<IReadOnlyList<double>> runs) =>
        Of([.. runs.Select(run => (Sum: run.Sum(), run.Count))], drawn => drawn.Sum(run => run.Sum) / drawn.Sum(run => run.Count));

    /// <summary>The interval of a percentile of everything that the runs observed; sorts once, not once per resample.</summary>
    public static Interval OfPercentile(IReadOnlyList<IReadOnlyList<double>> runs, double percent)
    {
        var pool = runs.SelectMany((run, at) => run.Select(value => (value, at))).OrderBy(item => item.value).ToArray();
        var random = new SeededRandom(1, (ulong)runs.Count);
        var weights = new int[runs.Count];
        var values = new double[Resamples];
        for (var i = 0; i < values.Length; i++)
        {
            Array.Clear(weights);
            var total = 0;
            for (var j = 0; j < runs.Count; j++)
            {
                var drawn = random.Next(runs.Count);
                weights[drawn]++;
                total += runs[drawn].Count;
            }

            values[i] = Walk(pool, weights, total * percent / 100);
        }

        return Middle(values);
    }

    /// <summary>Where 95 % of a statistic lie when it is made of that few of all observations.</summary>
    public static Interval OfFew(IReadOnlyList<double> all, int count, Func<IReadOnlyList<double>, double> statistic)
    {
        var random = new SeededRandom(1, (ulong)all.Count);
        var values = new double[Resamples];
        for (var i = 0; i < values.Length; i++)
            values[i] = statistic([.. Enumerable.Range(0, count).Select(_ => all[random.Next(all.Count)])]);
        return Middle(values);
    }

    /// <summary>Where 95 % of the observations lie.</summary>
    public static Interval OfSingle(IEnumerable<double> all) => Middle([.. all]);

    private static double Walk((double Value, int Run)[] pool, int[] weights, double rank)
    {
        var seen = 0;
        foreach (var (value, run) in pool)
        {
            seen += weights[run];
            if (seen >= rank && seen > 0) return value;
        }

        return double.NaN;
    }

    private static Interval Middle(double[] values)
    {
        Array.Sort(values);
        return new Interval(Sample.Percentile(values, 2.5), Sample.Percentile(values, 97.5));
    }
}

/// <summary>Statistics of a list of numbers.</summary>
internal static class Sample
{
    /// <summary>The smallest value that at least this share of a sorted list does not exceed.</summary>
    public static double Percentile(IReadOnlyList<double> sorted, double percent) =>
        sorted.Count == 0 ? double.NaN : sorted[Math.Clamp((int)Math.Ceiling(sorted.Count * percent / 100) - 1, 0, sorted.Count - 1)];

    public static double PercentileOf(IEnumerable<double> values, double percent) => Percentile([.. values.Order()], percent);

    public static double Median(IEnumerable<double> values) => PercentileOf(values, 50);

    public static double StandardDeviation(IReadOnlyList<double> values)
    {
        if (values.Count < 2) return 0;
        var mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1));
    }
}
