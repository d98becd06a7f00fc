namespace Gossipod.Actors.Diagnostics.Metrics;

/// <summary>A counter as one series of an instrument.</summary>
internal sealed record CounterSeries(Counter Counter, params KeyValuePair<string, object?>[] Tags);

/// <summary>An instrument that reads counters of the node when it is asked.</summary>
internal sealed record CounterInstrument(string Name, string Unit, string Description, params CounterSeries[] Series);

/// <summary>Which counter is which instrument. Every counter is here, but for <see cref="ToldOtherwise"/>.</summary>
internal static class CounterTable
{
    /// <summary>Counters of what an instrument records with more detail.</summary>
    public static readonly IReadOnlySet<Counter> ToldOtherwise = new HashSet<Counter>
    {
        Counter.ProbesFailed, Counter.SyncsCompleted, Counter.SyncsInAgreement, Counter.SyncsFailed, Counter.SyncsBusy,
    };

    public static readonly IReadOnlyList<CounterInstrument> All =
    [
        new("gossipod.network.io", "By", "Bytes sent and received, seals included.",
            new(Counter.DatagramBytesSent, Tag("direction", "transmit"), Tag("transport", "udp")),
            new(Counter.DatagramBytesReceived, Tag("direction", "receive"), Tag("transport", "udp")),
            new(Counter.StreamBytesSent, Tag("direction", "transmit"), Tag("transport", "tcp")),
            new(Counter.StreamBytesReceived, Tag("direction", "receive"), Tag("transport", "tcp"))),
        new("gossipod.network.packets", "{packet}", "Datagrams sent and received.",
            new(Counter.DatagramsSent, Tag("direction", "transmit")),
            new(Counter.DatagramsReceived, Tag("direction", "receive"))),
        new("gossipod.packets.rejected", "{packet}", "Datagrams received and dropped.",
            Reason(Counter.DatagramsEmpty, "empty"), Reason(Counter.DatagramsOversize, "oversize"), Reason(Counter.DatagramsForeign, "foreign"),
            Reason(Counter.DatagramsOfOtherVersion, "version"), Reason(Counter.DatagramsOfOtherCluster, "cluster"), Reason(Counter.DatagramsMalformed, "malformed"),
            Reason(Counter.DatagramsClear, "clear"), Reason(Counter.DatagramsSealed, "sealed"), Reason(Counter.DatagramsOfUnknownKey, "unknown_key"),
            Reason(Counter.DatagramsForged, "forged"), Reason(Counter.DatagramsReplayed, "replayed"), Reason(Counter.DatagramsMisaddressed, "misaddressed"),
            Reason(Counter.DatagramsUnproven, "unproven"), Reason(Counter.DatagramsNotAllowed, "not_allowed"),
            Reason(Counter.DatagramsOverMemberBudget, "member_budget"), Reason(Counter.DatagramsOverSourceBudget, "source_budget"),
            Reason(Counter.DatagramsOverStrangersBudget, "strangers_budget")),
        new("gossipod.packets.unsent", "{packet}", "Datagrams that could not be sent.",
            Reason(Counter.SendsRefused, "refused"), Reason(Counter.SendsFailed, "failed")),
        new("gossipod.mailbox.dropped", "{packet}", "Datagrams dropped because too many waited in the node's mailboxes.",
            new(Counter.DatagramsCrowdedOut, Tag("source", "member")), new(Counter.StrangerDatagramsCrowdedOut, Tag("source", "stranger"))),
        new("gossipod.sessions", "{session}", "Sessions of sealed datagrams that were asked to prove themselves, and that did.",
            Outcome(Counter.SessionsChallenged, "challenged"), Outcome(Counter.SessionsAdmitted, "admitted")),
        new("gossipod.keyring.mismatch", "{packet}", "Datagrams and streams sealed with a key that is not here.",
            new(Counter.DatagramsOfUnknownKey, Tag("transport", "udp")), new(Counter.StreamsWrongKey, Tag("transport", "tcp"))),
        new("gossipod.streams", "{stream}", "Streams opened by this node and accepted from others.",
            new(Counter.StreamsOpened, Tag("direction", "outbound")), new(Counter.StreamsAccepted, Tag("direction", "inbound"))),
        new("gossipod.streams.rejected", "{stream}", "Streams that were refused or ended for a reason.",
            Reason(Counter.StreamsRefused, "limit"), Reason(Counter.StreamsNotAllowed, "not_allowed"), Reason(Counter.StreamsInClear, "clear"),
            Reason(Counter.StreamsWrongKey, "unknown_key"), Reason(Counter.StreamsForged, "forged"), Reason(Counter.StreamsNotSealed, "not_sealed"),
            Reason(Counter.StreamsBadCertificate, "certificate"), Reason(Counter.StreamsShakenOff, "handshake"), Reason(Counter.StreamsNotTls, "not_tls"),
            Reason(Counter.StreamsTurnedAway, "turned_away"), Reason(Counter.StreamsRevoked, "revoked"), Reason(Counter.StreamsSilent, "silent"),
            Reason(Counter.FramesMalformed, "malformed")),
        new("gossipod.pings", "{ping}", "Pings sent by the failure detector, and pings received.",
            new(Counter.PingsSent, Tag("direction", "transmit"), Tag("transport", "udp")), new(Counter.PingsReceived, Tag("direction", "receive"), Tag("transport", "udp")),
            new(Counter.StreamProbesSent, Tag("direction", "transmit"), Tag("transport", "tcp")), new(Counter.StreamPingsReceived, Tag("direction", "receive"), Tag("transport", "tcp"))),
        new("gossipod.pings.misaddressed", "{ping}", "Pings for another member, and own pings that another member answered.",
            new(Counter.PingsMisaddressed, Tag("direction", "receive")), new(Counter.AddressesTaken, Tag("direction", "transmit"))),
        new("gossipod.acks", "{ack}", "Answers to pings that decided nothing, and answers over streams.",
            Outcome(Counter.AcksLate, "late"), Outcome(Counter.AcksForeign, "foreign"), Outcome(Counter.StreamProbesAnswered, "stream")),
        new("gossipod.indirect_probes.refused", "{probe}", "Requests to probe an endpoint that is no member's.",
            new CounterSeries(Counter.IndirectProbesOfStrangers)),
        new("gossipod.member.conflicts", "{conflict}", "Claims of another process to a live member's name.", new CounterSeries(Counter.NamesContested)),
        new("gossipod.suspicion.refutations", "{refutation}", "Accusations of this node that it refuted.", new CounterSeries(Counter.Refutations)),
        new("gossipod.suspicion.withheld", "{verdict}", "Deaths not declared because this node was stalled, or the suspicion was over.",
            Reason(Counter.SuspicionsPostponed, "stalled"), Reason(Counter.ExpiriesStale, "stale")),
        new("gossipod.updates.ignored", "{update}", "Claims about members that took no effect.",
            Reason(Counter.UpdatesIgnored, "known"), Reason(Counter.UpdatesOfLaterKind, "later_kind"), Reason(Counter.UpdatesImplausible, "implausible"), Reason(Counter.UpdatesUnknownMember, "unknown_member"),
            Reason(Counter.UpdatesTableFull, "table_full"), Reason(Counter.UpdatesBadAddress, "bad_address"), Reason(Counter.NewMembersOverBudget, "newcomer_budget"),
            Reason(Counter.AccusersUnknown, "unknown_accuser"), Reason(Counter.LeavesForged, "forged_leave"), Reason(Counter.LeavesUnproven, "unproven_leave"),
            Reason(Counter.RecordsContested, "contested_record"), Reason(Counter.ClaimsUnsigned, "unsigned"), Reason(Counter.IdentitiesNotTrusted, "untrusted_identity"),
            Reason(Counter.NamesOfOthers, "name_of_another"), Reason(Counter.SignaturesBad, "bad_signature"), Reason(Counter.SignaturesUnchecked, "unchecked_signature")),
        new("gossipod.push_pull.contacts", "{exchange}", "Exchanges of tables begun to heal a partition.",
            new(Counter.DeadContacted, Tag("with", "dead")), new(Counter.SeedsContacted, Tag("with", "seed"))),
        new("gossipod.gossip.transmissions", "{update}", "Updates about members and users' broadcasts put into datagrams.",
            new(Counter.UpdatesTransmitted, Tag("kind", "member")), new(Counter.BroadcastsTransmitted, Tag("kind", "broadcast"))),
        new("gossipod.gossip.queue.dropped", "{update}", "Broadcasts that left the queue before they had been sent as often as they should.",
            new CounterSeries(Counter.BroadcastsCrowdedOut, Tag("kind", "broadcast"))),
        new("gossipod.broadcasts", "{broadcast}", "Users' broadcasts.",
            Outcome(Counter.BroadcastsSent, "sent"), Outcome(Counter.BroadcastsDelivered, "delivered"), Outcome(Counter.BroadcastsRepaired, "repaired")),
        new("gossipod.broadcasts.dropped", "{broadcast}", "Users' broadcasts that came and were not delivered.",
            Reason(Counter.BroadcastsRepeated, "repeated"), Reason(Counter.BroadcastsTooOld, "too_old"), Reason(Counter.BroadcastsGivenUp, "given_up"),
            Reason(Counter.BroadcastsSuperseded, "superseded"), Reason(Counter.BroadcastsOfStrangers, "stranger")),
        new("gossipod.messages", "{message}", "Users' messages.",
            Outcome(Counter.MessagesSent, "sent"), Outcome(Counter.MessagesDelivered, "delivered")),
        new("gossipod.messages.dropped", "{message}", "Users' messages that came and were not delivered.",
            Reason(Counter.MessagesMisdirected, "misdirected"), Reason(Counter.MessagesUnheard, "unheard"), Reason(Counter.PayloadsUnreadable, "unreadable"),
            Reason(Counter.MessagesRepeated, "repeated")),
        new("gossipod.messages.streams_broken", "{stream}", "Streams that broke while messages waited for their acknowledgement.", new CounterSeries(Counter.MessageStreamsBroken)),
        new("gossipod.log.suppressed", "{line}", "Log lines left out by a rate limit.", new CounterSeries(Counter.LogLinesSuppressed)),
    ];

    private static KeyValuePair<string, object?> Tag(string key, string value) => new(key, value);

    private static CounterSeries Reason(Counter counter, string reason) => new(counter, Tag("reason", reason));

    private static CounterSeries Outcome(Counter counter, string outcome) => new(counter, Tag("outcome", outcome));
}
