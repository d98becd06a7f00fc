using Gossipod.Actors.Protocol;
using Gossipod.Actors.Security;

namespace Gossipod.Actors.Configuration;

/// <summary>Reads and checks what protects a node. No text that may hold a key is repeated in a problem.</summary>
internal static class SecuritySection
{
    public static SecuritySettings Read(SectionReader reader)
    {
        var preset = new SecuritySettings();
        var source = KeySource.Read(reader);
        var settings = new SecuritySettings
        {
            Keys = source.Keys,
            KeyFile = source.File,
            VerifyIncoming = reader.Flag("verify-incoming", preset.VerifyIncoming),
            VerifyOutgoing = reader.Flag("verify-outgoing", preset.VerifyOutgoing),
            RequireEncryption = reader.Flag("require-encryption", preset.RequireEncryption),
        };
        reader.RefuseUnknownKeys();
        Check(settings, source.IsUsable, reader.Rules);
        return settings;
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
