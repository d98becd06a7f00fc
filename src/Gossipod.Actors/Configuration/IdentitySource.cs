using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Signing;
using Gossipod.Actors.Security;

namespace Gossipod.Actors.Configuration;

/// <summary>Whether a node signs, as whom, and whose signatures it takes.</summary>
/// <param name="Mode">Whether.</param>
/// <param name="Identity">As whom; null while nothing is signed.</param>
/// <param name="Trusted">The key of every member by its name; empty to trust the first one heard.</param>
internal sealed record IdentitySource(SignRecords Mode, MemberIdentity? Identity, IReadOnlyDictionary<string, IdentityKey> Trusted)
{
    private const string File = "security.identity-file";
    private const string List = "security.trusted-identities";

    /// <param name="reader">The section <c>security</c>.</param>
    /// <param name="name">This node's.</param>
    public static IdentitySource Read(SectionReader reader, string name)
    {
        var preset = new SecuritySettings();
        var mode = reader.Choice("sign-records", preset.SignRecords);
        var path = reader.Text("identity-file") ?? "";
        var trusted = ReadTrusted(reader);
        if (mode == SignRecords.Off) return new IdentitySource(mode, null, trusted);
        var identity = ReadIdentity(path, mode, reader.Rules);
        if (identity is null) return new IdentitySource(SignRecords.Off, null, trusted);
        var isOwn = trusted.Count == 0 || (trusted.TryGetValue(name, out var own) && own.Equals(((ISignatures)identity).Key));
        reader.Rules.Require(
            isOwn, List, $"({trusted.Count} entries)", "has another identity for this node's name, or none",
            $"add \"{name} {identity.PublicKey}\" on every node, or use the identity file that belongs to the name");
        return new IdentitySource(mode, identity, trusted);
    }

    private static MemberIdentity? ReadIdentity(string path, SignRecords mode, SettingsRules rules)
    {
        const string remedy = "name a file in a directory that outlives the process; it is made, readable by its owner alone (mode 600), where there is none";
        if (path.Length == 0)
        {
            rules.Add(File, path, $"must be given where security.sign-records is {mode.ToString().ToLowerInvariant()}", remedy);
            return null;
        }

        var identity = MemberIdentity.LoadOrCreate(path, out var problem);
        if (identity is null) rules.Add(File, path, problem!, remedy);
        return identity;
    }

    private static Dictionary<string, IdentityKey> ReadTrusted(SectionReader reader)
    {
        const string remedy = "write each as \"NAME KEY\", as a node that signs logs it at its start";
        var trusted = new Dictionary<string, IdentityKey>(StringComparer.Ordinal);
        foreach (var entry in reader.List("trusted-identities"))
        {
            var at = entry.LastIndexOf(' ');
            var (name, key) = (at < 0 ? entry : entry[..at].Trim(), at < 0 ? "" : entry[(at + 1)..]);
            if (MemberName.TryCreate(name, out var problem) is null) reader.Rules.Add(List, entry, $"the name {problem}", remedy);
            else if (!IdentityKey.TryParse(key, out var read)) reader.Rules.Add(List, entry, $"the key is not Base64 of {IdentityKey.Bytes} bytes", remedy);
            else if (!trusted.TryAdd(name, read)) reader.Rules.Add(List, entry, "has its name twice", "give each name one identity");
        }

        return trusted;
    }
}
