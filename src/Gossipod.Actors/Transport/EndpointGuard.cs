using System.Net;
using System.Net.Sockets;

namespace Gossipod.Actors.Transport;

/// <summary>Why an endpoint may not be sent to.</summary>
internal enum EndpointProblem
{
    None,
    NoPort,
    Unspecified,
    Broadcast,
    Multicast,
    Reserved,
    LinkLocalWithoutScope,
    Loopback,
    WrongFamily,
    NotAllowed,
}

/// <summary>
/// Says whether an endpoint learned from the wire may be sent to at all. Pure; nothing here depends on what the network answers.
/// </summary>
internal static class EndpointGuard
{
    /// <param name="to">The endpoint in question.</param>
    /// <param name="local">Where our socket is bound; <see cref="IPAddress.IPv6Any"/> means dual mode.</param>
    /// <param name="advertised">The address in our own record, if it differs.</param>
    public static EndpointProblem Check(IPEndPoint to, IPEndPoint local, IPAddress? advertised = null)
    {
        if (to.Port is 0) return EndpointProblem.NoPort;
        var address = Canonical(to.Address);
        var problem = address.AddressFamily switch
        {
            AddressFamily.InterNetwork => CheckV4(address),
            AddressFamily.InterNetworkV6 => CheckV6(address),
            _ => EndpointProblem.WrongFamily,
        };
        if (problem is not EndpointProblem.None) return problem;
        if (IPAddress.IsLoopback(address) && !ReachesLoopback(local.Address) && !(advertised is not null && ReachesLoopback(advertised)))
            return EndpointProblem.Loopback;
        return IsDualMode(local.Address) || address.AddressFamily == Canonical(local.Address).AddressFamily
            ? EndpointProblem.None
            : EndpointProblem.WrongFamily;
    }

    /// <summary>
    /// Whether a record may have this address: what is wrong with it is wrong for every node of the cluster, so that all refuse the same
    /// records. Whether it can be reached from here, <see cref="Check"/> says.
    /// </summary>
    public static EndpointProblem CheckRecord(IPEndPoint endpoint, IReadOnlyList<IPNetwork> allowed)
    {
        if (endpoint.Port is 0) return EndpointProblem.NoPort;
        var address = Canonical(endpoint.Address);
        var problem = address.AddressFamily is AddressFamily.InterNetwork ? CheckV4(address) : CheckV6(address);
        return problem is EndpointProblem.None && !IsAllowed(address, allowed) ? EndpointProblem.NotAllowed : problem;
    }

    /// <summary>Whether the address is in one of the networks, or there are none.</summary>
    public static bool IsAllowed(IPAddress address, IReadOnlyList<IPNetwork> allowed)
    {
        if (allowed.Count == 0) return true;
        var canonical = Canonical(address);
        for (var i = 0; i < allowed.Count; i++)
        {
            if (allowed[i].Contains(canonical)) return true;
        }

        return false;
    }

    /// <summary>The IPv4 address inside an IPv4-mapped one, else the address itself: one member, one spelling.</summary>
    public static IPAddress Canonical(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    /// <summary>The endpoint with its address in canonical form.</summary>
    public static IPEndPoint Canonical(IPEndPoint endpoint) =>
        endpoint.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(endpoint.Address.MapToIPv4(), endpoint.Port) : endpoint;

    /// <summary>A socket bound to every IPv6 address serves IPv4 too.</summary>
    public static bool IsDualMode(IPAddress local) => local.Equals(IPAddress.IPv6Any);

    public static string Describe(EndpointProblem problem) => problem switch
    {
        EndpointProblem.None => "usable",
        EndpointProblem.NoPort => "port 0 cannot be sent to",
        EndpointProblem.Unspecified => "an unspecified address names no host",
        EndpointProblem.Broadcast => "the broadcast address is no member",
        EndpointProblem.Multicast => "a multicast address is no member",
        EndpointProblem.Reserved => "the address is in a reserved range",
        EndpointProblem.LinkLocalWithoutScope => "a link-local IPv6 address needs a scope",
        EndpointProblem.Loopback => "a loopback address cannot be another host",
        EndpointProblem.WrongFamily => "the address is of another family than our socket",
        EndpointProblem.NotAllowed => "the address is in none of limits.allowed-networks",
        _ => problem.ToString(),
    };

    private static EndpointProblem CheckV4(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[4];
        address.TryWriteBytes(bytes, out _);
        return bytes[0] switch
        {
            0 => EndpointProblem.Unspecified,
            255 when address.Equals(IPAddress.Broadcast) => EndpointProblem.Broadcast,
            >= 240 => EndpointProblem.Reserved,
            >= 224 => EndpointProblem.Multicast,
            _ => EndpointProblem.None,
        };
    }

    private static EndpointProblem CheckV6(IPAddress address) => address switch
    {
        _ when address.Equals(IPAddress.IPv6Any) => EndpointProblem.Unspecified,
        { IsIPv6Multicast: true } => EndpointProblem.Multicast,
        { IsIPv6LinkLocal: true, ScopeId: 0 } => EndpointProblem.LinkLocalWithoutScope,
        _ => EndpointProblem.None,
    };

    private static bool ReachesLoopback(IPAddress own) =>
        IPAddress.IsLoopback(Canonical(own)) || own.Equals(IPAddress.Any) || own.Equals(IPAddress.IPv6Any);
}
