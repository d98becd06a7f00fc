using System.Security.Cryptography;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Protocol.Signing;

/// <summary>
/// Who may say what where members have identities (SEC-08): a record counts with the signature of its member, an accusation with its
/// accuser's. A name belongs to the key that the list of trusted identities gives it; without a list, to the first key heard, for as long
/// as the table has a row of the name. Thread-safe.
/// </summary>
/// <param name="clusterName">The cluster's name, part of all that is signed.</param>
/// <param name="self">Our name.</param>
/// <param name="signatures">Our identity.</param>
/// <param name="acceptsUnsigned">Whether what has no signature counts as well: while a cluster changes over.</param>
/// <param name="trusted">Every member's key by its name; empty to trust the first one heard.</param>
internal sealed class RecordSigning(
    string clusterName, MemberName self, ISignatures signatures, bool acceptsUnsigned, IReadOnlyDictionary<string, IdentityKey> trusted)
{
    /// <summary>Statements lately proven, most of which gossip brings some times more. A power of two.</summary>
    private const int ProvenSlotCount = 256;

    private const int OwnAccusationsMax = 4_096;

    private readonly Lock _lock = new();
    private readonly Proven[] _proven = new Proven[ProvenSlotCount];
    private readonly Dictionary<(MemberName Accused, UpdateKind Kind), MemberUpdate> _ours = [];

    /// <summary>The keys of <see cref="_ours"/>.</summary>
    private readonly List<(MemberName Accused, UpdateKind Kind)> _statements = [];

    /// <summary>The details with our signature over them at that version.</summary>
    public MemberDetails Sign(MemberVersion version, MemberDetails details)
    {
        var digest = SHA256.HashData(SignedText.OfRecord(clusterName, self, version, details, signatures.Key));
        return details with { Signature = new RecordSignature(signatures.Key, signatures.Sign(digest)) };
    }

    /// <summary>A SUSPECT or CONFIRM with our signature. Made once for a version: tables and pings say the same for as long as a member is gone.</summary>
    public MemberUpdate Accuse(UpdateKind kind, MemberName accused, MemberVersion version)
    {
        lock (_lock)
        {
            if (_ours.TryGetValue((accused, kind), out var known) && known.Version == version) return known;
        }

        var digest = SHA256.HashData(SignedText.OfAccusation(kind, clusterName, accused, version, self));
        var made = new MemberUpdate(kind, accused, version, self, null) { Signature = signatures.Sign(digest) };
        lock (_lock)
        {
            Remember((accused, kind), made, BitConverter.ToUInt32(digest));
        }

        return made;
    }

    /// <summary>Where there is no room, in the place of any other one: those asked for in turn are then not all made anew each time.</summary>
    private void Remember((MemberName Accused, UpdateKind Kind) statement, MemberUpdate made, uint random)
    {
        if (_ours.ContainsKey(statement) || _ours.Count < OwnAccusationsMax)
        {
            if (_ours.TryAdd(statement, made)) _statements.Add(statement);
            else _ours[statement] = made;
            return;
        }

        var place = (int)(random % OwnAccusationsMax);
        _ours.Remove(_statements[place]);
        _statements[place] = statement;
        _ours[statement] = made;
    }

    /// <summary>Whether a record is its member's.</summary>
    /// <param name="name">The member.</param>
    /// <param name="version">The version that issued the record.</param>
    /// <param name="details">The record.</param>
    /// <param name="known">Our row of the name; null for none.</param>
    /// <returns><see cref="IgnoreReason.None"/> when it is.</returns>
    public IgnoreReason Judge(MemberName name, MemberVersion version, MemberDetails details, Member? known)
    {
        if (details.Signature is not { } signature) return acceptsUnsigned ? IgnoreReason.None : IgnoreReason.Unsigned;
        if (trusted.Count > 0 && !(trusted.TryGetValue(name.Value, out var listed) && listed.Equals(signature.Key))) return IgnoreReason.IdentityNotTrusted;
        if (known?.Details.Signature is { } pinned && !pinned.Equals(signature)) return IgnoreReason.NameOfAnother;
        return IsProven(signature.Key, SignedText.OfRecord(clusterName, name, version, details, signature.Key), signature.Value)
            ? IgnoreReason.None
            : IgnoreReason.BadSignature;
    }

    /// <summary>Whether an accusation is its accuser's.</summary>
    /// <param name="claim">A SUSPECT or CONFIRM.</param>
    /// <param name="accuser">Our row of the accuser.</param>
    public IgnoreReason JudgeAccusation(MemberUpdate claim, Member accuser)
    {
        if (claim.Signature is not { } signature || accuser.Details.Signature is not { } known)
            return acceptsUnsigned ? IgnoreReason.None : IgnoreReason.Unsigned;
        return IsProven(known.Key, SignedText.OfAccusation(claim.Kind, clusterName, claim.Name, claim.Version, claim.From), signature)
            ? IgnoreReason.None
            : IgnoreReason.BadSignature;
    }

    private bool IsProven(IdentityKey key, byte[] text, Signature signature)
    {
        var digest = SHA256.HashData(text);
        var statement = new Proven(key, digest, signature);
        ref var slot = ref _proven[digest[0] & (ProvenSlotCount - 1)];
        lock (_lock)
        {
            if (statement.IsSame(slot)) return true;
        }

        if (!signatures.IsValid(key, digest, signature)) return false;
        lock (_lock) slot = statement;
        return true;
    }

    private readonly record struct Proven(IdentityKey? Key, byte[]? Digest, Signature? Signature)
    {
        public bool IsSame(Proven other) =>
            other.Digest is { } digest && digest.AsSpan().SequenceEqual(Digest) && Key!.Equals(other.Key) && Signature!.Equals(other.Signature);
    }
}
