using Gossipod.Actors.Probe;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors;

public sealed partial class GossipodCluster
{
    /// <summary>
    /// Sends one datagram to a member and waits for its ack. Neither decides whether the member is alive: that is the failure
    /// detector's business, which goes on meanwhile.
    /// </summary>
    /// <param name="to">Name of a live member.</param>
    /// <param name="timeout">How long to wait, above zero; <c>gossipod.protocol-period</c> (1 s) unless given.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>From sending to the ack's arrival.</returns>
    /// <exception cref="ArgumentException">The name breaks a rule of names.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The time is not above zero.</exception>
    /// <exception cref="GossipodException">
    /// No ack came, and one may have been lost: ping again. Or there is no such live member, too many pings are in flight, or this
    /// node does not run.
    /// </exception>
    public async Task<TimeSpan> PingAsync(string to, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        var name = MemberName.Create(to);
        var wait = timeout ?? Settings.Protocol.ProtocolPeriod;
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(wait, TimeSpan.Zero, nameof(timeout));
        await Started.WaitAsync(cancellationToken).ConfigureAwait(false);
        var answer = await AskNodeAsync<object>(new PingMember(name, wait), wait + StopTimeout, cancellationToken).ConfigureAwait(false);
        return answer switch
        {
            PingAnswered answered => answered.RoundTrip,
            PingFailed failed => throw new GossipodException($"The ping of '{to}' failed: {failed.Reason}"),
            Akka.Actor.Status.Failure failure => throw failure.Cause,
            _ => throw new InvalidOperationException($"{answer.GetType()} is no answer to a ping"),
        };
    }

    /// <summary>Pings a member; see the overload that takes its name.</summary>
    /// <exception cref="GossipodException">No ack came, there is no such live member, too many pings are in flight, or this node does not run.</exception>
    public Task<TimeSpan> PingAsync(Member to, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(to);
        return PingAsync(to.Name, timeout, cancellationToken);
    }
}
