namespace Gossipod.Actors.Experiments.Lifeguard;

/// <summary>The paper's figures (Lifeguard, arXiv 1707.00788v2), configurations in the order of its tables.</summary>
internal static class PaperTables
{
    /// <summary>Table IV: FP and FP− over 4,320 runs.</summary>
    public static readonly double[] FalsePositives = [339_002, 229_574, 10_174, 318_935, 5_193];
    public static readonly double[] AtHealthy = [1_326, 436, 89, 591, 25];
    public static readonly double[] FalsePositivesPercent = [100, 67.72, 3.00, 94.08, 1.53];
    public static readonly double[] AtHealthyPercent = [100, 32.88, 6.71, 44.57, 1.89];

    /// <summary>Table V, seconds: first 50/99/99.9 %, full 50/99/99.9 %.</summary>
    public static readonly double[][] Latencies =
    [
        [12.44, 16.96, 19.40, 12.90, 16.93, 20.17],
        [12.42, 17.75, 20.10, 12.90, 17.98, 20.56],
        [12.42, 17.47, 25.41, 12.89, 17.33, 23.80],
        [12.45, 17.12, 19.16, 12.92, 17.18, 19.81],
        [12.45, 17.90, 21.20, 12.91, 18.05, 21.68],
    ];

    /// <summary>Table VI: millions of messages, GiB.</summary>
    public static readonly double[] Messages = [435.33, 428.62, 484.55, 435.62, 481.42];
    public static readonly double[] Gibibytes = [149.15, 134.28, 158.87, 147.67, 146.13];
    public static readonly double[] MessagesPercent = [100, 98.46, 111.31, 100.07, 110.59];
    public static readonly double[] BytesPercent = [100, 90.03, 106.52, 99.01, 97.97];

    /// <summary>Messages per member and second, derived from Table VI.</summary>
    public const double MessagesPerMemberSecond = 6.19;

    /// <summary>Figs. 2 and 3: FP and FP− by concurrency, summed over durations, pauses and repetitions.</summary>
    public static readonly double[][] FalsePositivesByConcurrency =
    [
        [906, 5_973, 11_288, 23_148, 34_502, 45_491, 58_962, 77_066, 81_666],
        [512, 3_208, 7_226, 15_200, 21_924, 36_476, 41_835, 50_268, 52_931],
        [49, 311, 142, 581, 1_341, 1_119, 1_762, 2_892, 1_977],
        [950, 6_387, 8_476, 20_189, 34_736, 46_446, 58_451, 71_733, 71_564],
        [18, 143, 110, 224, 573, 751, 842, 1_335, 1_197],
    ];

    public static readonly double[][] AtHealthyByConcurrency =
    [
        [24, 9, 43, 40, 90, 204, 183, 276, 458],
        [2, 1, 3, 7, 57, 43, 57, 157, 109],
        [0, 1, 2, 4, 9, 10, 11, 18, 34],
        [1, 5, 12, 24, 45, 63, 96, 159, 186],
        [0, 1, 4, 2, 0, 6, 4, 3, 5],
    ];

    /// <summary>Table VII: (α, β), and Lifeguard in percent of SWIM.</summary>
    public static readonly (double Alpha, double Beta)[] Tunings = [(2, 2), (2, 4), (2, 6), (4, 2), (4, 4), (4, 6), (5, 2), (5, 4), (5, 6)];

    public static readonly (string Metric, double[] Percent)[] Tuned =
    [
        ("first, 50 %", [53.14, 54.10, 54.34, 82.96, 83.04, 83.12, 99.76, 99.52, 100.08]),
        ("full, 50 %", [55.12, 56.28, 56.74, 84.42, 84.03, 84.42, 99.92, 99.61, 100.08]),
        ("first, 99 %", [69.81, 72.88, 75.53, 94.28, 96.17, 96.82, 104.95, 102.71, 105.54]),
        ("full, 99 %", [73.07, 76.96, 79.15, 97.05, 96.69, 96.52, 105.73, 105.08, 106.62]),
        ("first, 99.9 %", [76.08, 75.41, 80.36, 99.07, 93.71, 94.69, 112.32, 111.44, 109.28]),
        ("full, 99.9 %", [76.20, 75.11, 78.58, 92.17, 95.14, 92.71, 107.64, 107.93, 107.49]),
        ("FP", [98.37, 43.64, 24.16, 37.72, 8.04, 3.18, 26.61, 5.43, 1.53]),
        ("FP-", [31.15, 22.47, 13.65, 20.29, 9.50, 4.83, 15.38, 5.05, 1.89]),
    ];

    /// <summary>Fig. 1, read off a bitmap, ±25: failure events about members without load, by how many have it.</summary>
    public static readonly int[] Stressed = [1, 2, 4, 8, 16, 32];
    public static readonly double[] StressedSwim = [10, 40, 365, 955, 1_775, 3_310];
    public static readonly double[] StressedSwimHealthy = [0, 0, 215, 325, 365, 610];
    public static readonly double[] StressedLifeguard = [0, 0, 0, 0, 95, 1_270];
    public static readonly double[] StressedLifeguardHealthy = [0, 0, 0, 0, 0, 60];
}
