using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.TestKit;

/// <summary>Assertions about what several nodes see. A failure names the seed.</summary>
public sealed class SimObservers
{
    private readonly SimCluster _cluster;
    private readonly IReadOnlyList<string> _observers;

    internal SimObservers(SimCluster cluster, IReadOnlyList<string> observers)
    {
        _cluster = cluster;
        _observers = observers;
    }

    /// <summary>Each of them sees the member with this status.</summary>
    /// <exception cref="SimulationException">One does not.</exception>
    public SimObservers ShouldSee(string member, MemberStatus status)
    {
        foreach (var observer in _observers)
        {
            var seen = _cluster.Snapshot(observer).Find(member)?.Status;
            if (seen != status) throw _cluster.Failure($"{observer} sees {member} as {seen?.ToString() ?? "unknown"}, not {status}");
        }

        return this;
    }

    /// <summary>None of them has ever declared a death, other than of the members named.</summary>
    /// <exception cref="SimulationException">One has.</exception>
    public SimObservers ShouldHaveDeclaredNobodyDead(params string[] except)
    {
        foreach (var observer in _observers)
        {
            var death = _cluster.Node(observer).Deaths.FirstOrDefault(died => !except.Contains(died.Member.Name));
            if (death is not null) throw _cluster.Failure($"{observer} declared {death.Member} dead: {death.Cause}");
        }

        return this;
    }
}

/// <summary>A simulation did not do what was demanded of it; the message has the seed.</summary>
public sealed class SimulationException : Exception
{
    /// <summary>An exception with this message.</summary>
    public SimulationException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with this message and cause.</summary>
    public SimulationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>An exception without a message.</summary>
    public SimulationException()
    {
    }
}
