using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Syncing;

namespace Gossipod.Actors.Security;

/// <summary>Who may be talked to by its certificate. The same rules for our own, for whom we connect to, and for who connects to us. Pure.</summary>
internal static class TlsJudge
{
    private const string ServerUsage = "1.3.6.1.5.5.7.3.1";
    private const string ClientUsage = "1.3.6.1.5.5.7.3.2";
    private const int MaxShownBytes = 60;

    private const X509ChainStatusFlags Time = X509ChainStatusFlags.NotTimeValid;
    private const X509ChainStatusFlags Withdrawn = X509ChainStatusFlags.Revoked | X509ChainStatusFlags.RevocationStatusUnknown | X509ChainStatusFlags.OfflineRevocation;
    private const X509ChainStatusFlags Usage = X509ChainStatusFlags.NotValidForUsage;

    /// <summary>What the certificate is.</summary>
    /// <param name="certificate">It; null when none came.</param>
    /// <param name="chain">Every flag that building its chain to the cluster's own authorities gave.</param>
    /// <param name="cluster">The cluster's name.</param>
    /// <param name="expected">Whose it must be; null for any member's.</param>
    public static TlsVerdict Judge(X509Certificate2? certificate, X509ChainStatusFlags chain, string cluster, MemberName? expected = null)
    {
        if (certificate is null) return TlsVerdict.Refuse(StreamErrorCode.NoCertificate, "no certificate came");
        if ((chain & ~(Time | Withdrawn | Usage)) is not 0 and var broken)
        {
            return TlsVerdict.Refuse(
                StreamErrorCode.WrongAuthority, $"the certificate of {Show(certificate.Subject)}, issued by {Show(certificate.Issuer)}, leads to no authority in the ca-file ({broken})");
        }

        if ((chain & Time) != 0)
        {
            return TlsVerdict.Refuse(StreamErrorCode.CertificateExpired, string.Create(
                CultureInfo.InvariantCulture, $"the certificate of {Show(certificate.Subject)}, or an issuer's, is valid from {certificate.NotBefore:u} to {certificate.NotAfter:u} only"));
        }

        if ((chain & Withdrawn) != 0) return Wrong(certificate, $"is revoked, or whether it is cannot be told ({chain & Withdrawn})");
        if ((chain & Usage) != 0 || !HasBothUsages(certificate)) return Wrong(certificate, "is not for both serverAuth and clientAuth in its extended key usage");
        return JudgeName(certificate, cluster, expected);
    }

    private static TlsVerdict JudgeName(X509Certificate2 certificate, string cluster, MemberName? expected)
    {
        var names = TlsName.In(certificate);
        var here = names.Where(name => name.Cluster == cluster).Distinct().ToList();
        if (here.Count == 0)
        {
            return names.Count == 0
                ? Wrong(certificate, "has no subject alternative name of the form URI:gossipod:CLUSTER/NODE")
                : TlsVerdict.Refuse(StreamErrorCode.WrongCluster, $"the certificate is for {Show(names[0].ToString())}, and the cluster is '{Show(cluster)}'");
        }

        if (here.Count > 1) return Wrong(certificate, "has several names of one cluster, and must be of one node");
        if (MemberName.TryCreate(here[0].Node, out _) is not { } name) return Wrong(certificate, "has a name that no member can have");
        return expected is null || expected.Equals(name)
            ? TlsVerdict.Accept(name)
            : TlsVerdict.Refuse(StreamErrorCode.WrongName, $"the certificate is of '{Show(name.Value)}', not of '{Show(expected.Value)}'");
    }

    private static bool HasBothUsages(X509Certificate2 certificate)
    {
        var usages = certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>()
            .SelectMany(extension => extension.EnhancedKeyUsages.Cast<System.Security.Cryptography.Oid>())
            .Select(usage => usage.Value)
            .ToHashSet();
        return usages.Contains(ServerUsage) && usages.Contains(ClientUsage);
    }

    private static TlsVerdict Wrong(X509Certificate2 certificate, string problem) =>
        TlsVerdict.Refuse(StreamErrorCode.WrongCertificate, $"the certificate of {Show(certificate.Subject)} {problem}");

    /// <summary>What strangers chose, made short and plain for logs and refusals.</summary>
    private static string Show(string text)
    {
        var plain = string.Concat(text.Select(c => char.IsControl(c) || !char.IsAscii(c) ? '?' : c));
        return plain.Length <= MaxShownBytes ? plain : plain[..MaxShownBytes] + "...";
    }
}
