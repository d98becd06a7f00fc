using Gossipod.Actors.Protocol.Keys;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Security;

/// <summary>A node's ring and the file that keeps it: a change counts only once it is written. Owned by KeyringActor.</summary>
/// <param name="cell">Where everybody finds the ring.</param>
/// <param name="file">Path of the file; null keeps changes in memory.</param>
internal sealed class KeyStore(KeyringCell cell, string? file)
{
    public Keyring Ring => cell.Current!;

    /// <summary>Whether changes outlive the process.</summary>
    public bool IsLasting => file is not null;

    public IReadOnlyList<KeyId> Ids => [.. Ring.All.Select(key => key.Id)];

    /// <summary>Does what a request asks; "" when that is done, else why not.</summary>
    public string Apply(KeyOperation operation, ClusterKey? key, KeyId id) => operation switch
    {
        KeyOperation.Install => key is null ? "the key is not 32 bytes long" : Keep(Ring.Install(key)),
        KeyOperation.Use => Keep(Ring.Use(id)),
        KeyOperation.Remove => Keep(Ring.Remove(id)),
        _ => "",
    };

    /// <summary>Takes over what a peer has, and seals with what it seals with; our own keys stay as far as there is room.</summary>
    public string Adopt(IReadOnlyList<ClusterKey> theirs)
    {
        var own = Ring.All.Except(theirs).Take(Keyring.MaxSecondaries + 1 - theirs.Distinct().Count());
        return Keyring.Create([.. theirs, .. own], out var problem) is { } ring ? Keep(new KeyringChange(ring, null)) : problem!;
    }

    public KeyReport Report(MemberName self, string problem, bool withKeys) => new(
        self, [.. Ids.Select(id => id.Value)], problem, withKeys ? Bytes() : ReadOnlyMemory<byte>.Empty);

    /// <summary>The keys in a report; null when there are none, or they do not fit their ids.</summary>
    public static IReadOnlyList<ClusterKey>? Read(KeyReport report)
    {
        if (report.Keys.Length == 0) return null;
        var keys = new List<ClusterKey>();
        for (var at = 0; at < report.Keys.Length; at += KeyReport.KeyBytes) keys.Add(ClusterKey.FromBytes(report.Keys.Span.Slice(at, KeyReport.KeyBytes)));
        return keys.Select(key => key.Id.Value).SequenceEqual(report.KeyIds) ? keys : null;
    }

    private byte[] Bytes() => [.. Ring.All.SelectMany(key => key.ToBytes())];

    private string Keep(KeyringChange change)
    {
        if (change.Problem is not null) return change.Problem;
        if (change.Ring.All.SequenceEqual(Ring.All)) return "";
        if (file is not null && KeyFile.Write(file, change.Ring) is { } failure) return failure;
        cell.Current = change.Ring;
        return "";
    }
}
