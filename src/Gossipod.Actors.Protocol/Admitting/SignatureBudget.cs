namespace Gossipod.Actors.Protocol.Admitting;

/// <summary>
/// How many bad signatures of a source are found out in a second; what it says besides is not looked at until the second is over. Checking
/// one costs about as much as handling a hundred datagrams, and who writes nonsense writes it faster than it can be checked; what a member
/// passes on is checked by it. Not thread-safe.
/// </summary>
/// <param name="maxSources">Most sources that are told apart, at least 1; further ones share one count.</param>
internal sealed class SignatureBudget(int maxSources)
{
    /// <summary>Bad signatures of one source in <see cref="Interval"/> that are found out.</summary>
    public const int BadMax = 20;

    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Dictionary<SourceKey, Offences> _sources = [];
    private Offences _shared;

    /// <summary>Sources remembered now.</summary>
    public int Count => _sources.Count;

    public bool Allows(SourceKey source, MonotonicTime now)
    {
        if (_sources.Count == 0) return true;
        var offences = _sources.TryGetValue(source, out var own) ? own : _sources.Count >= maxSources ? _shared : default;
        return offences.Count < BadMax || now - offences.Since >= Interval;
    }

    /// <summary>A signature of that source was bad.</summary>
    public void OnBad(SourceKey source, MonotonicTime now)
    {
        if (!_sources.TryGetValue(source, out var offences) && _sources.Count >= maxSources) Forget(now);
        if (_sources.Count >= maxSources && !_sources.ContainsKey(source)) _shared = _shared.Next(now);
        else _sources[source] = offences.Next(now);
    }

    private void Forget(MonotonicTime now)
    {
        foreach (var (source, offences) in _sources)
        {
            if (now - offences.Since >= Interval) _sources.Remove(source);
        }
    }

    private readonly record struct Offences(MonotonicTime Since, int Count)
    {
        public Offences Next(MonotonicTime now) => Count == 0 || now - Since >= Interval ? new Offences(now, 1) : this with { Count = Count + 1 };
    }
}
