using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Disseminating;

namespace Gossipod.Actors.Configuration;

/// <summary>Reads and checks the numbers: the protocol's over their profile, the sockets' and the table exchange's.</summary>
internal static class NumberSections
{
    /// <summary>Bytes that a frame needs besides the application's state: the sender's row of at most about 2,700 bytes, and what is around it.</summary>
    private const int FrameRoomForARow = 4 << 10;

    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(10);

    public static NetworkProfile ReadProfile(SectionReader reader)
    {
        var text = reader.Text("profile");
        NetworkProfile? profile = text switch
        {
            "local" => NetworkProfile.Local,
            "lan" => NetworkProfile.Lan,
            "wan" => NetworkProfile.Wan,
            _ => null,
        };
        reader.Rules.Require(text is null || profile is not null, "profile", text, "must be local, lan or wan", "use local, lan or wan");
        return profile ?? NetworkProfile.Lan;
    }

    public static ProtocolSettings ReadProtocol(SectionReader section, ProtocolSettings preset)
    {
        var reader = section.AcceptingProfile();
        var settings = new ProtocolSettings
        {
            ProtocolPeriod = reader.Duration("protocol-period", preset.ProtocolPeriod),
            DirectTimeout = reader.Duration("direct-timeout", preset.DirectTimeout),
            IndirectProbeCount = reader.Whole("indirect-probe-count", preset.IndirectProbeCount),
            SuspicionAlpha = reader.Number("suspicion-alpha", preset.SuspicionAlpha),
            SuspicionBeta = reader.Number("suspicion-beta", preset.SuspicionBeta),
            SuspicionConfirmations = reader.Whole("suspicion-confirmations", preset.SuspicionConfirmations),
            LocalHealthMax = reader.Whole("local-health-max", preset.LocalHealthMax),
            BuddySystem = reader.Flag("buddy-system", preset.BuddySystem),
            ExpediteSuspects = reader.Flag("expedite-suspects", preset.ExpediteSuspects),
            StallGate = reader.Flag("stall-gate", preset.StallGate),
            StreamProbe = reader.Flag("stream-probe", preset.StreamProbe),
            DeathIsFinal = reader.Flag("death-is-final", preset.DeathIsFinal),
            ContactDead = reader.Flag("contact-dead", preset.ContactDead),
            ProbeOrder = reader.Choice("probe-order", preset.ProbeOrder),
            Logarithm = reader.Choice("logarithm", preset.Logarithm),
            Dissemination = reader.Choice("dissemination", preset.Dissemination),
            GossipInterval = reader.Duration("gossip-interval", preset.GossipInterval),
            GossipFanout = reader.Whole("gossip-fanout", preset.GossipFanout),
            FreshNewsHaste = reader.Whole("fresh-news-haste", preset.FreshNewsHaste),
            MaxUpdatesPerPacket = reader.Whole("max-updates-per-packet", preset.MaxUpdatesPerPacket),
            RetransmitMultiplier = reader.Whole("retransmit-multiplier", preset.RetransmitMultiplier),
            GossipToDead = reader.Duration("gossip-to-dead", preset.GossipToDead),
            Tombstone = reader.Duration("tombstone", preset.Tombstone),
            SyncInterval = reader.Duration("sync-interval", preset.SyncInterval),
            MaxDatagramBytes = reader.Bytes("max-datagram-bytes", preset.MaxDatagramBytes),
            MaxMembers = reader.Whole("max-members", preset.MaxMembers),
            MaxMetadataBytes = reader.Bytes("max-metadata-bytes", preset.MaxMetadataBytes),
            MaxRelays = reader.Whole("max-relays", preset.MaxRelays),
        };
        foreach (var problem in settings.Validate()) section.Rules.Add(problem);
        return settings;
    }

