using System.Collections.Concurrent;
using Akka.Configuration;
using Akka.Dispatch;

namespace Gossipod.Actors.TestKit;

/// <summary>Makes the one <see cref="RunQueueDispatcher"/> of a simulation; named in HOCON by <see cref="SimCluster"/>.</summary>
public sealed class RunQueueDispatcherConfigurator : MessageDispatcherConfigurator
{
    private readonly RunQueueDispatcher _dispatcher;

    /// <summary>Called by the ActorSystem.</summary>
    public RunQueueDispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites)
        : base(config, prerequisites) => _dispatcher = new RunQueueDispatcher(this);

    /// <inheritdoc/>
    public override MessageDispatcher Dispatcher() => _dispatcher;
}

/// <summary>Collects the actors that have messages and runs them first come, first served, on the simulation's thread.</summary>
public sealed class RunQueueDispatcher : MessageDispatcher
{
    private readonly ConcurrentQueue<IRunnable> _runnable = new();

    internal RunQueueDispatcher(MessageDispatcherConfigurator configurator)
        : base(configurator)
    {
    }

    /// <summary>Runs until no actor has a message.</summary>
    internal void Drain()
    {
        while (_runnable.TryDequeue(out var task)) task.Run();
    }

    /// <inheritdoc/>
    protected override void ExecuteTask(IRunnable run) => _runnable.Enqueue(run);

    /// <inheritdoc/>
    protected override void Shutdown()
    {
    }
}
