using System.Net;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Transport;

namespace Gossipod.Actors.Configuration;

/// <summary>Reads and checks what strangers can make a node do.</summary>
internal static class LimitSection
{
    private const int NetworksMax = 1_000;

    /// <param name="reader">The section <c>limits</c>.</param>
    /// <param name="own">Our own endpoints, bound and advertised; those that are known.</param>
    public static LimitSettings Read(SectionReader reader, params ReadOnlySpan<IPEndPoint?> own)
    {
        var preset = new LimitSettings();
        var settings = new LimitSettings
        {
            DatagramsPerSecond = reader.Whole("datagrams-per-second", preset.DatagramsPerSecond),
            DatagramBurst = reader.Whole("datagram-burst", preset.DatagramBurst),
            MemberFactor = reader.Whole("member-factor", preset.MemberFactor),
            StrangerDatagramsPerSecond = reader.Whole("stranger-datagrams-per-second", preset.StrangerDatagramsPerSecond),
            MaxSources = reader.Whole("max-sources", preset.MaxSources),
            MaxWaitingDatagrams = reader.Whole("max-waiting-datagrams", preset.MaxWaitingDatagrams),
            NewMembersPerSecond = reader.Whole("new-members-per-second", preset.NewMembersPerSecond),
            AllowedNetworks = ReadNetworks(reader),
        };
        reader.RefuseUnknownKeys();
        Check(settings, reader.Rules);
        foreach (var endpoint in own) RequireOwn(settings, endpoint, reader.Rules);
        return settings;
    }

    private static List<IPNetwork> ReadNetworks(SectionReader reader)
    {
        const string key = "limits.allowed-networks";
        const string remedy = "use networks such as \"10.0.0.0/8\" or \"fd00::/8\"";
        var entries = reader.List("allowed-networks");
        reader.Rules.Require(entries.Count <= NetworksMax, key, $"{entries.Count} entries", $"must be at most {NetworksMax} entries", "use wider networks");
        var networks = new List<IPNetwork>();
        foreach (var text in entries)
        {
            if (IPNetwork.TryParse(text, out var network)) networks.Add(network);
            else reader.Rules.Add(key, text, "must be a network in CIDR notation", remedy);
        }

        return networks;
    }

    private static void Check(LimitSettings settings, SettingsRules rules)
    {
        const int most = 100_000;
        rules.Range("limits.datagrams-per-second", settings.DatagramsPerSecond, 1, most);
        rules.Range("limits.datagram-burst", settings.DatagramBurst, 1, most);
        rules.Range("limits.member-factor", settings.MemberFactor, 1, 100);
        rules.Range("limits.stranger-datagrams-per-second", settings.StrangerDatagramsPerSecond, 1, 1_000_000);
        rules.Range("limits.max-sources", settings.MaxSources, 16, 1_000_000);
        rules.Range("limits.max-waiting-datagrams", settings.MaxWaitingDatagrams, 64, 1_000_000);
        rules.Range("limits.new-members-per-second", settings.NewMembersPerSecond, 1, most);
    }

    /// <summary>The same setting on every node would have the others turn us away.</summary>
    private static void RequireOwn(LimitSettings settings, IPEndPoint? own, SettingsRules rules)
    {
        if (own is null || own.Address.Equals(IPAddress.Any) || own.Address.Equals(IPAddress.IPv6Any)) return;
        rules.Require(
            EndpointGuard.IsAllowed(own.Address, settings.AllowedNetworks),
            "limits.allowed-networks",
            string.Join(", ", settings.AllowedNetworks),
            $"must contain this node's own address, {own.Address}",
            "add its network, or set gossipod.bind and gossipod.advertise to an address in the list");
    }
}
