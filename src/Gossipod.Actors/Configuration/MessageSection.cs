using Gossipod.Actors.Node;

namespace Gossipod.Actors.Configuration;

/// <summary>Reads and checks the numbers of user messages and broadcasts.</summary>
internal static class MessageSection
{
    /// <summary>Bytes of a frame beside one payload: prelude, numbers, the longest manifest, framing.</summary>
    public const int FrameOverheadBytes = 1_024;

    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(10);

    public static MessageSettings Read(SectionReader reader, TransportSettings transport)
    {
        var preset = new MessageSettings();
        var settings = new MessageSettings
        {
            MaxMessageBytes = reader.Bytes("max-message-size", preset.MaxMessageBytes),
            MaxPendingCount = reader.Whole("max-pending", preset.MaxPendingCount),
            MaxPendingBytes = reader.Bytes("max-pending-size", preset.MaxPendingBytes),
            AckTimeout = reader.Duration("ack-timeout", preset.AckTimeout),
            IdleTimeout = reader.Duration("idle-timeout", preset.IdleTimeout),
            MaxInboundStreams = reader.Whole("max-inbound-streams", preset.MaxInboundStreams),
            MaxDatagrams = reader.Whole("max-datagrams", preset.MaxDatagrams),
            MaxBroadcasts = reader.Whole("max-broadcasts", preset.MaxBroadcasts),
            BroadcastShare = reader.Number("broadcast-share", preset.BroadcastShare),
            BroadcastDatagrams = reader.Whole("broadcast-datagrams", preset.BroadcastDatagrams),
            BroadcastRepairInterval = reader.Duration("broadcast-repair-interval", preset.BroadcastRepairInterval),
            BroadcastRetention = reader.Duration("broadcast-retention", preset.BroadcastRetention),
            BroadcastRetentionBytes = reader.Bytes("broadcast-retention-size", preset.BroadcastRetentionBytes),
        };
        reader.RefuseUnknownKeys();
        Check(settings, transport, reader);
        return settings;
    }

    private static void Check(MessageSettings settings, TransportSettings transport, SectionReader reader)
    {
        var rules = reader.Rules;
        rules.Range("messages.max-message-size", settings.MaxMessageBytes, 1_024, 64 << 20);
        rules.Range("messages.max-pending", settings.MaxPendingCount, 1, 10_000_000);
        rules.Range("messages.max-pending-size", settings.MaxPendingBytes, 64 << 10, 1 << 30);
        rules.Range("messages.ack-timeout", settings.AckTimeout, TimeSpan.FromMilliseconds(100), LongestTimeout);
        rules.Range("messages.idle-timeout", settings.IdleTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        rules.Range("messages.max-inbound-streams", settings.MaxInboundStreams, 1, 100_000);
        rules.Range("messages.max-datagrams", settings.MaxDatagrams, 1, 100_000);
        rules.Range("messages.max-broadcasts", settings.MaxBroadcasts, 1, 1_000_000);
        rules.Range("messages.broadcast-share", settings.BroadcastShare, 0, 0.5);
        rules.Range("messages.broadcast-datagrams", settings.BroadcastDatagrams, 1, 64);
        if (settings.BroadcastRepairInterval != TimeSpan.Zero)
            rules.Range("messages.broadcast-repair-interval", settings.BroadcastRepairInterval, TimeSpan.FromMilliseconds(50), LongestTimeout);
        rules.Range("messages.broadcast-retention", settings.BroadcastRetention, TimeSpan.Zero, TimeSpan.FromHours(1));
        rules.Range("messages.broadcast-retention-size", settings.BroadcastRetentionBytes, 64 << 10, 1 << 30);
        rules.Require(
            settings.MaxMessageBytes <= transport.MaxFrameBytes - FrameOverheadBytes,
            "messages.max-message-size",
            settings.MaxMessageBytes,
            $"a message must fit a frame beside {FrameOverheadBytes} bytes of framing; transport.max-frame-size is {transport.MaxFrameBytes}",
            "lower messages.max-message-size or raise transport.max-frame-size");
        rules.Require(
            settings.MaxPendingBytes >= settings.MaxMessageBytes,
            "messages.max-pending-size",
            settings.MaxPendingBytes,
            $"must hold at least one message of messages.max-message-size ({settings.MaxMessageBytes} bytes)",
            "raise messages.max-pending-size or lower messages.max-message-size");
    }
}
