using Gossipod.Actors.Protocol.Keys;
using Gossipod.Actors.Security;

namespace Gossipod.Actors;

/// <content>
/// From one key to the next without losing a member: <see cref="InstallKeyAsync"/> the new one everywhere, <see cref="UseKeyAsync"/> it,
/// <see cref="RemoveKeyAsync"/> the old one. Each command goes to every live member over its protected stream, and each reports its keys.
/// </content>
public sealed partial class GossipodCluster
{
    private static readonly TimeSpan KeyCommandTimeout = TimeSpan.FromMinutes(2);

    /// <summary>Asks every live member which keys it has. Another key command may be under way meanwhile.</summary>
    /// <exception cref="GossipodException">This node does not run.</exception>
    public Task<KeyringReport> ListKeysAsync(CancellationToken cancellationToken = default) =>
        ManageKeysAsync(new ManageKeys(KeyOperation.List, null, default, IsForced: false), cancellationToken);

    /// <summary>Gives every live member a further key to open with. It may be repeated until all have it.</summary>
    /// <param name="key">The key.</param>
    /// <param name="cancellationToken">Ends the wait, not the command.</param>
    /// <exception cref="GossipodException">Another key command is under way, or this node does not run.</exception>
    public Task<KeyringReport> InstallKeyAsync(ClusterKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        return ManageKeysAsync(new ManageKeys(KeyOperation.Install, key, key.Id, IsForced: false), cancellationToken);
    }

    /// <summary>Lets every live member seal with a key. Refused, and nothing changed anywhere, unless all of them have reported it.</summary>
    /// <param name="id">The key, installed before.</param>
    /// <param name="force">Do it even where a member lacks the key or does not answer; it fetches the key from others if it can.</param>
    /// <param name="cancellationToken">Ends the wait, not the command.</param>
    /// <exception cref="GossipodException">Another key command is under way, or this node does not run.</exception>
    public Task<KeyringReport> UseKeyAsync(KeyId id, bool force = false, CancellationToken cancellationToken = default) =>
        ManageKeysAsync(new ManageKeys(KeyOperation.Use, null, id, force), cancellationToken);

    /// <summary>Lets every live member forget a key. Refused, and nothing changed anywhere, while one of them seals with it or does not answer.</summary>
    /// <param name="id">The key.</param>
    /// <param name="force">Do it all the same; who seals with it is locked out until it is given the new key.</param>
    /// <param name="cancellationToken">Ends the wait, not the command.</param>
    /// <exception cref="GossipodException">Another key command is under way, or this node does not run.</exception>
    public Task<KeyringReport> RemoveKeyAsync(KeyId id, bool force = false, CancellationToken cancellationToken = default) =>
        ManageKeysAsync(new ManageKeys(KeyOperation.Remove, null, id, force), cancellationToken);

    private async Task<KeyringReport> ManageKeysAsync(ManageKeys command, CancellationToken cancellationToken)
    {
        await Started.WaitAsync(cancellationToken).ConfigureAwait(false);
        return await AskNodeAsync<KeyringReport>(command, KeyCommandTimeout, cancellationToken).ConfigureAwait(false);
    }
}
