using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Syncing;

namespace Gossipod.Actors.Sync;

/// <summary>The user's hook, whose exceptions become <see cref="HookFailedException"/>: they end an exchange, not the node.</summary>
internal sealed class GuardedHook(IMembershipHook hook) : IMembershipHook
{
    public string? VetoJoin(Member joining, SyncPeer peer) => Guard(nameof(VetoJoin), () => hook.VetoJoin(joining, peer));

    public string? VetoMerge(IReadOnlyList<Member> rows, SyncPeer peer) => Guard(nameof(VetoMerge), () => hook.VetoMerge(rows, peer));

    public ReadOnlyMemory<byte> ContributeState(SyncPeer peer) => Guard(nameof(ContributeState), () => hook.ContributeState(peer));

    public void MergeState(ReadOnlyMemory<byte> state, SyncPeer peer) => Guard(nameof(MergeState), () =>
    {
        hook.MergeState(state, peer);
        return true;
    });

    private static T Guard<T>(string call, Func<T> body)
    {
        try
        {
            return body();
        }
        catch (Exception failure)
        {
            throw new HookFailedException(call, failure);
        }
    }
}
