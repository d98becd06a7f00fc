using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;

namespace Gossipod.Actors.Node;

/// <summary>
/// Runs a node's actors one after another on one thread-pool work item at a time. A datagram passes six actors; on Akka's default
/// dispatcher each hop wakes another pool thread, which costs more than the work. Here the whole walk is one wake-up.
/// </summary>
/// <remarks>
/// The node's actors never block, so nothing is lost by taking turns. After <see cref="TasksPerTurn"/> mailboxes the dispatcher
/// goes to the back of the pool's queue. Measured in docs/measurements.md.
/// </remarks>
internal sealed class NodeDispatcher(MessageDispatcherConfigurator configurator) : MessageDispatcher(configurator), IThreadPoolWorkItem
{
    /// <summary>The dispatcher's id; not a key of the configuration.</summary>
    public const string DispatcherId = "gossipod.node-dispatcher";

    private const int TasksPerTurn = 128;

    private readonly ConcurrentQueue<IRunnable> _tasks = new();
    private int _isScheduled;

    /// <summary>Makes the dispatcher known to this system; once is enough, more does no harm.</summary>
    /// <returns><see cref="DispatcherId"/>.</returns>
    public static string Register(ActorSystem system)
    {
        if (!system.Dispatchers.HasDispatcher(DispatcherId))
            system.Dispatchers.RegisterConfigurator(DispatcherId, new OneForAll(system.Dispatchers.DefaultDispatcherConfig, system.Dispatchers.Prerequisites));
        return DispatcherId;
    }

    public void Execute()
    {
        for (var turns = 0; turns < TasksPerTurn;)
        {
            if (_tasks.TryDequeue(out var task))
            {
                task.Run();
                turns++;
                continue;
            }

            Volatile.Write(ref _isScheduled, 0);
            if (_tasks.IsEmpty || Interlocked.Exchange(ref _isScheduled, 1) == 1) return;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    protected override void ExecuteTask(IRunnable run)
    {
        _tasks.Enqueue(run);
        if (Interlocked.Exchange(ref _isScheduled, 1) == 0) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    protected override void Shutdown()
    {
    }

    private sealed class OneForAll : MessageDispatcherConfigurator
    {
        private readonly NodeDispatcher _dispatcher;

        public OneForAll(Config config, IDispatcherPrerequisites prerequisites)
            : base(config, prerequisites) => _dispatcher = new NodeDispatcher(this);

        public override MessageDispatcher Dispatcher() => _dispatcher;
    }
}
