using ScottPlot;

namespace Gossipod.Actors.Experiments.Reporting;

/// <summary>What an experiment found: rows beside the paper's, pictures, and what is to be said about them.</summary>
internal sealed class Report(string title)
{
    public string Title { get; } = title;

    public List<ReportRow> Rows { get; } = [];

    public List<Figure> Figures { get; } = [];

    /// <summary>Further figures as CSV: name, and lines of cells with the header first.</summary>
    public List<(string Name, IReadOnlyList<IReadOnlyList<string>> Lines)> Tables { get; } = [];

    public List<string> Notes { get; } = [];
}

/// <summary>A picture; <paramref name="Name"/> is the file's, without extension.</summary>
internal sealed record Figure(string Name, Plot Plot, int Width = 900, int Height = 430);

/// <summary>One figure of ours beside the paper's.</summary>
/// <param name="Metric">What is measured, with its unit.</param>
/// <param name="Cell">Where: group size, version, loss.</param>
/// <param name="Paper">The paper's or the theory's figure; null where there is none.</param>
/// <param name="Ours">Measured on the production actors.</param>
/// <param name="Interval">95 %, by bootstrap over runs; null where nothing is random.</param>
/// <param name="Runs">Independent runs behind it.</param>
/// <param name="Band">What passes; null where nothing is demanded.</param>
/// <param name="Format">.NET format of the figures.</param>
/// <param name="Single">Where 95 % of our figures lie when each is made of as little as the paper's was: one run, 29 crashes.</param>
internal sealed record ReportRow(
    string Metric, string Cell, double? Paper, double Ours, Interval? Interval, int Runs,
    Band? Band = null, string Format = "0.00", Interval? Single = null)
{
    public double? Ratio => Paper is { } paper && paper != 0 ? Ours / paper : null;

    /// <summary>By the band; without one, by whether the paper's figure could be one of ours; without either, none.</summary>
    public string Verdict =>
        Band is { } band ? Word(band.Holds(Ours))
        : Single is { } single && Paper is { } paper ? Word(paper >= single.Low && paper <= single.High)
        : "–";

    private static string Word(bool agrees) => agrees ? "agrees" : "differs";
}

/// <summary>A confidence interval.</summary>
internal readonly record struct Interval(double Low, double High);

/// <summary>Where a figure has to lie to agree.</summary>
internal readonly record struct Band(double Low, double High)
{
    /// <summary>Within a share of the expected figure: 0.05 is ±5 %.</summary>
    public static Band Within(double expected, double share) => new(expected * (1 - share), expected * (1 + share));

    /// <summary>Within an absolute distance, such as percentage points.</summary>
    public static Band Near(double expected, double distance) => new(expected - distance, expected + distance);

    public static Band AtMost(double bound) => new(double.NegativeInfinity, bound);

    public static Band Exactly(double expected) => new(expected, expected);

    public bool Holds(double value) => value >= Low && value <= High;
}
