using Gossipod.Actors.Forgetting;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors;

/// <content>An operator's word that a member is gone for good.</content>
public sealed partial class GossipodCluster
{
    private static readonly TimeSpan ForgetTimeout = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Lets every live member forget one that is Dead or has Left, before its tombstone's time: nobody contacts it any more, and subscribers get
    /// <see cref="MemberRemoved"/>. A later life of it, such as after a restart, is taken in as usual. Refused, and nothing changed anywhere, while it is
    /// Alive or Suspect at any member that answers; a member that does not answer keeps it, and so may it be repeated.
    /// </summary>
    /// <param name="name">The member's name.</param>
    /// <param name="cancellationToken">Ends the wait, not the command.</param>
    /// <exception cref="ArgumentException">That is no name of a member.</exception>
    /// <exception cref="GossipodException">Another member is being forgotten from here, or this node does not run.</exception>
    public async Task<ForgetResult> ForgetAsync(string name, CancellationToken cancellationToken = default)
    {
        var order = new ForgetOrder(MemberName.Create(name));
        await Started.WaitAsync(cancellationToken).ConfigureAwait(false);
        return await AskNodeAsync<ForgetResult>(order, ForgetTimeout, cancellationToken).ConfigureAwait(false);
    }
}
