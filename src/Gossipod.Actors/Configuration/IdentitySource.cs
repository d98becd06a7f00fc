using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Signing;
using Gossipod.Actors.Security;

namespace Gossipod.Actors.Configuration;

/// <summary>Whether a node signs, as whom, and whose signatures it takes. Reading it makes no file; the node's start does, by <see cref="WithIdentity"/>.</summary>
/// <param name="Mode">Whether.</param>
/// <param name="Path">Where its identity is, or will be; null while nothing is signed.</param>
/// <param name="Identity">As whom; null while there is no such file, too.</param>
/// <param name="Trusted">The key of every member by its name; empty to trust the first one heard.</param>
internal sealed record IdentitySource(SignRecords Mode, string? Path, MemberIdentity? Identity, IReadOnlyDictionary<string, IdentityKey> Trusted)
{
    private const string File = "security.identity-file";
    private const string List = "security.trusted-identities";
    private const string FileRemedy = "name a file in a directory that outlives the process; it is made, readable by its owner alone (mode 600), where there is none";

    /// <param name="reader">The section <c>security</c>.</param>
    /// <param name="name">This node's.</param>
    public static IdentitySource Read(SectionReader reader, string name)
    {
        var preset = new SecuritySettings();
        var mode = reader.Choice("sign-records", preset.SignRecords);
        var path = reader.Text("identity-file") ?? "";
        var trusted = ReadTrusted(reader);
        if (mode == SignRecords.Off || !IsUsable(path, mode, reader.Rules, out var identity)) return new IdentitySource(SignRecords.Off, null, null, trusted);
        if (trusted.Count > 0) CheckOwn(name, identity, trusted, reader.Rules);
        return new IdentitySource(mode, path, identity, trusted);
    }

    /// <summary>The settings of a node that starts: with an identity, made where there is no file yet, if anything is signed.</summary>
    /// <exception cref="GossipodConfigurationException">It cannot be made.</exception>
    public static SecuritySettings WithIdentity(SecuritySettings settings)
    {
        if (settings.IdentityFile is not { } path || settings.Identity is not null) return settings;
        if (MemberIdentity.LoadOrCreate(path, out var problem) is { } identity) return settings with { Identity = identity };
        var rules = new SettingsRules();
        rules.Add(File, path, problem!, FileRemedy);
        throw new GossipodConfigurationException(rules.Problems);
    }

    /// <summary>Whether there is an identity, or may be.</summary>
    private static bool IsUsable(string path, SignRecords mode, SettingsRules rules, out MemberIdentity? identity)
    {
        identity = null;
        var problem = path.Length == 0 ? $"must be given where security.sign-records is {mode.ToString().ToLowerInvariant()}"
            : !System.IO.File.Exists(path) ? SecretFile.WhyNotWritable(path)
            : (identity = MemberIdentity.Load(path, out var unusable)) is null ? unusable
            : null;
        rules.Require(problem is null, File, path, problem ?? "", FileRemedy);
        return problem is null;
    }

    private static void CheckOwn(string name, ISignatures? identity, Dictionary<string, IdentityKey> trusted, SettingsRules rules)
    {
        var value = $"({trusted.Count} entries)";
        if (identity is null)
        {
            rules.Add(
                List, value, $"cannot have this node's identity: there is no identity yet in {File}",
                "make the file first, as docs/security.md says, and add its line to the list on every node");
            return;
        }

        rules.Require(
            trusted.TryGetValue(name, out var own) && own.Equals(identity.Key), List, value, "has another identity for this node's name, or none",
            $"add \"{name} {identity.Key}\" on every node, or use the identity file that belongs to the name");
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