    public static TransportSettings ReadTransport(SectionReader reader)
    {
        var preset = new TransportSettings();
        var settings = new TransportSettings
        {
            ReceiveBufferBytes = reader.Bytes("receive-buffer", preset.ReceiveBufferBytes),
            RebindBackoffMin = reader.Duration("rebind-backoff-min", preset.RebindBackoffMin),
            RebindBackoffMax = reader.Duration("rebind-backoff-max", preset.RebindBackoffMax),
            MaxFrameBytes = reader.Bytes("max-frame-size", preset.MaxFrameBytes),
            MaxInboundStreams = reader.Whole("max-inbound-streams", preset.MaxInboundStreams),
            InboundStreamTimeout = reader.Duration("inbound-stream-timeout", preset.InboundStreamTimeout),
            HandshakeTimeout = reader.Duration("handshake-timeout", preset.HandshakeTimeout),
            MaxStreamsPerSource = reader.Whole("max-streams-per-source", preset.MaxStreamsPerSource),
            MaxFailedHandshakes = reader.Whole("max-failed-handshakes", preset.MaxFailedHandshakes),
        };
        reader.RefuseUnknownKeys();

        var rules = reader.Rules;
        rules.Range("transport.receive-buffer", settings.ReceiveBufferBytes, 4 << 10, 256 << 20);
        rules.Range("transport.rebind-backoff-min", settings.RebindBackoffMin, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1));
        rules.Range("transport.rebind-backoff-max", settings.RebindBackoffMax, settings.RebindBackoffMin, LongestTimeout);
        rules.Range("transport.max-frame-size", settings.MaxFrameBytes, 16 << 10, 64 << 20);
        rules.Range("transport.max-inbound-streams", settings.MaxInboundStreams, 1, 10_000);
        RequireTimeout(rules, "transport.inbound-stream-timeout", settings.InboundStreamTimeout);
        rules.Range("transport.handshake-timeout", settings.HandshakeTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1));
        rules.Range("transport.max-streams-per-source", settings.MaxStreamsPerSource, 1, 10_000);
        rules.Range("transport.max-failed-handshakes", settings.MaxFailedHandshakes, 1, 10_000);
        return settings;
    }

    public static SyncSettings ReadSync(SectionReader reader, TransportSettings transport, ProtocolSettings protocol)
    {
        var preset = new SyncSettings();
        var settings = new SyncSettings
        {
            ExchangeTimeout = reader.Duration("exchange-timeout", preset.ExchangeTimeout),
            PageRows = reader.Whole("page-rows", preset.PageRows),
            MaxExchanges = reader.Whole("max-exchanges", preset.MaxExchanges),
            MaxWaitingJoins = reader.Whole("max-waiting-joins", preset.MaxWaitingJoins),
            MaxStateBytes = reader.Bytes("max-state-bytes", preset.MaxStateBytes),
            HookType = HookType.Read("sync.hook", reader.Text("hook"), reader.Rules),
        };
        reader.RefuseUnknownKeys();

        var rules = reader.Rules;
        RequireTimeout(rules, "sync.exchange-timeout", settings.ExchangeTimeout);
        rules.Range("sync.page-rows", settings.PageRows, 1, 10_000);
        rules.Range("sync.max-exchanges", settings.MaxExchanges, 1, 10_000);
        rules.Range("sync.max-waiting-joins", settings.MaxWaitingJoins, 1, 1_000_000);
        rules.Require(
            settings.MaxStateBytes >= 0 && settings.MaxStateBytes <= transport.MaxFrameBytes - FrameRoomForARow,
            "sync.max-state-bytes",
            settings.MaxStateBytes,
            $"must be 0 to {transport.MaxFrameBytes - FrameRoomForARow}, which is transport.max-frame-size without {FrameRoomForARow} bytes for a row",
            "lower sync.max-state-bytes or raise transport.max-frame-size");
        var pageBytes = (long)settings.PageRows * (PacketBudget.RowOverheadBytes + protocol.MaxMetadataBytes);
        rules.Require(
            pageBytes <= transport.MaxFrameBytes,
            "sync.page-rows",
            settings.PageRows,
            $"a page of the longest rows takes up to {pageBytes} bytes and must fit transport.max-frame-size ({transport.MaxFrameBytes} bytes)",
            "lower sync.page-rows or raise transport.max-frame-size");
        return settings;
    }

    public static JoinSettings ReadJoining(SectionReader reader)
    {
        var preset = new JoinSettings();
        var settings = new JoinSettings
        {
            RetryMin = reader.Duration("retry-min", preset.RetryMin),
            RetryMax = reader.Duration("retry-max", preset.RetryMax),
            ContactSeeds = reader.Flag("contact-seeds", preset.ContactSeeds),
        };
        reader.RefuseUnknownKeys();
        reader.Rules.Range("joining.retry-min", settings.RetryMin, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1));
        reader.Rules.Range("joining.retry-max", settings.RetryMax, settings.RetryMin, LongestTimeout);
        return settings;
    }

    public static TimeSpan ReadLeaveTimeout(SectionReader reader)
    {
        var timeout = reader.Duration("leave-timeout", TimeSpan.FromSeconds(5));
        RequireTimeout(reader.Rules, "leave-timeout", timeout);
        return timeout;
    }

    private static void RequireTimeout(SettingsRules rules, string key, TimeSpan value) =>
        rules.Range(key, value, TimeSpan.FromMilliseconds(100), LongestTimeout);
}
