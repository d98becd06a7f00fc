namespace Gossipod.Actors.TestKit;

/// <content>The end of a run.</content>
public sealed partial class SimCluster
{
    private bool _hasEnded;

    /// <summary>
    /// Ends every node, and demands that no timer and no actor of any is left (invariant I20). The last thing that a simulation does.
    /// </summary>
    /// <exception cref="SimulationException">Something is left.</exception>
    public void StopAndDemandNothingIsLeft()
    {
        StopAll();
        ThrowIfViolated();
        var census = new SimRoot.Census();
        AskRoot(census, () => census.Children >= 0);
        var timers = Scheduler.LiveTimerCount;
        if (census.Children + timers == 0) return;
        throw Failure($"invariant I20 is violated: {timers} timers and {census.Children} actors are left after all nodes stopped");
    }

    /// <summary>Ends the simulation with all of its clusters; of one made by <see cref="Beside"/>, its nodes only.</summary>
    public void Dispose()
    {
        if (_system.WhenTerminated.IsCompleted) return;
        End();
        if (_clusters[0] != this) return;
        foreach (var cluster in _clusters) cluster.End();
        var ended = _system.Terminate();
        while (!ended.Wait(1))
        {
            Scheduler.RunNext(Now + TimeSpan.FromMilliseconds(100));
            _dispatcher.Drain();
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>What is still planned, such as a storm of joins, comes to nothing: who makes nodes ends, too, and would not answer.</summary>
    private void End()
    {
        _hasEnded = true;
        StopAll();
    }

    private void StopAll()
    {
        foreach (var node in _nodes.Values) node.Stop(_world);
        _dispatcher.Drain();
    }
}
