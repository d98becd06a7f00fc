using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Syncing;

namespace Gossipod.Actors.Protocol.Keys;

/// <summary>What one node asks another to do with its keys.</summary>
internal enum KeyOperation
{
    /// <summary>Say which there are.</summary>
    List = 1,

    /// <summary>Open with this key as well.</summary>
    Install = 2,

    /// <summary>Seal with this key from now on.</summary>
    Use = 3,

    /// <summary>Forget this key.</summary>
    Remove = 4,

    /// <summary>Give all of them: the asker missed a change.</summary>
    Fetch = 5,
}

/// <summary>First frame of a stream about keys; answered with <see cref="KeyReport"/>, then the stream ends.</summary>
/// <param name="Operation">What to do.</param>
/// <param name="Target">Tag of the addressee's name.</param>
/// <param name="KeyId">Which key, to use or to remove.</param>
/// <param name="Key">The key to install, 32 bytes; empty otherwise.</param>
internal sealed record KeyRequest(KeyOperation Operation, uint Target, uint KeyId, ReadOnlyMemory<byte> Key) : StreamMessage
{
    // Its proofs are by the name of the certificate.
    public override string? SourceOtherThan(MemberName member) => null;

    /// <summary>
    /// That the asker holds keys, 32 bytes for each, at most <see cref="KeyReport.MaxKeyCount"/>: over TLS, where a certificate shows who it
    /// is and not what it holds; empty where the keys seal the stream.
    /// </summary>
    public ReadOnlyMemory<byte> Proofs { get; init; }
}

/// <summary>What a node's keys are now.</summary>
/// <param name="Source">The node's name.</param>
/// <param name="KeyIds">Ids, that of the key that seals first; at most <see cref="MaxKeyCount"/>.</param>
/// <param name="Problem">Why it did not do what it was asked; "" when it did. At most 256 bytes of UTF-8.</param>
/// <param name="Keys">The keys in the same order, 32 bytes each, when they were fetched; empty otherwise.</param>
internal sealed record KeyReport(MemberName Source, IReadOnlyList<uint> KeyIds, string Problem, ReadOnlyMemory<byte> Keys) : StreamMessage
{
    public override string? SourceOtherThan(MemberName member) => Other(Source, member);

    public const int MaxKeyCount = 4;

    public const int KeyBytes = 32;

    public const int ProofBytes = 32;

    /// <inheritdoc cref="KeyRequest.Proofs"/>
    public ReadOnlyMemory<byte> Proofs { get; init; }
}
