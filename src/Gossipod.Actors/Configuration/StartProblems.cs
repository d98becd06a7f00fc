using Gossipod.Actors.Protocol;

namespace Gossipod.Actors.Configuration;

/// <summary>What is wrong with the sections that a node is started with, its own and those of the packages beside it: told at once. Used once.</summary>
internal sealed class StartProblems
{
    private readonly List<SettingsProblem> _problems = [];

    /// <summary>What was read; null when something is wrong with it.</summary>
    public T? Collect<T>(Func<T?> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (GossipodConfigurationException wrong)
        {
            _problems.AddRange(wrong.Problems);
            return null;
        }
    }

    /// <exception cref="GossipodConfigurationException">Something is wrong; the exception lists all of it.</exception>
    public void ThrowIfAny()
    {
        if (_problems.Count > 0) throw new GossipodConfigurationException(_problems);
    }
}
