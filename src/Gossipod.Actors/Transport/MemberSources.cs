using System.Net;
using Gossipod.Actors.Protocol;

namespace Gossipod.Actors.Transport;

/// <summary>How many live members are at a host, by the newest snapshot, looked at once a second at most. Owned by TcpTransportActor; not thread-safe.</summary>
internal sealed class MemberSources(SnapshotCell snapshot)
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);

    private readonly Dictionary<IPAddress, int> _members = [];
    private ClusterSnapshot? _seen;
    private MonotonicTime _seenAt = MonotonicTime.Never;

    /// <summary>Live members there; null for our own host.</summary>
    /// <param name="from">An address of the host.</param>
    /// <param name="bound">Where we listen.</param>
    /// <param name="now">The time.</param>
    public int? CountAt(IPAddress from, IPAddress bound, MonotonicTime now)
    {
        Refresh(now);
        var canonical = EndpointGuard.Canonical(from);
        if (canonical.Equals(EndpointGuard.Canonical(bound)) || canonical.Equals(_seen?.Self.Address.Address)) return null;
        return _members.GetValueOrDefault(StreamPlaces<object>.SourceOf(canonical));
    }

    private void Refresh(MonotonicTime now)
    {
        var current = snapshot.Current;
        if (ReferenceEquals(current, _seen) || current is null || now - _seenAt < MaxAge) return;
        (_seen, _seenAt) = (current, now);
        _members.Clear();
        foreach (var member in current.Live)
        {
            if (member.Name == current.Self.Name) continue;
            var source = StreamPlaces<object>.SourceOf(member.Address.Address);
            _members[source] = _members.GetValueOrDefault(source) + 1;
        }
    }
}
