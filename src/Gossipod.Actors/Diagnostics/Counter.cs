namespace Gossipod.Actors.Diagnostics;

/// <summary>What a node counts. One name per fact; drops say why.</summary>
internal enum Counter
{
    DatagramsSent,
    DatagramBytesSent,
    DatagramsReceived,
    DatagramBytesReceived,

    /// <summary>Sends refused before the system call: address or size that can never work.</summary>
    SendsRefused,

    /// <summary>Sends that the operating system refused, or for which there was no socket.</summary>
    SendsFailed,

    DatagramsEmpty,

    /// <summary>Above max-datagram-bytes: the receive buffer may have cut them.</summary>
    DatagramsOversize,

    /// <summary>Not of this protocol, by their first bytes.</summary>
    DatagramsForeign,

    /// <summary>Of a wire version that this node does not speak.</summary>
    DatagramsOfOtherVersion,
    DatagramsOfOtherCluster,

    /// <summary>Ours by its prelude, but not decodable or over a limit.</summary>
    DatagramsMalformed,

    /// <summary>In the clear, where only sealed ones are taken.</summary>
    DatagramsClear,

    /// <summary>Sealed, where there is no key.</summary>
    DatagramsSealed,

    /// <summary>Sealed with a key that is not in the ring.</summary>
    DatagramsOfUnknownKey,

    /// <summary>Not sealed by a holder of the key that they name, or damaged.</summary>
    DatagramsForged,

    /// <summary>Sealed ones that came before, or are too old to tell.</summary>
    DatagramsReplayed,

    /// <summary>Sealed for another member.</summary>
    DatagramsMisaddressed,

    /// <summary>Of sessions that had not answered a challenge, and beyond what is kept of them until they do.</summary>
    DatagramsUnproven,

    /// <summary>Sessions asked to show that they are not a recording.</summary>
    SessionsChallenged,
    SessionsAdmitted,

    /// <summary>From outside of limits.allowed-networks.</summary>
    DatagramsNotAllowed,

    /// <summary>From a live member's endpoint, above limits.member-factor * datagrams-per-second.</summary>
    DatagramsOverMemberBudget,

    /// <summary>From a stranger's host, above limits.datagrams-per-second.</summary>
    DatagramsOverSourceBudget,

    /// <summary>From strangers, above limits.stranger-datagrams-per-second.</summary>
    DatagramsOverStrangersBudget,

    /// <summary>From members, while as many as limits.max-waiting-datagrams were under way in the node; of strangers a quarter of it.</summary>
    DatagramsCrowdedOut,

    /// <inheritdoc cref="DatagramsCrowdedOut"/>
    StrangerDatagramsCrowdedOut,

    StreamsOpened,
    StreamsAccepted,

    /// <summary>Streams refused because as many as allowed are open.</summary>
    StreamsRefused,

    /// <summary>Streams from outside of limits.allowed-networks.</summary>
    StreamsNotAllowed,

    /// <summary>Streams in the clear that were refused because this node takes sealed ones only.</summary>
    StreamsInClear,

    /// <summary>Streams refused because they were sealed with a key that is not here.</summary>
    StreamsWrongKey,

    /// <summary>Streams that ended because something came that the key did not seal: damage, replay or an attack.</summary>
    StreamsForged,

    /// <summary>Sealed streams of peers that this node has no keys for, and our own sealed streams that a peer refused.</summary>
    StreamsNotSealed,

    /// <summary>TLS streams that ended because of a certificate, the peer's here or ours there.</summary>
    StreamsBadCertificate,

    /// <summary>TLS streams whose handshake was not finished, or failed for another reason than a certificate.</summary>
    StreamsShakenOff,

    /// <summary>Streams that ended because one side takes TLS only, or has no certificate for it.</summary>
    StreamsNotTls,

    /// <summary>Our own streams that a peer had no place for.</summary>
    StreamsTurnedAway,

    /// <summary>Streams that ended because their key was taken out of the ring.</summary>
    StreamsRevoked,

    /// <summary>Accepted streams that ended because their first frame did not come in time.</summary>
    StreamsSilent,
    StreamBytesSent,
    StreamBytesReceived,
    FramesMalformed,

    PingsSent,
    PingsReceived,

    /// <summary>Pings over streams; they do not show that datagrams get here.</summary>
    StreamPingsReceived,
    PingsMisaddressed,

    /// <summary>Pings answered by another name than the one that was meant.</summary>
    AddressesTaken,
    AcksLate,
    AcksForeign,
    ProbesFailed,

