using System.Collections;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Signing;

namespace Gossipod.Actors.Protocol.Syncing;

/// <summary>One frame of a stream between two nodes; an exchange of tables (protocol.md §8) has those of this file.</summary>
internal abstract record StreamMessage
{
    /// <summary>
    /// Whom the message says it is of, for people, where that is another than a member; null where it is that one, or the message does not
    /// say. A stream by TLS whose first frame is of another than its certificate ends.
    /// </summary>
    public abstract string? SourceOtherThan(MemberName member);

    protected static string? Other(MemberName source, MemberName member) => source.Equals(member) ? null : source.Value;

    protected static string? Other(uint sourceTag, MemberName member) => sourceTag == member.Tag ? null : FormattableString.Invariant($"tag {sourceTag:x8}");
}

/// <summary>Why the initiator syncs.</summary>
internal enum SyncPurpose
{
    /// <summary>To become a member.</summary>
    Join = 1,

    /// <summary>To repair differences: anti-entropy.</summary>
    Repair = 2,
}

/// <summary>First frame of the initiator.</summary>
/// <param name="Purpose">Why.</param>
/// <param name="Source">The initiator's name.</param>
/// <param name="Salt">Of every fingerprint of this exchange.</param>
/// <param name="TableHash">Of the initiator's table (<see cref="TableView.HashSince"/>); when it equals the responder's, a repair ends at once.</param>
/// <param name="RowCount">Rows of the initiator's table; the number of buckets is chosen by it.</param>
/// <param name="Self">The initiator's own row, with a join.</param>
internal sealed record SyncRequest(SyncPurpose Purpose, MemberName Source, uint Salt, ulong TableHash, int RowCount, SyncRow? Self = null) : StreamMessage
{
    public override string? SourceOtherThan(MemberName member) => Other(Source, member);
}

/// <summary>The responder's first frame when the tables are equal: nothing to exchange.</summary>
/// <param name="Source">The responder's name.</param>
/// <param name="State">What the responder's application contributes.</param>
internal sealed record InSync(MemberName Source, ReadOnlyMemory<byte> State = default) : StreamMessage
{
    public override string? SourceOtherThan(MemberName member) => Other(Source, member);
}

/// <summary>The responder's first frame to a repair when the tables differ.</summary>
/// <param name="Digests">One per bucket; <see cref="TableView.Digests"/>.</param>
internal sealed record BucketDigests(IReadOnlyList<uint> Digests) : StreamMessage
{
    public override string? SourceOtherThan(MemberName member) => null;
}

/// <summary>
/// Rows of one side by their fingerprints, in bounded pages: the initiator's in the buckets that differ; then those of them that the
/// responder wants.
/// </summary>
/// <param name="Buckets">In the initiator's first page: a bit for each bucket, set where it differs. Empty otherwise.</param>
/// <param name="Rows">The fingerprints.</param>
/// <param name="Last">Whether the sender has no further page.</param>
internal sealed record Fingerprints(BitArray Buckets, IReadOnlyList<ulong> Rows, bool Last) : StreamMessage
{
    public override string? SourceOtherThan(MemberName member) => null;

    public static readonly BitArray NoBuckets = new(0);
}

/// <summary>The sender has taken the peer's rows: the responder's last frame, and the initiator's where it has anything to say.</summary>
/// <param name="Self">The sender's own row when taking the peer's rows has changed it: it has refuted what the peer believed.</param>
/// <param name="State">What the sender's application contributes.</param>
internal sealed record SyncAccepted(SyncRow? Self, ReadOnlyMemory<byte> State) : StreamMessage
{
    public override string? SourceOtherThan(MemberName member) => null;
}

/// <summary>One row of a table as it travels in a sync.</summary>
/// <param name="Name">The member.</param>
/// <param name="Status">Alive, Suspect, Dead or Left; a leaving sender reports itself as Left.</param>
/// <param name="Version">The newest version the sender has heard of.</param>
/// <param name="DetailsVersion">The version that issued <paramref name="Details"/>.</param>
/// <param name="Details">The member's record.</param>
internal sealed record SyncRow(MemberName Name, MemberStatus Status, MemberVersion Version, MemberVersion DetailsVersion, MemberDetails Details)
{
    /// <summary>With Left: what proves it.</summary>
    public LeaveKey Key { get; init; }

    /// <summary>With Suspect and Dead: of whose table it is, over a SUSPECT of this version; null where members have no identities.</summary>
    public Signature? Signature { get; init; }
}

/// <summary>
/// A bounded part of a table. The responder sends its rows, all to a joiner and those that differ in a repair, then the initiator
/// those of its own that differ; the last page may be empty.
/// </summary>
/// <param name="Source">The sender's name.</param>
/// <param name="Rows">Rows of every status.</param>
/// <param name="Last">Whether the sender has no further page.</param>
internal sealed record TablePage(MemberName Source, IReadOnlyList<SyncRow> Rows, bool Last) : StreamMessage
{
    public override string? SourceOtherThan(MemberName member) => Other(Source, member);
}

/// <summary>Refusals a peer can send before it closes the stream.</summary>
internal enum StreamErrorCode
{
    /// <summary>The frame could not be decoded.</summary>
    Malformed = 1,

    /// <summary>The frame belongs to a cluster of another name.</summary>
    WrongCluster = 2,

    /// <summary>The peer is busy with as many streams as it allows.</summary>
    Busy = 3,

    /// <summary>The peer is leaving or not started.</summary>
    Unavailable = 4,

