using System.Security.Cryptography;
using System.Text;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Signing;
using Gossipod.Actors.Security;

namespace Gossipod.Actors.TestKit;

/// <summary>
/// Identities of a simulation: as good as real ones for whoever does not look into this object, alike in every run, which ECDSA is not, and
/// a hundred times as fast. Not thread-safe.
/// </summary>
internal sealed class SimIdentities
{
    private readonly Dictionary<IdentityKey, byte[]> _secrets = [];

    /// <summary>The rules of a node; null where it does not care.</summary>
    public RecordSigning? SigningOf(string node, string cluster, MemberName self, SignRecords mode) => mode == SignRecords.Off
        ? null
        : new RecordSigning(cluster, self, Of(node), acceptsUnsigned: mode == SignRecords.Accept, new Dictionary<string, IdentityKey>());

    /// <summary>The identity of that node, over all of its lives.</summary>
    public ISignatures Of(string node)
    {
        var secret = SHA256.HashData(Encoding.UTF8.GetBytes("identity of " + node));
        var key = IdentityKey.TryRead(SHA512.HashData(secret))!;
        _secrets[key] = secret;
        return new Identity(this, key, secret);
    }

    private sealed class Identity(SimIdentities all, IdentityKey key, byte[] secret) : ISignatures
    {
        public IdentityKey Key => key;

        public Signature Sign(ReadOnlySpan<byte> digest) => Signature.TryRead(HMACSHA512.HashData(secret, digest))!;

        public bool IsValid(IdentityKey other, ReadOnlySpan<byte> digest, Signature signature) =>
            all._secrets.TryGetValue(other, out var theirs) && signature.Span.SequenceEqual(HMACSHA512.HashData(theirs, digest));
    }
}
