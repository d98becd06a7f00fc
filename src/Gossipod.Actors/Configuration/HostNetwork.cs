using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Gossipod.Actors.Configuration;

/// <summary>What settings ask of the world: the machine's name, names of addresses, its own addresses, services. Replaced in tests.</summary>
internal sealed record HostNetwork
{
    public static readonly HostNetwork Machine = new();

    public Func<string> HostName { get; init; } = Dns.GetHostName;

    /// <summary>All addresses of a name; none when it does not resolve.</summary>
    public Func<string, IReadOnlyList<IPAddress>> Resolve { get; init; } = ResolveName;

    /// <summary>Unicast addresses of the interfaces that are up, in the system's order.</summary>
    public Func<IReadOnlyList<IPAddress>> UnicastAddresses { get; init; } = ListUnicastAddresses;

    /// <summary>Why a service cannot be a seed; null where nothing is known against it.</summary>
    public Func<string, SeedObjection?> Objection { get; init; } = static _ => null;

    private static IPAddress[] ResolveName(string host)
    {
        try
        {
            return Dns.GetHostAddresses(host);
        }
        catch (SocketException)
        {
            return [];
        }
    }

    private static List<IPAddress> ListUnicastAddresses() =>
    [
        .. from card in NetworkInterface.GetAllNetworkInterfaces()
           where card.OperationalStatus is OperationalStatus.Up && card.NetworkInterfaceType is not NetworkInterfaceType.Loopback
           from unicast in card.GetIPProperties().UnicastAddresses
           select unicast.Address,
    ];
}
