using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Protocol.Syncing;

/// <summary>One frame of a stream between two nodes; an exchange of tables (protocol.md §8) has those of this file.</summary>
internal abstract record StreamMessage;

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
/// <param name="ViewHash">The initiator's view; when it equals the responder's, a repair ends at once.</param>
internal sealed record SyncRequest(SyncPurpose Purpose, MemberName Source, ulong ViewHash) : StreamMessage;

/// <summary>The responder's first frame when the views are equal: nothing to exchange.</summary>
/// <param name="Source">The responder's name.</param>
internal sealed record InSync(MemberName Source) : StreamMessage;

/// <summary>One row of a table as it travels in a sync.</summary>
/// <param name="Name">The member.</param>
/// <param name="Status">Alive, Suspect, Dead or Left; a leaving sender reports itself as Left.</param>
/// <param name="Version">The newest version the sender has heard of.</param>
/// <param name="DetailsVersion">The version that issued <paramref name="Details"/>.</param>
/// <param name="Details">The member's record.</param>
internal sealed record SyncRow(MemberName Name, MemberStatus Status, MemberVersion Version, MemberVersion DetailsVersion, MemberDetails Details);

/// <summary>
/// A bounded part of a table. The responder sends all of its rows, then the initiator those of its own that differ; the last page
/// may be empty.
/// </summary>
/// <param name="Source">The sender's name.</param>
/// <param name="Rows">Rows of every status.</param>
/// <param name="Last">Whether the sender has no further page.</param>
internal sealed record TablePage(MemberName Source, IReadOnlyList<SyncRow> Rows, bool Last) : StreamMessage;

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
}

/// <summary>A typed refusal.</summary>
/// <param name="Code">Which.</param>
/// <param name="Detail">For people; at most 256 bytes of UTF-8.</param>
internal sealed record StreamError(StreamErrorCode Code, string Detail) : StreamMessage;
