using System.Collections.Immutable;

namespace Gossipod.Actors.Security;

/// <summary>
/// The keys a node holds: one that seals and up to <see cref="MaxSecondaries"/> that only open, so that a cluster can go from one key
/// to another without losing a packet: install, use, remove. Immutable; pure.
/// </summary>
internal sealed class Keyring
{
    public const int MaxSecondaries = 3;

    private readonly ImmutableArray<ClusterKey> _keys;

    private Keyring(ImmutableArray<ClusterKey> keys) => _keys = keys;

    /// <summary>The key that seals.</summary>
    public ClusterKey Primary => _keys[0];

    /// <summary>The keys that only open.</summary>
    public IEnumerable<ClusterKey> Secondaries => _keys.Skip(1);

    /// <summary>All, the primary first.</summary>
    public IReadOnlyList<ClusterKey> All => _keys;

    /// <summary>A ring of these keys, the first of which is the primary; equal ones count once. The problem, when there is one, is for people.</summary>
    public static Keyring? Create(IReadOnlyList<ClusterKey> keys, out string? problem)
    {
        var distinct = keys.Distinct().ToImmutableArray();
        problem = distinct switch
        {
            [] => "there is no key",
            { Length: > MaxSecondaries + 1 } => $"there are {distinct.Length} keys; a node holds one that seals and at most {MaxSecondaries} that open",
            _ when distinct.DistinctBy(key => key.Id).Count() < distinct.Length => "two different keys have the same id; make another one",
            _ => null,
        };
        return problem is null ? new Keyring(distinct) : null;
    }

    /// <summary>The key of this id, or null.</summary>
    public ClusterKey? Find(KeyId id)
    {
        foreach (var key in _keys)
        {
            if (key.Id == id) return key;
        }

        return null;
    }

    /// <summary>With this key to open as well. Unchanged when it is there already.</summary>
    public KeyringChange Install(ClusterKey key)
    {
        if (_keys.Contains(key)) return new(this, null);
        return Create([.. _keys, key], out var problem) is { } ring ? new(ring, null) : new(this, problem);
    }

    /// <summary>With this key to seal; the one before still opens.</summary>
    public KeyringChange Use(KeyId id) => Find(id) is { } key
        ? new(new Keyring([key, .. _keys.Where(other => other.Id != id)]), null)
        : new(this, $"there is no key {id} here; install it first");

    /// <summary>Without this key. Unchanged when it is not there.</summary>
    public KeyringChange Remove(KeyId id) => Primary.Id == id
        ? new(this, $"key {id} seals here; use another one first")
        : new(new Keyring([.. _keys.Where(key => key.Id != id)]), null);
}

/// <summary>What became of a ring.</summary>
/// <param name="Ring">The new ring, or the old one when the change was refused.</param>
/// <param name="Problem">Why it was refused; null when it was not.</param>
internal readonly record struct KeyringChange(Keyring Ring, string? Problem);
