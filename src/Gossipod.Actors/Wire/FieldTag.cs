namespace Gossipod.Actors.Wire;

/// <summary>The one-byte tags (field number · 8 + wire type) of <c>packet.proto</c>, as the hand-written codec needs them.</summary>
internal static class FieldTag
{
    public const uint PacketPing = 0x0A;
    public const uint PacketPingReq = 0x12;
    public const uint PacketAck = 0x1A;
    public const uint PacketNack = 0x22;
    public const uint PacketUpdates = 0x2A;
    public const uint PacketUserMessage = 0x32;
    public const uint PacketBroadcasts = 0x3A;
    public const uint PacketChallenge = 0x42;
    public const uint PacketBroadcastDigest = 0x7A;

    // Ping, PingReq, Ack and Nack begin alike; Ping and Ack are the same to the end.
    public const uint Sequence = 0x09;
    public const uint Source = 0x15;
    public const uint Target = 0x1D;
    public const uint ViewHash = 0x21;
    public const uint Padding = 0x2A;
    public const uint LocalHealth = 0x30;
    public const uint PingReqTargetName = 0x1A;
    public const uint PingReqEndpoint = 0x22;
    public const uint PingReqBudget = 0x28;

    public const uint ChallengeAsk = 0x09;
    public const uint ChallengeAnswer = 0x11;

    public const uint EndpointAddress = 0x0A;
    public const uint EndpointPort = 0x10;

    public const uint AnnounceKind = 0x08;
    public const uint AnnounceName = 0x12;
    public const uint AnnounceGeneration = 0x18;
    public const uint AnnounceIncarnation = 0x20;
    public const uint AnnounceFrom = 0x2A;
    public const uint AnnounceRecord = 0x32;
    public const uint AnnounceLeaveKey = 0x3A;
    public const uint AnnounceSignature = 0x42;

    public const uint RecordEndpoint = 0x0A;
    public const uint RecordStreamPort = 0x10;
    public const uint RecordTags = 0x1A;
    public const uint RecordMetadata = 0x22;
    public const uint RecordExtensions = 0x2A;
    public const uint RecordLeaveLock = 0x32;
    public const uint RecordPublicKey = 0x3A;
    public const uint RecordSignature = 0x42;

    public const uint TagKey = 0x0A;
    public const uint TagValue = 0x12;

    public const uint PayloadFormat = 0x08;
    public const uint PayloadSerializer = 0x10;
    public const uint PayloadManifest = 0x1A;
    public const uint PayloadData = 0x22;

    public const uint UserMessageSource = 0x0A;
    public const uint UserMessageTarget = 0x15;
    public const uint UserMessagePayload = 0x1A;
    public const uint UserMessageCheck = 0x25;

    public const uint BroadcastOrigin = 0x0A;
    public const uint BroadcastGeneration = 0x10;
    public const uint BroadcastSequence = 0x18;
    public const uint BroadcastName = 0x22;
    public const uint BroadcastPayload = 0x2A;
    public const uint BroadcastCheck = 0x35;

    public const uint DigestSource = 0x0A;
    public const uint DigestTarget = 0x15;
    public const uint DigestReply = 0x18;
    public const uint DigestEntries = 0x22;
    public const uint EntryOrigin = 0x09;
    public const uint EntryGeneration = 0x10;
    public const uint EntryThrough = 0x18;
    public const uint EntryAbove = 0x22;

    public const uint FrameSyncRequest = 0x0A;
    public const uint FrameInSync = 0x12;
    public const uint FrameTablePage = 0x1A;
    public const uint FrameError = 0x22;
    public const uint FrameStreamPing = 0x2A;
    public const uint FrameStreamPong = 0x32;
    public const uint FrameMessageHello = 0x3A;
    public const uint FrameHelloAccepted = 0x42;
    public const uint FrameBucketDigests = 0x52;
    public const uint FrameFingerprints = 0x5A;
    public const uint FrameSyncAccepted = 0x62;
    public const uint FrameKeyRequest = 0x6A;
    public const uint FrameKeyReport = 0x72;
    public const uint FrameForgetRequest = 0x7A;
    public const uint SyncRequestSelf = 0x32;
    public const uint SyncAcceptedSelf = 0x0A;
    public const uint TablePageRows = 0x12;
    public const uint RowRecord = 0x3A;

    // Two bytes on the wire.
    public const uint FrameForgetReport = 130;
    public const uint FramePathRequest = 138;
    public const uint FramePathReport = 146;
    public const uint FrameMessageBatch = 162;
    public const uint FrameMessageAck = 170;

    public const uint BatchFirst = 0x08;
    public const uint BatchMessages = 0x12;
    public const uint AckReceived = 0x08;
}
