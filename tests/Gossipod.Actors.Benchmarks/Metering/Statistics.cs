namespace Gossipod.Actors.Benchmarks.Metering;

/// <summary>Of measurements that are not normally distributed: by their order alone.</summary>
internal static class Statistics
{
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    /// <summary>
    /// The interval that holds the median of what was sampled with a probability of 95 % or more, by order statistics: how many of n samples are
    /// below it is binomial with 1/2. Null for fewer than six, which allow none.
    /// </summary>
    public static double[]? IntervalOfMedian(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        var (tail, probability, cut) = (0.0, Math.Pow(0.5, sorted.Count), 0);
        while (true)
        {
            tail += probability;
            if (tail > 0.025) break;
            probability *= (double)(sorted.Count - cut) / (cut + 1);
            cut++;
        }

        return cut == 0 ? null : [sorted[cut - 1], sorted[^cut]];
    }
}
