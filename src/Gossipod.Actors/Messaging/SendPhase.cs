namespace Gossipod.Actors.Messaging;

/// <summary>Where the sending to a peer stands.</summary>
internal enum SendPhase
{
    /// <summary>There is no stream and nothing to send.</summary>
    Idle,

    /// <summary>A stream is being connected.</summary>
    Connecting,

    /// <summary>The peer is to accept the stream.</summary>
    Greeting,

    /// <summary>Messages are sent as they come.</summary>
    Open,

    /// <summary>For another attempt to connect.</summary>
    Waiting,
}
