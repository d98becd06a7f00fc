using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Security;

namespace Gossipod.Actors.Configuration;

/// <summary>Reads and checks a node's certificate for TLS. A password is never repeated in a problem.</summary>
internal static class TlsSection
{
    private const string FilesRemedy = "set certificate-file and key-file, or pkcs12-file, and ca-file; docs/security.md says how they are made";

    /// <param name="reader">The section <c>security.tls</c>.</param>
    /// <param name="cluster">The cluster's name.</param>
    /// <param name="node">This node's name.</param>
    /// <param name="provider">The application's certificates; null for none.</param>
    public static TlsSettings Read(SectionReader reader, string cluster, string node, ITlsSource? provider)
    {
        var preset = new TlsSettings();
        var settings = new TlsSettings
        {
            Source = ReadSource(reader, provider),
            ChecksRevocation = reader.Flag("check-revocation", preset.ChecksRevocation),
            ReloadInterval = reader.Duration("reload-interval", preset.ReloadInterval),
            AcceptsSealed = reader.Flag("accept-sealed", preset.AcceptsSealed),
        };
        reader.RefuseUnknownKeys();
        var rules = reader.Rules;
        rules.Require(
            settings.ReloadInterval == TimeSpan.Zero || (settings.ReloadInterval >= TimeSpan.FromSeconds(1) && settings.ReloadInterval <= TimeSpan.FromDays(1)),
            "security.tls.reload-interval", settings.ReloadInterval, "must be from 1s to 24h, or 0 for never", "use 30s, or 0 with certificates that outlive the process");
        return settings.Source is null ? settings : Load(settings, cluster, node, rules);
    }

    private static TlsSettings Load(TlsSettings settings, string cluster, string node, SettingsRules rules)
    {
        var key = settings.Source is TlsFiles { Pkcs12: not null } ? "security.tls.pkcs12-file" : "security.tls.certificate-file";
        var certificates = settings.Source!.Read(known: null, out var stamp, out var problem);
        var self = MemberName.TryCreate(node, out _);
        if (certificates is not null)
        {
            var identity = self is null ? null : TlsIdentity.Create(certificates, cluster, self, settings.ChecksRevocation, out problem);
            if (identity is not null) return settings with { Identity = identity, Stamp = stamp };
            settings.Source.Release(certificates);
        }

        if (problem is not null)
        {
            rules.Add(key, settings.Source.ToString()!, problem,
                $"give this node a certificate of the cluster's authority for {new TlsName(cluster, node)}, as docs/security.md says");
        }

        return settings;
    }

    private static ITlsSource? ReadSource(SectionReader reader, ITlsSource? provider)
    {
        var certificate = Given(reader, "certificate-file");
        var key = Given(reader, "key-file");
        var pkcs12 = Given(reader, "pkcs12-file");
        var authorities = Given(reader, "ca-file");
        var variable = Given(reader, "password-environment");
        if (provider is not null) return provider;
        if (certificate is null && key is null && pkcs12 is null && authorities is null && variable is null) return null;

        var password = variable is null ? null : Environment.GetEnvironmentVariable(variable);
        (string Key, string? Value, string Rule, string Remedy)? problem =
            variable is not null && string.IsNullOrEmpty(password)
                ? ("password-environment", variable, "must name an environment variable that holds a password", "set the variable, or the setting to \"\"")
            : pkcs12 is not null && (certificate ?? key) is not null
                ? ("pkcs12-file", pkcs12, "holds a certificate and its key, and cannot be beside those of PEM", "set pkcs12-file, or certificate-file and key-file")
            : pkcs12 is null && key is null ? ("certificate-file", certificate, "needs its private key beside it", FilesRemedy)
            : pkcs12 is null && certificate is null ? ("key-file", key, "needs its certificate beside it", FilesRemedy)
            : authorities is null ? ("ca-file", "", "must name the cluster's own authorities: no other is trusted", FilesRemedy)
            : null;
        if (problem is not { } wrong) return new TlsFiles(certificate, key, pkcs12, password, authorities!);
        reader.Rules.Add("security.tls." + wrong.Key, wrong.Value ?? "", wrong.Rule, wrong.Remedy);
        return null;
    }

    private static string? Given(SectionReader reader, string key) => reader.Text(key) is { Length: > 0 } text ? text : null;
}
