using System.Net;
using System.Net.Sockets;
using Gossipod.Actors.Seeds;

namespace Gossipod.Actors.Configuration;

/// <summary>
/// Reads <c>bind</c>, <c>advertise</c> and <c>seeds</c>. Host names of our own endpoints are resolved here, once and blocking, IPv4
/// preferred; seeds stay text, for they are resolved at each join.
/// </summary>
internal sealed class AddressSection(SectionReader reader, HostNetwork network)
{
    private const int SeedsMax = 1_000;

    private const string EndpointRemedy = "use \"10.0.0.5:7946\", \"[fd00::5]:7946\" or \"name:7946\"";

    public (IPEndPoint Bind, IPEndPoint? Advertise) ReadOwn()
    {
        var bind = ReadEndpoint("bind");
        var text = reader.Text("advertise");
        var advertise = string.IsNullOrEmpty(text) ? null : ReadEndpoint("advertise");
        if (advertise is not null && IsAny(advertise.Address))
        {
            reader.Rules.Add("advertise", text, "must be an address that others can send to", "use this machine's own address, or \"\"");
        }

        if (text == "" && bind is not null && IsAny(bind.Address)) advertise = FirstUnicast(bind);
        return (bind ?? new IPEndPoint(IPAddress.Any, 0), advertise);
    }

    public IReadOnlyList<string> ReadSeeds()
    {
        var seeds = reader.List("seeds");
        reader.Rules.Require(seeds.Count <= SeedsMax, "seeds", $"{seeds.Count} entries", $"must be at most {SeedsMax} entries",
            "list some members only");
        foreach (var seed in seeds)
        {
            var parsed = SeedText.TryParse(seed, out var problem);
            if (problem is not null) reader.Rules.Add("seeds", seed, problem, EndpointRemedy + " or \"discovery:service\"");
            else if (parsed!.Endpoint?.Address is { } address && IsAny(address))
                reader.Rules.Add("seeds", seed, "must be an address that can be sent to", "name the member's own address");
            else if (parsed.Service is { } service && network.Objection(service) is { } objection)
                reader.Rules.Add("seeds", seed, objection.Rule, objection.Remedy);
        }

        return seeds;
    }

    private IPEndPoint? ReadEndpoint(string key)
    {
        var text = reader.Text(key);
        if (text is null) return null;

        var endpoint = EndpointText.TryParse(text, portMin: 0, out var problem);
        if (endpoint is null)
        {
            reader.Rules.Add(key, text, problem!, EndpointRemedy);
            return null;
        }

        var address = endpoint.Address ?? network.Resolve(endpoint.Host).OrderBy(found =>
            found.AddressFamily is AddressFamily.InterNetworkV6).FirstOrDefault();
        if (address is null)
        {
            reader.Rules.Add(key, text, $"has host '{endpoint.Host}', which does not resolve",
                "use an IP address, or a name this machine resolves");
            return null;
        }

        var sendable = !address.IsIPv6Multicast && !(address.AddressFamily is AddressFamily.InterNetwork
            && address.GetAddressBytes()[0] >= 224);
        reader.Rules.Require(sendable, key, text, "must not be a multicast, reserved or broadcast address", "use a unicast address");
        return new IPEndPoint(address, endpoint.Port);
    }

    /// <summary>
    /// For a node bound to every address: the first non-loopback unicast IPv4 address of an interface that is up, with the bind
    /// port (0 stands for the bound one); for <c>[::]</c>, which serves both families, else the first IPv6 one that is not link-local.
    /// </summary>
    private IPEndPoint? FirstUnicast(IPEndPoint bind)
    {
        var usable = network.UnicastAddresses().Where(address => !IPAddress.IsLoopback(address) && !IsAny(address)).ToList();
        var found = usable.FirstOrDefault(address => address.AddressFamily is AddressFamily.InterNetwork);
        if (bind.AddressFamily is AddressFamily.InterNetworkV6)
            found ??= usable.FirstOrDefault(address => address.AddressFamily is AddressFamily.InterNetworkV6 && !address.IsIPv6LinkLocal);

        if (found is not null) return new IPEndPoint(found, bind.Port);
        reader.Rules.Add(
            "advertise",
            "",
            $"must be set when bind is {bind}: no interface that is up has an address to advertise",
            "set advertise, or bind to one address");
        return null;
    }

    private static bool IsAny(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
}
