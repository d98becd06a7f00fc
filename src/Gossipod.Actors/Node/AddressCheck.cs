using System.Net;
using System.Net.Sockets;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Seeds;
using Gossipod.Actors.Transport;

namespace Gossipod.Actors.Node;

/// <summary>Rules by which an advertised address is doubtful before anybody has tried it; pure.</summary>
internal static class AddressCheck
{
    /// <param name="bound">Where the sockets listen.</param>
    /// <param name="advertised">What others are told.</param>
    /// <param name="isConfigured">Whether <c>advertise</c> says so, or it follows from <c>bind</c>.</param>
    /// <param name="seeds">Members to join, as they are written.</param>
    /// <param name="ours">This machine's addresses, loopback ones not among them; none when they are not known.</param>
    public static IReadOnlyList<SettingsProblem> Of(
        IPEndPoint bound, IPEndPoint advertised, bool isConfigured, IReadOnlyList<string> seeds, IReadOnlyList<IPAddress> ours)
    {
        var rules = new SettingsRules();
        var key = isConfigured ? "advertise" : "bind";
        var address = EndpointGuard.Canonical(advertised.Address);
        if (IPAddress.IsLoopback(address))
        {
            var elsewhere = seeds.FirstOrDefault(IsElsewhere);
            rules.Require(
                elsewhere is null, key, advertised, $"is a loopback address, which only this machine reaches, but the seed {elsewhere} is on another",
                "set advertise to an address of this machine that the seeds can reach");
            return rules.Problems;
        }

        rules.Require(
            address.AddressFamily == bound.AddressFamily || EndpointGuard.IsDualMode(bound.Address), key, advertised,
            $"is of another family than the socket bound to {bound}, so nothing sent to it arrives", "bind to [::], which serves both families, or to an address of this family");
        rules.Require(
            !address.IsIPv6LinkLocal, key, advertised, "is a link-local address, which others can reach on one link only, and with the scope that they call it by",
            "set advertise to a global or unique local address");
        rules.Require(
            ours.Count == 0 || ours.Any(own => SameAddress(own, address)) || address.IsIPv6LinkLocal, key, advertised, "is no address of an interface of this machine that is up",
            $"that is right behind NAT or a container's port mapping: forward its UDP and TCP port to {bound}; else set advertise to an address of this machine");
        var boundAddress = EndpointGuard.Canonical(bound.Address);
        rules.Require(
            !IPAddress.IsLoopback(boundAddress), "bind", bound, $"is a loopback address, so what is sent to {advertised} does not arrive", "bind to 0.0.0.0, [::] or the advertised address");
        return rules.Problems;
    }

    private static bool SameAddress(IPAddress one, IPAddress other) =>
        one.AddressFamily == AddressFamily.InterNetworkV6 && other.AddressFamily == AddressFamily.InterNetworkV6
            ? one.GetAddressBytes().AsSpan().SequenceEqual(other.GetAddressBytes())
            : one.Equals(other);

    /// <summary>Whether a seed is certainly on another machine; a name may be anywhere.</summary>
    private static bool IsElsewhere(string seed) => SeedText.TryParse(seed, out _)?.Endpoint?.Address is { } address && !IPAddress.IsLoopback(address);
}
