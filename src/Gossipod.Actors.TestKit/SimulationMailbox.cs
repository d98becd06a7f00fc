using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Dispatch.MessageQueues;

namespace Gossipod.Actors.TestKit;

/// <summary>
/// The default mailbox of a simulation's ActorSystem: a plain queue for the actors of nodes, which all run and are told on one thread, and
/// Akka's own for the rest. Named in HOCON by <see cref="SimCluster"/>.
/// </summary>
public sealed class SimulationMailbox : MailboxType, IProducesMessageQueue<UnboundedMessageQueue>
{
    /// <summary>Called by the ActorSystem.</summary>
    public SimulationMailbox(Settings settings, Config config)
        : base(settings, config)
    {
    }

    /// <inheritdoc/>
    public override IMessageQueue Create(IActorRef owner, ActorSystem system)
    {
        ArgumentNullException.ThrowIfNull(owner);
        return owner.Path.Elements is ["user", SimRoot.Name, ..] ? new PlainQueue() : new UnboundedMessageQueue();
    }

    private sealed class PlainQueue : IMessageQueue, IUnboundedMessageQueueSemantics
    {
        private readonly Queue<Envelope> _envelopes = new();

        public bool HasMessages => _envelopes.Count > 0;

        public int Count => _envelopes.Count;

        public void Enqueue(IActorRef receiver, Envelope envelope) => _envelopes.Enqueue(envelope);

        public bool TryDequeue(out Envelope envelope) => _envelopes.TryDequeue(out envelope);

        public void CleanUp(IActorRef owner, IMessageQueue deadletters)
        {
            while (_envelopes.TryDequeue(out var envelope)) deadletters.Enqueue(owner, envelope);
        }
    }
}
