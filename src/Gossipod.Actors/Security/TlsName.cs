using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace Gossipod.Actors.Security;

/// <summary>
/// Which member of which cluster a certificate is for: a URI among its subject alternative names, <c>gossipod:CLUSTER/NODE</c>, both
/// parts percent-encoded where they hold other characters than RFC 3986's unreserved ones. It has no host, which tools would turn into
/// lower case. Pure.
/// </summary>
/// <param name="Cluster">The cluster's name.</param>
/// <param name="Node">The member's name.</param>
internal readonly record struct TlsName(string Cluster, string Node)
{
    private const string Scheme = "gossipod:";
    private const string AlternativeNames = "2.5.29.17";

    // RFC 5280, GeneralName: uniformResourceIdentifier [6] IA5String.
    private static readonly Asn1Tag UriTag = new(TagClass.ContextSpecific, 6);

    /// <summary>The names in a certificate; none when it has none, or they cannot be read.</summary>
    public static IReadOnlyList<TlsName> In(X509Certificate2 certificate)
    {
        var names = new List<TlsName>();
        foreach (var extension in certificate.Extensions)
        {
            if (extension.Oid?.Value == AlternativeNames) Read(extension.RawData, names);
        }

        return names;
    }

    /// <summary>The URI.</summary>
    public override string ToString() => $"{Scheme}{Uri.EscapeDataString(Cluster)}/{Uri.EscapeDataString(Node)}";

    private static void Read(byte[] extension, List<TlsName> names)
    {
        try
        {
            var general = new AsnReader(extension, AsnEncodingRules.DER).ReadSequence();
            while (general.HasData)
            {
                if (!general.PeekTag().HasSameClassAndValue(UriTag)) general.ReadEncodedValue();
                else if (Parse(general.ReadCharacterString(UniversalTagNumber.IA5String, UriTag)) is { } name) names.Add(name);
            }
        }
        catch (AsnContentException)
        {
            names.Clear();
        }
    }

    private static TlsName? Parse(string uri)
    {
        if (!uri.StartsWith(Scheme, StringComparison.Ordinal)) return null;
        var parts = uri[Scheme.Length..].Split('/');
        return parts is [{ Length: > 0 } cluster, { Length: > 0 } node]
            ? new TlsName(Uri.UnescapeDataString(cluster), Uri.UnescapeDataString(node))
            : null;
    }
}
