using Gossipod.Actors.Protocol.Keys;
using Gossipod.Actors.Security;

namespace Gossipod.Actors.TestKit;

/// <content>Keys. Nodes keep theirs over restarts, as with a key file. Run the cluster; then a command's task has its report: look at it, and do not await it.</content>
public sealed partial class SimCluster
{
    /// <summary>Asks every member for its keys, from a running node, as GossipodCluster.ListKeysAsync does.</summary>
    public Task<KeyringReport> ListKeys(string from) => Manage(from, new ManageKeys(KeyOperation.List, null, default, IsForced: false));

    /// <summary>Gives every member a further key, from a running node, as GossipodCluster.InstallKeyAsync does.</summary>
    public Task<KeyringReport> InstallKey(string from, ClusterKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Manage(from, new ManageKeys(KeyOperation.Install, key, key.Id, IsForced: false));
    }

    /// <summary>Lets every member seal with a key, from a running node, as GossipodCluster.UseKeyAsync does.</summary>
    public Task<KeyringReport> UseKey(string from, KeyId id, bool force = false) => Manage(from, new ManageKeys(KeyOperation.Use, null, id, force));

    /// <summary>Lets every member forget a key, from a running node, as GossipodCluster.RemoveKeyAsync does.</summary>
    public Task<KeyringReport> RemoveKey(string from, KeyId id, bool force = false) => Manage(from, new ManageKeys(KeyOperation.Remove, null, id, force));

    /// <summary>Starts a further node whose configuration has keys of its own; see <see cref="AddNode"/>.</summary>
    public void AddNodeWithKeys(string name, string? seedNode, params IReadOnlyList<ClusterKey> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var node = Register(name, Network.NextEndpoint());
        node.OwnKeys = Keyring.Create(keys, out var problem) ?? throw new ArgumentException(problem, nameof(keys));
        Start(node, seedNode);
        node.OwnKeys = null;
    }

    /// <summary>
    /// Gives a node other keys and switches for its lives from now on, as an operator does who changes its configuration; it takes them at
    /// its next start: see <see cref="Restart"/>.
    /// </summary>
    /// <param name="name">A node that has stopped.</param>
    /// <param name="keys">Its keys, 1–4, the first of which seals.</param>
    /// <param name="verifyIncoming">Whether what arrives must be sealed.</param>
    /// <param name="verifyOutgoing">Whether what it sends is sealed.</param>
    /// <exception cref="ArgumentException">There is no such node, or the keys are none or too many.</exception>
    /// <exception cref="InvalidOperationException">It runs.</exception>
    public void Protect(string name, IReadOnlyList<ClusterKey> keys, bool verifyIncoming, bool verifyOutgoing)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var node = Stopped(name);
        node.OwnKeys = SecurityOf(keys).Keys;
        node.OwnSecurity = new SecuritySettings { VerifyIncoming = verifyIncoming, VerifyOutgoing = verifyOutgoing };
    }

    private Task<KeyringReport> Manage(string from, ManageKeys command) => Ask<KeyringReport>(from, command);

    private ClusterKey? FindKey(KeyId id) =>
        _nodes.Values.Select(node => node.Context?.Keys.Current?.Find(id)).FirstOrDefault(key => key is not null);
}
