using System.Security.Cryptography;
using System.Text;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Signing;

namespace Gossipod.Actors.Protocol.Tests.Signing;

/// <summary>Identities whose signatures are hashes with a secret that all of them know, and tables of members that have them.</summary>
internal sealed class Identity(string owner) : ISignatures
{
    public const string Cluster = "signed";

    public int Verified { get; private set; }

    public IdentityKey Key { get; } = IdentityKey.TryRead(SHA512.HashData(Encoding.UTF8.GetBytes(owner)))!;

    public Signature Sign(ReadOnlySpan<byte> digest) => SignatureOf(Key, digest);

    public bool IsValid(IdentityKey key, ReadOnlySpan<byte> digest, Signature signature)
    {
        Verified++;
        return SignatureOf(key, digest).Equals(signature);
    }

    public RecordSigning As(MemberName name, bool acceptsUnsigned = false, Dictionary<string, IdentityKey>? trusted = null) =>
        new(Cluster, name, this, acceptsUnsigned, trusted ?? []);

    /// <summary>A table of <see cref="Given.Self"/> in a cluster that signs.</summary>
    public MembershipTable Table(bool acceptsUnsigned = false, Dictionary<string, IdentityKey>? trusted = null) => new(
        Given.Self, Given.Generation, Given.SelfDetails, Given.Plausible(), 100, Given.Start, key: Given.KeyOf(Given.Self),
        signing: As(Given.Self, acceptsUnsigned, trusted));

    /// <summary>The record of a member as it says it itself.</summary>
    public MemberUpdate Record(MemberName name, ulong incarnation = 0, MemberDetails? details = null, ulong generation = Given.Generation)
    {
        var version = Given.Version(incarnation, generation);
        return MemberUpdate.Alive(name, version, As(name).Sign(version, Given.Locked(details ?? Given.Details(), name, generation)));
    }

    private static Signature SignatureOf(IdentityKey key, ReadOnlySpan<byte> digest) => Signature.TryRead(SHA512.HashData([.. key.Span, .. digest]))!;
}
