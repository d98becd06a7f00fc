using Gossipod.Actors.Configuration;

namespace Gossipod.Actors.Seeds;

/// <summary>A seed as people write it: <c>host:port</c>, <c>[IPv6]:port</c> or <c>discovery:SERVICE</c>; checked, not resolved.</summary>
/// <param name="Endpoint">The endpoint; null for a service.</param>
/// <param name="Service">The service's name; null for an endpoint.</param>
internal sealed record SeedText(EndpointText? Endpoint, string? Service)
{
    public const string DiscoveryPrefix = "discovery:";

    private const int MaxServiceLength = 512;

    /// <summary>Whether it may lead elsewhere tomorrow.</summary>
    public bool IsName => Endpoint is not { Address: not null };

    /// <summary>The seed, or an explanation of what is wrong with <paramref name="text"/>.</summary>
    public static SeedText? TryParse(string? text, out string? problem)
    {
        if (text?.StartsWith(DiscoveryPrefix, StringComparison.Ordinal) == true)
        {
            var service = text[DiscoveryPrefix.Length..];
            problem = service.Length is 0 or > MaxServiceLength || service.Any(c => char.IsWhiteSpace(c) || char.IsControl(c))
                ? $"lacks the name of a service behind '{DiscoveryPrefix}': 1 to {MaxServiceLength} characters without white space"
                : null;
            return problem is null ? new SeedText(null, service) : null;
        }

        return EndpointText.TryParse(text, portMin: 1, out problem) is { } endpoint ? new SeedText(endpoint, null) : null;
    }
}
