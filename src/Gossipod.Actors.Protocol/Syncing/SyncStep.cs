using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Protocol.Syncing;

/// <summary>What a session wants done: send, then look at the table, merge, or end.</summary>
internal sealed record SyncStep
{
    /// <summary>Nothing for now.</summary>
    public static readonly SyncStep Wait = new();

    /// <summary>The table is wanted: <see cref="SyncSession.OnTable"/>.</summary>
    public static readonly SyncStep LookAtTable = new() { NeedsTable = true };

    /// <summary>To be sent, in order.</summary>
    public IReadOnlyList<StreamMessage> Send { get; init; } = [];

    public bool NeedsTable { get; init; }

    /// <summary>Rows to merge.</summary>
    public RowsToMerge? Merge { get; init; }

    /// <summary>How the exchange ended; null while it goes on. The stream is to be closed.</summary>
    public SyncEnd? End { get; init; }
}

/// <summary>Rows of a peer that both sides have agreed to.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="Peer">Whose table it is.</param>
/// <param name="Answered">Whether <see cref="SyncSession.OnMerged"/> is wanted afterwards.</param>
internal sealed record RowsToMerge(IReadOnlyList<SyncRow> Rows, MemberName Peer, bool Answered);

/// <summary>The end of an exchange.</summary>
/// <param name="Failure">Why it failed; null when it is complete.</param>
/// <param name="InAgreement">Whether there was nothing to exchange.</param>
/// <param name="IsBusy">Whether the peer has as many exchanges as it allows: another attempt may do.</param>
internal sealed record SyncEnd(string? Failure, bool InAgreement = false, bool IsBusy = false);

/// <summary>What bounds a session.</summary>
/// <param name="MaxMembers">Most rows, and fingerprints, that a peer may send.</param>
/// <param name="PageRows">Rows per page that we send.</param>
/// <param name="MaxStateBytes">Most bytes of the application's state, either way.</param>
internal sealed record SyncLimits(int MaxMembers, int PageRows, int MaxStateBytes)
{
    /// <summary>Fingerprints in one frame, 8 bytes each: whatever the settings, a frame of them fits.</summary>
    public const int MaxFingerprintCount = 1_500;
}

/// <summary>A user's hook threw; carries what it threw.</summary>
internal sealed class HookFailedException(string call, Exception cause) : Exception($"the membership hook's {call} failed: {cause.Message}", cause);
