using Gossipod.Actors.Paths;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors;

/// <content>What the way to a member carries.</content>
public sealed partial class GossipodCluster
{
    /// <summary>
    /// Tries the way to a member and back: pings in datagrams, the longest too, a stream, and the same from there to here by asking the member.
    /// Takes milliseconds where everything arrives, and up to half a minute where something does not. It decides nothing about who is alive.
    /// </summary>
    /// <param name="name">Name of a live member.</param>
    /// <param name="datagramBytes">
    /// Length of the longest datagram to be tried, up to <c>gossipod.max-datagram-bytes</c>, which is the default; where it is lost and shorter ones
    /// are not, the longest that is not is searched. 0 tries the shortest only.
    /// </param>
    /// <param name="cancellationToken">Ends the wait, not the trial.</param>
    /// <exception cref="ArgumentException">The name breaks a rule of names.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative, or more than <c>gossipod.max-datagram-bytes</c>.</exception>
    /// <exception cref="GossipodException">There is no such live member, as many ways as allowed are being tried, or this node does not run.</exception>
    public async Task<PathResult> TryPathAsync(string name, int? datagramBytes = null, CancellationToken cancellationToken = default)
    {
        var bytes = datagramBytes ?? Settings.Protocol.MaxDatagramBytes;
        ArgumentOutOfRangeException.ThrowIfNegative(bytes, nameof(datagramBytes));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, Settings.Protocol.MaxDatagramBytes, nameof(datagramBytes));
        var order = new TryPath(MemberName.Create(name), bytes);
        await Started.WaitAsync(cancellationToken).ConfigureAwait(false);
        return await AskNodeAsync<PathResult>(order, PathTrialActor.Limit + StopTimeout, cancellationToken).ConfigureAwait(false);
    }
}
