using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Gossipod.Actors.Configuration;

/// <summary>An endpoint as people write it, <c>host:port</c> or <c>[IPv6]:port</c>; checked, not resolved. Immutable.</summary>
/// <param name="Host">An IP literal without brackets, or a host name.</param>
/// <param name="Port">0–65,535.</param>
internal sealed record EndpointText(string Host, int Port)
{
    private const int MaxHostLength = 253;

    private const int MaxLabelLength = 63;

    /// <summary>The address, when the host is a literal.</summary>
    public IPAddress? Address { get; private init; }

    /// <summary>The endpoint, or an explanation of what is wrong with <paramref name="text"/>.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="portMin">0 where the system may choose the port, 1 where somebody must reach it.</param>
    /// <param name="problem">What is wrong, as the end of a sentence that begins with the key; null when nothing is.</param>
    public static EndpointText? TryParse(string? text, int portMin, out string? problem)
    {
        problem = Split(text, out var host, out var port) ?? CheckPort(port, portMin);
        if (problem is not null) return null;

        var bracketed = text![0] == '[';
        problem = bracketed ? CheckIPv6(host, out var address) : CheckHost(host, out address);
        return problem is null ? new EndpointText(host, int.Parse(port, CultureInfo.InvariantCulture)) { Address = address } : null;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        Host.Contains(':', StringComparison.Ordinal) ? string.Create(CultureInfo.InvariantCulture, $"[{Host}]:{Port}")
        : string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");

    private static string? Split(string? text, out string host, out string port)
    {
        host = port = "";
        if (string.IsNullOrEmpty(text)) return "must not be empty";
        if (text.Contains("://", StringComparison.Ordinal)) return "must be host:port without a scheme";
        if (text.Any(char.IsWhiteSpace) || text.Any(char.IsControl)) return "must not contain white space or control characters";

        if (text[0] == '[')
        {
            var end = text.IndexOf(']', StringComparison.Ordinal);
            if (end < 0) return "lacks the bracket that closes the IPv6 address";
            if (end + 1 >= text.Length || text[end + 1] != ':') return "lacks a port after the IPv6 address";
            (host, port) = (text[1..end], text[(end + 2)..]);
            return null;
        }

        var colon = text.LastIndexOf(':');
        if (colon < 0) return "lacks a port";
        (host, port) = (text[..colon], text[(colon + 1)..]);
        if (host.Contains(':', StringComparison.Ordinal)) return "must have an IPv6 address in brackets, as in [::1]:7946";
        return host.Length == 0 ? "lacks a host" : null;
    }

    private static string? CheckPort(string port, int portMin)
    {
        var isNumber = port.Length is > 0 and <= 5 && port.All(char.IsAsciiDigit);
        if (isNumber && int.Parse(port, CultureInfo.InvariantCulture) is var number && number >= portMin
            && number <= IPEndPoint.MaxPort) return null;
        return string.Create(CultureInfo.InvariantCulture, $"has port '{port}', which must be {portMin} to {IPEndPoint.MaxPort}");
    }

    private static string? CheckIPv6(string host, out IPAddress? address) =>
        IPAddress.TryParse(host, out address) && address.AddressFamily is AddressFamily.InterNetworkV6
            ? null
            : $"has '{host}' in brackets, which is not an IPv6 address";

    private static string? CheckHost(string host, out IPAddress? address)
    {
        address = null;
        var labels = host.TrimEnd('.').Split('.');
        if (labels[^1].All(char.IsAsciiDigit))
        {
            // Only four decimal parts are taken: the parser would read "10.5" as 10.0.0.5 and "010" as octal.
            var plain = labels.Length == 4 && labels.All(label => label.Length is > 0 and <= 3 && label.All(char.IsAsciiDigit));
            var octal = labels.Any(label => label.Length > 1 && label[0] == '0');
            return plain && !octal && IPAddress.TryParse(host, out address) ? null : $"has host '{host}', which is not an IPv4 address";
        }

        if (host.Length > MaxHostLength) return $"has a host name longer than {MaxHostLength} characters";
        var valid = labels.All(label => label.Length is > 0 and <= MaxLabelLength
            && label.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') && label[0] != '-' && label[^1] != '-');
        return valid ? null : $"has host '{host}', which is not a host name";
    }
}
