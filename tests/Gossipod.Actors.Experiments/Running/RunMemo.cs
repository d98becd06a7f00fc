using System.Collections.Concurrent;

namespace Gossipod.Actors.Experiments.Running;

/// <summary>Results of runs that several experiments of one command share; a run is what it is by its key.</summary>
internal sealed class RunMemo
{
    private readonly ConcurrentDictionary<object, object> _results = new();

    public TResult Of<TResult>(object key, Func<TResult> run)
        where TResult : notnull
    {
        if (_results.TryGetValue(key, out var known)) return (TResult)known;
        var result = run();
        _results[key] = result;
        return result;
    }
}
