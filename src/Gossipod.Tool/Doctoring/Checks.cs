using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Gossipod.Tool.Doctoring;

/// <summary>Checks of this machine that both examinations make.</summary>
internal static class Checks
{
    /// <summary>Headers of IPv4 and UDP; 20 more with IPv6.</summary>
    private const int HeaderBytes = 28;

    /// <summary>Whether the interface of an address of ours carries the largest datagrams whole.</summary>
    public static Finding Mtu(IPAddress ours, int maxDatagramBytes)
    {
        var interfaces = NetworkInterface.GetAllNetworkInterfaces().Where(one => one.OperationalStatus is OperationalStatus.Up or OperationalStatus.Unknown);
        var isAny = ours.Equals(IPAddress.Any) || ours.Equals(IPAddress.IPv6Any);
        var own = interfaces.FirstOrDefault(one => isAny
            ? one.NetworkInterfaceType != NetworkInterfaceType.Loopback && one.GetIPProperties().UnicastAddresses.Count > 0
            : one.GetIPProperties().UnicastAddresses.Any(address => address.Address.Equals(ours)));
        return own is null || MtuOf(own) is not { } mtu
            ? Finding.Unknown("mtu", $"the interface of {ours} is not known here")
            : Fits("mtu", $"{own.Name} carries", mtu, ours, maxDatagramBytes);
    }

    /// <summary>Whether the paths to these endpoints carry them whole, as far as the kernel of this machine knows; null when it knows nothing.</summary>
    public static Finding? Fragments(IEnumerable<IPEndPoint> endpoints, int maxDatagramBytes)
    {
        var known = endpoints.Select(endpoint => (Endpoint: endpoint, Mtu: PathMtu.Of(endpoint))).Where(entry => entry.Mtu is not null).ToList();
        if (known.Count == 0) return null;
        var (narrowest, mtu) = known.MinBy(entry => entry.Mtu);
        return Fits("fragments", $"the path to {narrowest} carries", mtu!.Value, narrowest.Address, maxDatagramBytes);
    }

    private static Finding Fits(string check, string what, int mtu, IPAddress address, int maxDatagramBytes)
    {
        var headers = HeaderBytes + (address.AddressFamily == AddressFamily.InterNetworkV6 ? 20 : 0);
        var sizes = $"{what} {mtu} bytes, the longest datagram with its headers has {maxDatagramBytes + headers}";
        return maxDatagramBytes + headers <= mtu
            ? Finding.Good(check, sizes)
            : Finding.Bad(check, $"{sizes} and goes in fragments, of which none may be lost", $"set gossipod.max-datagram-bytes to at most {mtu - headers} on every node");
    }

    private static int? MtuOf(NetworkInterface one)
    {
        try
        {
            return one.GetIPProperties().GetIPv4Properties()?.Mtu;
        }
        catch (NetworkInformationException)
        {
            return null;
        }
    }
}