    /// <summary>Stream pings sent because a ping had brought no ack.</summary>
    StreamProbesSent,
    StreamProbesAnswered,
    Refutations,
    UpdatesIgnored,

    /// <summary>Updates and rows of kinds that only a later version knows; what came with them counted.</summary>
    UpdatesOfLaterKind,
    UpdatesImplausible,
    UpdatesUnknownMember,
    UpdatesTableFull,

    /// <summary>Records whose address no node can send to, or is not allowed to.</summary>
    UpdatesBadAddress,

    /// <summary>Members that were not taken in because their source introduces too many.</summary>
    NewMembersOverBudget,

    /// <summary>Indirect probes of endpoints that are no member's here; answered by a nack.</summary>
    IndirectProbesOfStrangers,

    /// <summary>Accusations by somebody who is not an Alive member here, or by the accused itself.</summary>
    AccusersUnknown,

    /// <summary>Records that give a name an endpoint other than its live holder's.</summary>
    NamesContested,

    /// <summary>Farewells in the name of a member that has not said them: their key does not fit its lock.</summary>
    LeavesForged,

    /// <summary>Farewells of lives of which nothing, or nothing for long enough, was heard before; they count later.</summary>
    LeavesUnproven,

    /// <summary>Records of a life that gave it another leave lock than the first one heard.</summary>
    RecordsContested,

    /// <summary>Records and accusations without a signature, where they must have one.</summary>
    ClaimsUnsigned,

    /// <summary>Records signed with a key that security.trusted-identities does not give to their name.</summary>
    IdentitiesNotTrusted,

    /// <summary>Records signed with another key than the one that has their name here.</summary>
    NamesOfOthers,

    /// <summary>Records and accusations that do not fit their signature.</summary>
    SignaturesBad,

    /// <summary>Claims that were not looked at because too many of that source had bad signatures.</summary>
    SignaturesUnchecked,
    SuspicionsPostponed,
    ExpiriesStale,
    SyncsCompleted,
    SyncsInAgreement,
    SyncsFailed,

    /// <summary>Exchanges that a peer turned away because it has as many as it allows.</summary>
    SyncsBusy,

    /// <summary>Updates about members put into datagrams.</summary>
    UpdatesTransmitted,

    /// <summary>Users' broadcasts put into datagrams.</summary>
    BroadcastsTransmitted,

    /// <summary>Broadcasts of our own application.</summary>
    BroadcastsSent,

    /// <summary>Broadcasts given to the application here, our own included.</summary>
    BroadcastsDelivered,
    BroadcastsRepeated,

    /// <summary>Broadcasts so far behind their origin's newest that it is not known whether they were delivered.</summary>
    BroadcastsTooOld,

    /// <summary>Broadcasts that had not come when their origin was a whole window ahead; they are not delivered any more.</summary>
    BroadcastsGivenUp,

    /// <summary>Broadcasts that came after a newer one of the same name.</summary>
    BroadcastsSuperseded,

    /// <summary>Broadcasts of nobody we know, or of another life of a member.</summary>
    BroadcastsOfStrangers,

    /// <summary>Broadcasts of others that made room in the queue before they had been sent as often as they should.</summary>
    BroadcastsCrowdedOut,

    /// <summary>Broadcasts sent to members that had missed them.</summary>
    BroadcastsRepaired,

    /// <summary>Messages sent, best-effort ones and those that a peer has acknowledged.</summary>
    MessagesSent,

    /// <summary>Messages given to the application here.</summary>
    MessagesDelivered,

    /// <summary>Messages, or streams of them, that were for another member, or came from nobody we know or not from its endpoint.</summary>
    MessagesMisdirected,

    /// <summary>Messages and broadcasts that came while nobody had subscribed.</summary>
    MessagesUnheard,

    /// <summary>Payloads that the serializer could not read.</summary>
    PayloadsUnreadable,

    /// <summary>Reliable messages that came again, after their stream had broken.</summary>
    MessagesRepeated,

    /// <summary>Streams of messages that broke while messages waited for an acknowledgement.</summary>
    MessageStreamsBroken,

    /// <summary>Exchanges begun with members that are dead here, in case they live.</summary>
    DeadContacted,

    /// <summary>Exchanges begun with configured seeds that are no members.</summary>
    SeedsContacted,

    /// <summary>Log lines that strangers caused and that were not written.</summary>
    LogLinesSuppressed,
}
