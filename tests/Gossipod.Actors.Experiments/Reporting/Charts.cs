using ScottPlot;

namespace Gossipod.Actors.Experiments.Reporting;

/// <summary>The look of every picture: ours in blue, the paper's in orange, theory in grey.</summary>
internal static class Charts
{
    public static readonly Color Ours = Color.FromHex("#1f77b4");
    public static readonly Color Paper = Color.FromHex("#e07b00");
    public static readonly Color Theory = Color.FromHex("#777777");

    /// <summary>Further series, in order.</summary>
    public static readonly IReadOnlyList<Color> Series =
        [Ours, Paper, Color.FromHex("#2ca02c"), Color.FromHex("#9467bd"), Color.FromHex("#d62728"), Theory];

    public static Plot Make(string title, string x, string y)
    {
        var plot = new Plot();
        plot.Title(title, 16);
        plot.XLabel(x);
        plot.YLabel(y);
        plot.ShowLegend(Edge.Right);
        return plot;
    }

    public static void Line(
        this Plot plot, string legend, Color color, IReadOnlyList<double> x, IReadOnlyList<double> y, bool markers = true)
    {
        var line = plot.Add.Scatter(x.ToArray(), y.ToArray(), color);
        line.LegendText = legend;
        line.LineWidth = 2;
        line.MarkerSize = markers ? 6 : 0;
    }

    public static void Dots(this Plot plot, string legend, Color color, IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        var dots = plot.Add.ScatterPoints(x.ToArray(), y.ToArray(), color);
        dots.LegendText = legend;
        dots.MarkerSize = 9;
    }

    /// <summary>What theory or the paper says, as a thin grey line. Not dashed: Skia's SVG has no dashes.</summary>
    public static void Reference(this Plot plot, string legend, IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        var line = plot.Add.ScatterLine(x.ToArray(), y.ToArray(), Theory);
        line.LegendText = legend;
        line.LineWidth = 1.5f;
    }

    /// <summary>Ticks at 8, 16, 32 … for an axis of log2 values.</summary>
    public static void PowersOfTwoAtTheBottom(this Plot plot, int from, int to)
    {
        var exponents = Enumerable.Range(from, to - from + 1).ToList();
        plot.Axes.Bottom.SetTicks(
            [.. exponents.Select(exponent => (double)exponent)],
            [.. exponents.Select(exponent => (1 << exponent).ToString("N0", System.Globalization.CultureInfo.InvariantCulture))]);
    }
}
