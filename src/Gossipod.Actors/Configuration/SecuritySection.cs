using Gossipod.Actors.Protocol;
using Gossipod.Actors.Security;

namespace Gossipod.Actors.Configuration;

/// <summary>Reads and checks what protects a node. No text that may hold a key is repeated in a problem.</summary>
internal static class SecuritySection
{
    /// <param name="reader">The section <c>security</c>.</param>
    /// <param name="cluster">The cluster's name.</param>
    /// <param name="node">This node's name.</param>
    /// <param name="certificates">The application's certificates; null for none.</param>
    public static SecuritySettings Read(SectionReader reader, string cluster, string node, ITlsSource? certificates)
    {
        var preset = new SecuritySettings();
        var source = KeySource.Read(reader);
        var identity = IdentitySource.Read(reader, node);
        var settings = new SecuritySettings
        {
            Keys = source.Keys,
            KeyFile = source.File,
            VerifyIncoming = reader.Flag("verify-incoming", preset.VerifyIncoming),
            VerifyOutgoing = reader.Flag("verify-outgoing", preset.VerifyOutgoing),
            RequireEncryption = reader.Flag("require-encryption", preset.RequireEncryption),
            SelfCheck = reader.Flag("self-check", preset.SelfCheck),
            Streams = reader.Choice("streams", preset.Streams),
            ClearDatagrams = reader.Flag("clear-datagrams", preset.ClearDatagrams),
            Tls = TlsSection.Read(reader.Section("tls"), cluster, node, certificates),
            SignRecords = identity.Mode,
            IdentityFile = identity.Path,
            Identity = identity.Identity,
            TrustedIdentities = identity.Trusted,
        };
        reader.RefuseUnknownKeys();
        Check(settings, source.IsUsable, reader.Rules);
        CheckTls(settings, source.IsUsable, reader.Rules);
        return settings;
    }

    private static void CheckTls(SecuritySettings settings, bool isUsable, SettingsRules rules)
    {
        if (settings.Streams != StreamProtection.Tls) return;
        if (settings.Tls.Source is null)
        {
            rules.Add("security.streams", "tls", "demands a certificate", "set security.tls.certificate-file, key-file and ca-file, or streams = keys");
            return;
        }

        rules.Require(
            settings.Keys is not null || settings.ClearDatagrams || !isUsable,
            "security.streams",
            "tls",
            "protects streams alone: without keys datagrams are in the clear",
            "set security.keys, key-file or key-environment too, or security.clear-datagrams = on where the network protects them");
        rules.Require(
            !settings.Tls.AcceptsSealed || settings.Keys is not null || !isUsable,
            "security.tls.accept-sealed",
            "on",
            "takes streams that keys seal, and there are none",
            "set security.keys, key-file or key-environment, or accept-sealed = off");
    }

    private static void Check(SecuritySettings settings, bool isUsable, SettingsRules rules)
    {
        rules.Require(
            !settings.RequireEncryption || !isUsable || settings is { Keys: not null, VerifyIncoming: true, VerifyOutgoing: true },
            "security.require-encryption",
            "on",
            "demands keys, and verify-incoming and verify-outgoing on",
            "set security.keys, security.key-file or security.key-environment, and leave the two switches on");
    }
}
