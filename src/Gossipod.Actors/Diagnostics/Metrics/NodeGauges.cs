namespace Gossipod.Actors.Diagnostics.Metrics;

/// <summary>How much some parts of a node hold now. Each is written by the one actor that holds it, and read by any thread.</summary>
internal sealed class NodeGauges
{
    private double _viewAgreement = 1;
    private int _queuedUpdates;
    private int _exchangesBegun;
    private int _exchangesAccepted;

    /// <summary>0–1; see <see cref="Protocol.Probing.ViewAgreement"/>.</summary>
    public double ViewAgreement
    {
        get => Volatile.Read(ref _viewAgreement);
        set => Volatile.Write(ref _viewAgreement, value);
    }

    public int QueuedUpdates
    {
        get => Volatile.Read(ref _queuedUpdates);
        set => Volatile.Write(ref _queuedUpdates, value);
    }

    public int ExchangesBegun
    {
        get => Volatile.Read(ref _exchangesBegun);
        set => Volatile.Write(ref _exchangesBegun, value);
    }

    public int ExchangesAccepted
    {
        get => Volatile.Read(ref _exchangesAccepted);
        set => Volatile.Write(ref _exchangesAccepted, value);
    }
}