    /// <summary>The peer's application does not want this member, or these.</summary>
    Refused = 5,

    /// <summary>The stream is sealed with a key that the peer does not hold. Comes with the ids of those that it holds.</summary>
    WrongKey = 6,

    /// <summary>The stream is in the clear, and the peer takes sealed ones only.</summary>
    SealedOnly = 7,

    /// <summary>The stream is sealed, and the peer has no keys.</summary>
    NoKeys = 8,

    /// <summary>TLS: no certificate came.</summary>
    NoCertificate = 9,

    /// <summary>TLS: the certificate is of no authority that the peer trusts.</summary>
    WrongAuthority = 10,

    /// <summary>TLS: the certificate, or an issuer's, is not valid now.</summary>
    CertificateExpired = 11,

    /// <summary>TLS: the certificate is not for a member of a cluster.</summary>
    WrongCertificate = 12,

    /// <summary>TLS: the certificate is of another member.</summary>
    WrongName = 13,

    /// <summary>The stream is not TLS, and the peer takes no other.</summary>
    TlsOnly = 14,

    /// <summary>The stream is TLS, and the peer has no certificate for it.</summary>
    NoTls = 15,

    /// <summary>The peer takes signed records only, and this is none.</summary>
    Unsigned = 16,

    /// <summary>The peer's list of trusted identities does not give the name to the key that signed.</summary>
    IdentityNotTrusted = 17,

    /// <summary>The peer knows the name by another key.</summary>
    NameOfAnother = 18,

    /// <summary>The key that the record names has not signed it like this.</summary>
    BadSignature = 19,
}

/// <summary>Groups of refusals.</summary>
internal static class StreamErrorCodes
{
    extension(StreamErrorCode code)
    {
        /// <summary>Whether a certificate is the reason. A wrong cluster may be.</summary>
        public bool IsOfCertificates => code is StreamErrorCode.WrongCluster
            or (>= StreamErrorCode.NoCertificate and <= StreamErrorCode.WrongName);
    }
}

/// <summary>A typed refusal. Comes in the clear where the stream could not be sealed, so it proves nothing and only ends the stream.</summary>
/// <param name="Code">Which.</param>
/// <param name="Detail">For people; at most 256 bytes of UTF-8.</param>
internal sealed record StreamError(StreamErrorCode Code, string Detail) : StreamMessage
{
    public override string? SourceOtherThan(MemberName member) => null;

    /// <summary>With <see cref="StreamErrorCode.WrongKey"/>, the ids of the sender's keys, at most 4.</summary>
    public IReadOnlyList<uint> KeyIds { get; init; } = [];

    /// <summary>The code, and what it means: how a refusal is told everywhere.</summary>
    public string Refusal => $"refused: {Code}, {Explain()}";

    /// <summary>What it means for people on the side that is refused, and what to do about it.</summary>
    public string Explain() => Code switch
    {
        StreamErrorCode.WrongKey => $"it holds other keys ({string.Join(", ", KeyIds.Select(id => id.ToString("x8", null)))}) than the one this node sealed with"
            + "; give both nodes a common key in gossipod.security.keys",
        StreamErrorCode.SealedOnly => "it takes sealed streams only, and this node sends in the clear"
            + "; give this node the cluster's keys in gossipod.security.keys, and leave gossipod.security.verify-outgoing on",
        StreamErrorCode.NoKeys => "it has no keys, and this node seals what it sends"
            + "; give that node the cluster's keys in gossipod.security.keys, or set gossipod.security.verify-outgoing = off here until it has them",
        StreamErrorCode.NoCertificate => "it demands a certificate, and this node showed none; give it one in gossipod.security.tls",
        StreamErrorCode.WrongAuthority => $"{Detail}; give this node a certificate of the cluster's own authority, and all nodes that authority in gossipod.security.tls.ca-file",
        StreamErrorCode.CertificateExpired => $"{Detail}; renew it, and see that the clocks of both nodes are right",
        StreamErrorCode.WrongCertificate => $"{Detail}; docs/security.md says how one is made",
        StreamErrorCode.WrongName => $"{Detail}; give each node a certificate of its own gossipod.name",
        StreamErrorCode.TlsOnly => "it takes TLS streams only, and this node's are not"
            + "; set gossipod.security.streams = tls here, and give this node a certificate in gossipod.security.tls",
        StreamErrorCode.NoTls => "it has no certificate, and this node speaks TLS"
            + "; give that node one in gossipod.security.tls, or set gossipod.security.streams = keys here until it has",
        StreamErrorCode.Unsigned => "it takes signed records only, and this node's are not signed"
            + "; give this node an identity (gossipod.security.identity-file) and set gossipod.security.sign-records = on",
        StreamErrorCode.IdentityNotTrusted => "its gossipod.security.trusted-identities does not give this node's name to this node's identity"
            + "; add the line that this node logs at its start on every node, or let this node use the identity file that belongs to its name",
        StreamErrorCode.NameOfAnother => "it knows this node's name by another identity"
            + "; let this node use the identity file that it had before, or give it another name; a name is free when its member has been gone for gossipod.tombstone",
        StreamErrorCode.BadSignature => "this node's record does not fit its signature; run the same version of Gossipod.Actors on both nodes",
        _ => Detail,
    };

    public bool Equals(StreamError? other) =>
        other is not null && (Code, Detail) == (other.Code, other.Detail) && KeyIds.SequenceEqual(other.KeyIds);

    public override int GetHashCode() => HashCode.Combine(Code, Detail, KeyIds.Count);
}
