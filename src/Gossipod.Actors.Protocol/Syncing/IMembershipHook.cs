using System.Net;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Protocol.Syncing;

/// <summary>
/// What an application may add to the exchange of tables: a veto, and state of its own. Both sides of an exchange ask their own hook,
/// and neither takes anything from the other before both have agreed.
/// </summary>
/// <remarks>
/// Called on the thread of the node's sync actor, one call at a time: be quick, block on nothing, keep what is given by reference
/// only. A hook that throws ends the exchange, is logged as an error, and harms nothing else. The veto guards the exchanges by which
/// nodes and clusters come together, not gossip: a member that any node has taken in becomes known to all, so give each node the same hook.
/// </remarks>
public interface IMembershipHook
{
    /// <summary>
    /// Asked by the node through which a member wants to join, before that has been told anything. Default: everybody may.
    /// </summary>
    /// <param name="joining">The member, as it describes itself.</param>
    /// <param name="peer">The other side.</param>
    /// <returns>Null to let it join; otherwise the reason, which the joiner finds in its JoinResult. At most 256 bytes of UTF-8 arrive.</returns>
    string? VetoJoin(Member joining, SyncPeer peer) => null;

    /// <summary>
    /// Asked on both sides before rows of the other are taken: of its table at a join, of what differs at a repair, of the far side's at
    /// the end of a partition. Default: they may be taken.
    /// </summary>
    /// <param name="rows">The peer's rows, of every status, as it has them.</param>
    /// <param name="peer">The other side.</param>
    /// <returns>Null to take them; otherwise the reason, which the other side is told and a joiner finds in its JoinResult. At most 256 bytes of UTF-8 arrive.</returns>
    string? VetoMerge(IReadOnlyList<Member> rows, SyncPeer peer) => null;

    /// <summary>The application's state for the peer, asked for in each exchange, also when the tables are equal. Default: none.</summary>
    /// <param name="peer">The other side.</param>
    /// <returns>Opaque bytes, 0 to <c>sync.max-state-bytes</c>; longer state is an error and is not sent.</returns>
    ReadOnlyMemory<byte> ContributeState(SyncPeer peer) => default;

    /// <summary>Takes the peer's state, when it sent any, after its rows were taken. Default: nothing.</summary>
    /// <param name="state">What the peer's hook contributed, 1 to <c>sync.max-state-bytes</c> bytes.</param>
    /// <param name="peer">The other side.</param>
    void MergeState(ReadOnlyMemory<byte> state, SyncPeer peer)
    {
    }
}

/// <summary>The other side of an exchange of tables.</summary>
/// <param name="Name">Its member name.</param>
/// <param name="Address">Where its end of the stream is; of a peer that connected to us, not the address at which it listens.</param>
/// <param name="IsJoin">Whether the exchange is a join; otherwise it repairs differences.</param>
/// <param name="IsInitiator">Whether the other side began it.</param>
public sealed record SyncPeer(string Name, IPEndPoint Address, bool IsJoin, bool IsInitiator);
