namespace Gossipod.Actors.EndToEnd.Drills;

/// <summary>What a drill measured, and what it found to be wrong.</summary>
public sealed class DrillReport
{
    private readonly List<string> _figures = [];
    private readonly List<string> _failures = [];

    public IReadOnlyList<string> Figures => _figures;

    /// <summary>What must not be; empty when all is well.</summary>
    public IReadOnlyList<string> Failures => _failures;

    internal void Figure(FormattableString text) => _figures.Add(FormattableString.Invariant(text));

    internal void Demand(bool holds, FormattableString otherwise)
    {
        if (!holds) _failures.Add(FormattableString.Invariant(otherwise));
    }

    /// <summary>Nobody was declared dead but these.</summary>
    internal void DemandNoDeaths(ProcessCluster cluster, params string[] meantToDie)
    {
        foreach (var death in cluster.FalseDeaths(meantToDie)) _failures.Add($"false death, {death}");
    }

    /// <summary>Every process that still runs has printed nothing but lines of JSON, and logged no exception.</summary>
    internal void DemandCleanOutput(ProcessCluster cluster)
    {
        foreach (var node in cluster.Nodes)
        {
            foreach (var stray in node.Strays) _failures.Add($"{node.Name} printed what is no JSON object: {stray}");
            Demand(!node.Errors.Contains("Exception", StringComparison.Ordinal), $"{node.Name} logged an exception:\n{node.Errors}");
        }
    }

    /// <summary>The nodes agree in time.</summary>
    /// <returns>Milliseconds; infinite when they do not.</returns>
    internal async Task<double> AgreeAsync(IEnumerable<NodeProcess> nodes, double seconds)
    {
        try
        {
            return await ProcessCluster.UntilAgreedAsync(nodes, seconds);
        }
        catch (TimeoutException disagreement)
        {
            _failures.Add(disagreement.Message);
            return double.PositiveInfinity;
        }
    }
}
