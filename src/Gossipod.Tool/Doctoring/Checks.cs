using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Gossipod.Tool.Doctoring;

/// <summary>Checks that both examinations make.</summary>
internal static class Checks
{
    /// <summary>Headers of IPv4 and UDP; 20 more with IPv6.</summary>
    private const int HeaderBytes = 28;

    /// <summary>How far ahead of ours a clock may be; clocks that are set by the network are closer.</summary>
    private static readonly TimeSpan ClockLead = TimeSpan.FromSeconds(5);

    /// <summary>Members whose life began in the future: a member counts its lives by the clock of its machine.</summary>
    /// <param name="members">Names and generations (Unix milliseconds).</param>
    /// <param name="now">By the clock of this machine.</param>
    public static Finding Clock(IEnumerable<(string Name, ulong Generation)> members, DateTimeOffset now)
    {
        var ahead = members.Where(member => member.Generation > (ulong)(now + ClockLead).ToUnixTimeMilliseconds())
            .Select(member => $"{member.Name} by {DurationText.Of(TimeSpan.FromMilliseconds(Math.Min(member.Generation - (ulong)now.ToUnixTimeMilliseconds(), 1e14)))}").ToList();
        return ahead.Count == 0
            ? Finding.Good("clock", "no member began its life in this machine's future")
            : Finding.Bad("clock", $"ahead of this machine's: {string.Join(", ", ahead)}", "set the clocks by NTP; nodes refuse members whose clock is a day ahead, and a restart with a clock set back must wait for its past");
    }

    /// <summary>Whether the interface of an address of ours carries the largest datagrams whole.</summary>
    public static Finding Mtu(IPAddress ours, int maxDatagramBytes)
    {
        var interfaces = NetworkInterface.GetAllNetworkInterfaces().Where(one => one.OperationalStatus is OperationalStatus.Up or OperationalStatus.Unknown);
        var isAny = ours.Equals(IPAddress.Any) || ours.Equals(IPAddress.IPv6Any);
        var own = interfaces.FirstOrDefault(one => isAny
            ? one.NetworkInterfaceType != NetworkInterfaceType.Loopback && one.GetIPProperties().UnicastAddresses.Count > 0
            : one.GetIPProperties().UnicastAddresses.Any(address => address.Address.Equals(ours)));
        if (own is null || MtuOf(own) is not { } mtu) return Finding.Unknown("mtu", $"the interface of {ours} is not known here");
        var needed = maxDatagramBytes + HeaderBytes + (ours.AddressFamily == AddressFamily.InterNetworkV6 ? 20 : 0);
        return needed <= mtu
            ? Finding.Good("mtu", $"{own.Name} carries {mtu} bytes, the largest datagram with its headers has {needed}; the path beyond was not measured")
            : Finding.Bad("mtu", $"{own.Name} carries {mtu} bytes, the largest datagram with its headers has {needed}", $"set gossipod.max-datagram-bytes to at most {mtu - (needed - maxDatagramBytes)} on every node");
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
