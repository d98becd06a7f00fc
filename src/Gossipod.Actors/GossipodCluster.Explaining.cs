using Gossipod.Actors.Membership;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors;

public sealed partial class GossipodCluster
{
    /// <summary>
    /// Who said that a member is suspect, dead or gone, and why: the accuser, what its probe saw where that was ours, the confirmations, the
    /// own local health at the time, and the times. Of the local member: which accusations it refuted.
    /// </summary>
    /// <param name="name">The member's name; one that is not known here, or not any more, may be asked about too.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentException">The name breaks a rule of names.</exception>
    /// <exception cref="GossipodException">This node does not run.</exception>
    public async Task<MemberExplanation> ExplainAsync(string name, CancellationToken cancellationToken = default)
    {
        var question = new ExplainMember(MemberName.Create(name));
        await Started.WaitAsync(cancellationToken).ConfigureAwait(false);
        return await AskNodeAsync<MemberExplanation>(question, StopTimeout, cancellationToken).ConfigureAwait(false);
    }
}
