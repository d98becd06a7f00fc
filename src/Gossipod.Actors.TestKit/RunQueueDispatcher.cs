using System.Collections.Concurrent;
using Akka.Actor;
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

    internal void Enqueue(IRunnable run) => _runnable.Enqueue(run);

    /// <inheritdoc/>
    protected override void ExecuteTask(IRunnable run) => _runnable.Enqueue(run);

    /// <inheritdoc/>
    protected override void Shutdown()
    {
    }
}

/// <summary>Makes the dispatcher of one life of one simulated node.</summary>
internal sealed class ProcessDispatcherConfigurator : MessageDispatcherConfigurator
{
    public ProcessDispatcherConfigurator(RunQueueDispatcher common, string id)
        : base(
            ConfigurationFactory.ParseString($"id = \"{id}\"").WithFallback(common.Configurator.Config),
            common.Configurator.Prerequisites) =>
        Process = new ProcessDispatcher(this, common);

    public ProcessDispatcher Process { get; }

    public override MessageDispatcher Dispatcher() => Process;
}

/// <summary>The simulated process of a node: passes its actors to the common queue, or holds them all while it is paused.</summary>
internal sealed class ProcessDispatcher(MessageDispatcherConfigurator configurator, RunQueueDispatcher common)
    : MessageDispatcher(configurator)
{
    private readonly Queue<IRunnable> _held = new();
    private BlockedLoops? _loops;

    /// <summary>By which the process sets its timers; null for the simulation's.</summary>
    public VirtualTimeProvider? Clock { get; private set; }

    public bool IsPaused { get; private set; }

    /// <summary>The process was killed: what its actors still do on their way out reaches nobody.</summary>
    public bool IsDead { get; private set; }

    /// <summary>A new process begins, by this clock.</summary>
    public void Begin(VirtualTimeProvider clock) => (Clock, IsDead) = (clock, false);

    public void Kill()
    {
        IsDead = true;
        _loops = null;
        Resume();
    }

    /// <summary>From now on the loops of this process wait where they send.</summary>
    public void Block(BlockedLoops loops) => _loops = loops;

    /// <summary>The loops go on with what waited for them, in order.</summary>
    public void Unblock()
    {
        if (_loops is not { } loops) return;
        _loops = null;
        loops.Release(base.Dispatch);
    }

    public override void Dispatch(ActorCell cell, Envelope envelope)
    {
        if (_loops is null || !_loops.Holds(cell, envelope)) base.Dispatch(cell, envelope);
    }

    public void Pause() => IsPaused = true;

    public void Resume()
    {
        IsPaused = false;
        while (_held.TryDequeue(out var run)) common.Enqueue(run);
    }

    protected override void ExecuteTask(IRunnable run)
    {
        if (IsPaused) _held.Enqueue(run);
        else common.Enqueue(run);
    }

    protected override void Shutdown()
    {
    }
}
