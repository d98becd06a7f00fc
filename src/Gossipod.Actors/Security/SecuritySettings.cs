using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Signing;

namespace Gossipod.Actors.Security;

/// <summary>How a node protects what it sends and what it demands of what arrives. Immutable and validated.</summary>
internal sealed record SecuritySettings
{
    /// <summary>The keys at the start; null for none, and everything is in the clear.</summary>
    public Keyring? Keys { get; init; }

    /// <summary>Where the keys came from, and changes of them are kept; null when they are in memory only.</summary>
    public string? KeyFile { get; init; }

    /// <summary>Whether what arrives must be sealed. Off while a cluster changes over from the clear.</summary>
    public bool VerifyIncoming { get; init; } = true;

    /// <summary>Whether what is sent is sealed. Off while a cluster changes over from the clear.</summary>
    public bool VerifyOutgoing { get; init; } = true;

    /// <summary>What protects streams.</summary>
    public StreamProtection Streams { get; init; }

    /// <summary>Whether datagrams may be in the clear although streams are TLS.</summary>
    public bool ClearDatagrams { get; init; }

    /// <summary>The node's certificate, with which it takes TLS streams whatever <see cref="Streams"/> says.</summary>
    public TlsSettings Tls { get; init; } = new();

    /// <summary>Whether a node without sealed traffic in both directions refuses to start.</summary>
    public bool RequireEncryption { get; init; }

    /// <summary>Whether a life begins with a look whether all this is observed.</summary>
    public bool SelfCheck { get; init; } = true;

    /// <summary>Whether members sign what they say of themselves and of others.</summary>
    public SignRecords SignRecords { get; init; }

    /// <summary>Where the identity is kept; null while nothing is signed.</summary>
    public string? IdentityFile { get; init; }

    /// <summary>Who this node is; null while nothing is signed, and before the start of a node whose file is not made yet.</summary>
    public ISignatures? Identity { get; init; }

    /// <summary>The key of every member by its name; empty to trust the first one heard.</summary>
    public IReadOnlyDictionary<string, IdentityKey> TrustedIdentities { get; init; } = new Dictionary<string, IdentityKey>();

    /// <summary>The rules of signed records for a node of that name; null while nothing is signed.</summary>
    public RecordSigning? SigningOf(string clusterName, MemberName self) => SignRecords == SignRecords.Off
        ? null
        : new RecordSigning(clusterName, self, Identity!, SignRecords == SignRecords.Accept, TrustedIdentities);

    /// <summary>Whether we seal the datagrams that we send.</summary>
    public bool Seals => Keys is not null && VerifyOutgoing;

    /// <summary>Whether we take datagrams that are not sealed.</summary>
    public bool AcceptsClear => Keys is null || !VerifyIncoming;
}
