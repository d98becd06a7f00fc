using Akka.Actor;

namespace Gossipod.Actors.Tests.Harness;

/// <summary>What an actor told whom, in order over all receivers.</summary>
internal sealed class Journal
{
    private readonly List<(string To, object Message)> _told = [];

    /// <summary>The child that a recorder made last.</summary>
    public IActorRef Child { get; set; } = ActorRefs.Nobody;

    /// <summary>Called at the next message, while the actor under test is still busy with what made it tell.</summary>
    public Action? AtNext { get; set; }

    public IReadOnlyList<(string To, object Message)> All
    {
        get
        {
            lock (_told) return [.. _told];
        }
    }

    public IReadOnlyList<T> Of<T>(string? to = null) =>
        [.. All.Where(entry => to is null || entry.To == to).Select(entry => entry.Message).OfType<T>()];

    public int IndexOf<T>(string to, Predicate<T>? which = null)
    {
        var all = All;
        for (var i = 0; i < all.Count; i++)
        {
            if (all[i].To == to && all[i].Message is T message && (which is null || which(message))) return i;
        }

        return -1;
    }

    public void Clear()
    {
        lock (_told) _told.Clear();
    }

    public void Add(string to, object message)
    {
        Action? next;
        lock (_told)
        {
            _told.Add((to, message));
            (next, AtNext) = (AtNext, null);
        }

        next?.Invoke();
    }
}

/// <summary>Stands in for another actor of the node and writes down what it is told; may be the parent of the actor under test.</summary>
internal sealed class Recorder : UntypedActor
{
    private readonly string _name;
    private readonly Journal _journal;

    public Recorder(string name, Journal journal)
    {
        _name = name;
        _journal = journal;
    }

    protected override void OnReceive(object message)
    {
        if (message is Props child) _journal.Child = Context.ActorOf(child);
        else _journal.Add(_name, message);
    }
}
