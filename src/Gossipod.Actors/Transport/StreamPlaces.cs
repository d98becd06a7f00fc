using System.Net;
using Gossipod.Actors.Protocol;

namespace Gossipod.Actors.Transport;

/// <summary>Whether a stream finds a place.</summary>
internal enum StreamPlace
{
    /// <summary>There is one.</summary>
    Free,

    /// <summary>As many streams as allowed are open.</summary>
    Full,

    /// <summary>Strangers have as many as they get together.</summary>
    FullForStrangers,

    /// <summary>This source has as many as it gets.</summary>
    FullForSource,

    /// <summary>Too many of this source's streams could not prove themselves of late.</summary>
    Distrusted,
}

/// <summary>
/// Who may have how many accepted streams. A source is a host: an IPv4 address, or an IPv6 network of 64 bits. Strangers, hosts where no
/// member is, get few places each and half of all together, so that members find one whatever strangers do; and none for ten seconds
/// after too many of their handshakes failed. A member's host gets four times as many for each member. Our own host gets as many as
/// there are: on one machine all are of one address. Owned by TcpTransportActor; not thread-safe.
/// </summary>
/// <typeparam name="T">What stands for a stream.</typeparam>
/// <param name="max">Most streams in all.</param>
/// <param name="perSource">Most of one stranger.</param>
/// <param name="maxFailures">Failed handshakes in ten seconds after which a stranger gets no place.</param>
internal sealed class StreamPlaces<T>(int max, int perSource, int maxFailures)
    where T : notnull
{
    /// <summary>Places of a member for each one of a stranger.</summary>
    public const int MemberFactor = 4;

    /// <summary>Sources whose failures are remembered; when there are more, all are forgiven.</summary>
    private const int FailuresKept = 1_024;

    private static readonly TimeSpan FailuresWindow = TimeSpan.FromSeconds(10);

    private readonly Dictionary<T, Entry> _streams = [];
    private readonly Dictionary<IPAddress, int> _bySource = [];
    private readonly Dictionary<IPAddress, Failures> _failures = [];
    private int _strangers;

    public int Count => _streams.Count;

    /// <summary>Sources whose failures are remembered.</summary>
    public int RememberedCount => _failures.Count;

    /// <summary>Whether there is a place for a stream from there.</summary>
    /// <param name="from">Where it comes from.</param>
    /// <param name="membersThere">How many members are at that source; null for our own host.</param>
    /// <param name="now">The time.</param>
    public StreamPlace Look(IPAddress from, int? membersThere, MonotonicTime now)
    {
        if (_streams.Count >= max) return StreamPlace.Full;
        if (membersThere is null) return StreamPlace.Free;
        var source = SourceOf(from);
        if (_bySource.GetValueOrDefault(source) >= perSource * Math.Max(1, MemberFactor * membersThere.Value)) return StreamPlace.FullForSource;
        if (membersThere > 0) return StreamPlace.Free;
        if (_strangers >= Math.Max(1, max / 2)) return StreamPlace.FullForStrangers;
        return _failures.TryGetValue(source, out var failures) && failures.Count >= maxFailures && now - failures.Since < FailuresWindow
            ? StreamPlace.Distrusted
            : StreamPlace.Free;
    }

    /// <summary>Gives the stream the place that was found.</summary>
    public void Take(T stream, IPAddress from, int? membersThere)
    {
        var source = SourceOf(from);
        var isStranger = membersThere is 0;
        _streams[stream] = new Entry(source, isStranger);
        _bySource[source] = _bySource.GetValueOrDefault(source) + 1;
        if (isStranger) _strangers++;
    }

    /// <summary>The stream's peer holds a key of the cluster's: no stranger.</summary>
    public void Prove(T stream)
    {
        if (!_streams.TryGetValue(stream, out var entry) || !entry.IsStranger) return;
        _strangers--;
        _streams[stream] = entry with { IsStranger = false };
    }

    /// <summary>The stream's peer could not prove itself.</summary>
    public void Fail(IPAddress from, MonotonicTime now)
    {
        var source = SourceOf(from);
        if (_failures.Count >= FailuresKept && !_failures.ContainsKey(source)) _failures.Clear();
        var failures = _failures.GetValueOrDefault(source);
        _failures[source] = failures.Count == 0 || now - failures.Since >= FailuresWindow
            ? new Failures(now, 1)
            : failures with { Count = failures.Count + 1 };
    }

    /// <summary>The stream needs no place any more; false when it has none.</summary>
    public bool Free(T stream)
    {
        if (!_streams.Remove(stream, out var entry)) return false;
        if (entry.IsStranger) _strangers--;
        if (--_bySource[entry.Source] == 0) _bySource.Remove(entry.Source);
        return true;
    }

    /// <summary>The host that an address stands for.</summary>
    public static IPAddress SourceOf(IPAddress address)
    {
        const int networkBytes = 8, addressBytes = 16;
        var canonical = EndpointGuard.Canonical(address);
        Span<byte> bytes = stackalloc byte[addressBytes];
        if (!canonical.TryWriteBytes(bytes, out var length) || length < addressBytes) return canonical;
        bytes[networkBytes..].Clear();
        return new IPAddress(bytes);
    }

    private readonly record struct Entry(IPAddress Source, bool IsStranger);

    private readonly record struct Failures(MonotonicTime Since, int Count);
}
