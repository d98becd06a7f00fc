using Akka.Event;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Security;

namespace Gossipod.Actors.Diagnostics;

/// <summary>The log lines of the protocol, as facts with stable property names; members' transitions are in TransitionLog, the sockets' in TransportLog.</summary>
internal static class LogMessages
{
    /// <summary>Once per life. A node that only its own machine reaches may do without.</summary>
    public static void Security(ILoggingAdapter log, System.Net.IPEndPoint bound, SecuritySettings security)
    {
        var isClosed = security is { Seals: true, AcceptsClear: false };
        if (security.Streams == StreamProtection.Tls && security.Tls.Identity is { } certificate && security is { VerifyIncoming: true, VerifyOutgoing: true })
        {
            log.Info("Streams are TLS 1.3, with certificate {SerialNumber} until {ValidUntil:u}; datagrams are {DatagramState}",
                certificate.SerialNumber, certificate.ValidUntil, isClosed ? $"sealed with key {security.Keys!.Primary.Id}" : "in the clear");
        }
        else if (isClosed) log.Info("Sealed: datagrams and streams, with key {KeyId}", security.Keys!.Primary.Id);
        else if (!System.Net.IPAddress.IsLoopback(bound.Address))
            log.Warning("Not sealed: this node {ClearUse} in the clear at {Address}, so whoever reaches it can lie about members. {Remedy}", ClearUse(security), bound, Remedy(security));
    }

    public static void SecurityTried(ILoggingAdapter log, string trials, TimeSpan elapsed) => log.Debug(
        "The protection is as configured, as this node saw of itself: {Trials}, in {ElapsedMs} ms", trials, (long)elapsed.TotalMilliseconds);

    public static void CertificateRenewed(ILoggingAdapter log, TlsIdentity certificate) => log.Info(
        "New streams use certificate {SerialNumber}, valid until {ValidUntil:u}", certificate.SerialNumber, certificate.ValidUntil);

    public static void CertificateNotRenewed(ILoggingAdapter log, string problem, TlsIdentity? current) => log.Warning(
        "The certificates of gossipod.security.tls have changed and cannot be used: {Problem}. New streams go on with certificate {SerialNumber}, valid until {ValidUntil:u}",
        problem, current?.SerialNumber, current?.ValidUntil);

    public static void CertificateEnds(ILoggingAdapter log, TlsIdentity certificate) => log.Warning(
        "Certificate {SerialNumber} is valid until {ValidUntil:u}; renew it, or this node is turned away then", certificate.SerialNumber, certificate.ValidUntil);

    /// <summary>Once per life, where members have identities: name and key as trusted-identities takes them.</summary>
    public static void Identity(ILoggingAdapter log, MemberName self, SecuritySettings security) => log.Info(
        "Signed: records and accusations, by identity {Member} {Identity}; what others do not sign {UnsignedUse}; {TrustedCount} trusted identities",
        self, security.Identity!.Key, security.SignRecords == SignRecords.Accept ? "counts all the same" : "has no effect", security.TrustedIdentities.Count);

    private static string ClearUse(SecuritySettings security) =>
        (security.Seals, security.AcceptsClear) switch { (false, true) => "sends and accepts", (false, _) => "sends", _ => "accepts" };

    private static string Remedy(SecuritySettings security) => security.Keys is null
        ? "Set gossipod.security.keys, or gossipod.security.require-encryption = on to make this an error"
        : "Set gossipod.security.verify-incoming and verify-outgoing on when all members have the key";

    public static void KeyCommandDone(ILoggingAdapter log, object operation, object key, object report) =>
        log.Info("Key command {Operation} {KeyId} of this node is done: {Report}", operation, key, report);

    public static void ForgetDone(ILoggingAdapter log, ForgetResult result) =>
        log.Info("Forgetting {Member}, as this node was told, is done: {Result}", result.Name, result);

    public static void KeysChanged(ILoggingAdapter log, IEnumerable<KeyId> ids, bool isLasting) =>
        log.Info("The keys are {KeyIds} now, the first seals; {KeyPlace}", Names(ids), KeyPlace(isLasting));

    public static void KeysFetched(ILoggingAdapter log, string from, IEnumerable<KeyId> ids, bool isLasting) =>
        log.Info("Missed a change of keys and fetched it from {Member}: they are {KeyIds} now, the first seals; {KeyPlace}", from, Names(ids), KeyPlace(isLasting));

    private static NameList Names(IEnumerable<KeyId> ids) => new([.. ids.Select(id => id.ToString())]);

    public static void FetchFailed(ILoggingAdapter log, LogLimits limits, string member, string key, string reason) =>
        limits.Admit(log, LimitedLine.FetchFailed, (uint)member.GetHashCode(StringComparison.Ordinal))?.Warning(
            "Member {Member} seals with key {KeyId}, which is not here, and does not give it: {Reason}. Give this node the new key", member, key, reason);

    private static string KeyPlace(bool isLasting) => isLasting ? "written to the key file" : "in memory only, so change this node's configuration before it restarts";

    public static void Refuted(ILoggingAdapter log, LogLimits limits, MemberUpdate accusation, Member self) =>
        limits.Admit(log, LimitedLine.Refuted, accusation.From.Tag)?.Warning(
            "Refuted {Claim} of {Accuser} about us at {AccusedVersion}; now at {Version}", accusation.Kind, accusation.From, accusation.Version, self.Version);

    public static void ForgedClaim(ILoggingAdapter log, LogLimits limits, MemberUpdate claim, string reason) =>
        limits.Admit(log, LimitedLine.ForgedClaim)?.Warning(
            "{Claim} of {Member}@{Version} in the name of {From} is not that member's: {Reason}. Somebody else writes in its name, or two processes have it",
            claim.Kind, claim.Name, claim.Version, claim.From, reason);

    public static void Conflict(ILoggingAdapter log, LogLimits limits, Member holder, MemberUpdate claim) =>
        limits.Admit(log, LimitedLine.Conflict, holder.MemberName.Tag)?.Warning(
            "Name {Member} is held by {Address} and claimed by {ClaimedAddress} with version {ClaimedVersion}; the holder keeps it while it answers probes. Give every node its own name",
            holder.Name, holder.Address, claim.Details?.Endpoint, claim.Version);

    public static void Paused(ILoggingAdapter log, LogLimits limits, TimeSpan lateness, int score) =>
        limits.Admit(log, LimitedLine.Paused)?.Warning(
            "This process was paused: a timer fired {LatenessMs} ms late. The probe in progress is void, local health is {HealthScore}",
            (long)lateness.TotalMilliseconds, score);

    public static void DatagramsBlocked(ILoggingAdapter log, LogLimits limits, Member member) =>
        limits.Admit(log, LimitedLine.DatagramPath, member.MemberName.Tag)?.Warning(
            "Member {Member} answers over streams, but no datagram gets through to {Address} and back: open port {Port} for UDP both ways. It is kept, and hears news late",
            member.Name, member.Address, member.Address.Port);

    public static void OwnDatagramsBlocked(ILoggingAdapter log, LogLimits limits, Member self) =>
        limits.Admit(log, LimitedLine.DatagramPath)?.Warning(
            "One member after the other answers over streams only: the datagrams of this node are blocked. Open port {Port} of {Address} for UDP both ways",
            self.Address.Port, self.Address);

    public static void DatagramsBack(ILoggingAdapter log, LogLimits limits, Member member, int blocked) =>
        limits.Admit(log, LimitedLine.DatagramPath, member.MemberName.Tag)?.Info(
            "Datagrams reach {Member} at {Address} again; {BlockedCount} members are still reached over streams only", member.Name, member.Address, blocked);

    public static void Started(ILoggingAdapter log, Member self, System.Net.EndPoint bound, string cluster) => log.Info(
        "Node {Member}@{Version} of cluster {Cluster} listens on {BoundAddress} and advertises {Address}", self.Name, self.Version, cluster, bound, self.Address);

    public static void DoubtfulAddress(ILoggingAdapter log, Protocol.SettingsProblem problem) => log.Warning(
        "Others may not reach this node: {Problem}", problem);

    public static void AddressNotReached(ILoggingAdapter log, AddressReport report, int others, TimeSpan time) => log.Warning(
        "gossipod.advertise = {Address}: no ping of the {MemberCount} other members has arrived there in {Seconds} s, so they will hold this node dead. Check that its UDP port is open from them and leads to {BoundAddress}, or set advertise to an address that they can reach",
        report.Advertised, others, time.TotalSeconds, report.Bound);

    /// <summary>Worth a line only where there was doubt.</summary>
    public static void AddressReached(ILoggingAdapter log, System.Net.EndPoint address, bool wasDoubted)
    {
        if (wasDoubted) log.Info("Other members reach this node at {Address}", address);
        else log.Debug("Other members reach this node at {Address}", address);
    }

    public static void NodeBroke(ILoggingAdapter log, Exception cause, string child) => log.Error(
        cause, "The node stops because its actor {Child} failed; this is a bug in Gossipod.Actors", child);

    public static void HasLeft(ILoggingAdapter log, LeaveResult result) => log.Info(
        "Left the cluster: {Acknowledged} of {Asked} members acknowledged it in {ElapsedMs} ms", result.Acknowledged, result.Asked, (long)result.Elapsed.TotalMilliseconds);

    public static void HealthChanged(ILoggingAdapter log, int score, int before) => log.Debug("Local health is {HealthScore}, was {PreviousScore}", score, before);

    public static void Joined(ILoggingAdapter log, JoinResult result) => log.Info("Joined the cluster: {Seeds}", result);

    public static void JoinFailed(ILoggingAdapter log, LogLimits limits, string reason, TimeSpan delay) =>
        limits.Admit(log, LimitedLine.JoinFailed, (uint)reason.GetHashCode(StringComparison.Ordinal))?.Warning(
            "No seed took us in, trying again in {DelayMs} ms and on, until one does or another node joins us: {Seeds}. Check gossipod.seeds, and that a seed runs and its port is open from here for TCP and UDP",
            (long)delay.TotalMilliseconds, reason);

    public static void SyncFailed(ILoggingAdapter log, LogLimits limits, System.Net.EndPoint peer, string reason) =>
        limits.Admit(log, LimitedLine.Debugging, peer)?.Debug("Exchange of tables with {Peer} failed: {Reason}", peer, reason);

    public static void StreamRefused(ILoggingAdapter log, LogLimits limits, System.Net.EndPoint from, string reason) =>
        limits.Admit(log, LimitedLine.Debugging, from)?.Debug("Refused a stream of {From}: {Reason}", from, reason);

    /// <summary>With the stack of what the hook threw.</summary>
    public static void HookFailed(ILoggingAdapter log, LogLimits limits, Exception failure) =>
        limits.Admit(log, LimitedLine.HookFailed)?.Error(failure.InnerException, "An exchange of tables was ended: {Reason}", failure.Message);

    public static void Unheard(ILoggingAdapter log, string from) => log.Warning(
        "A message of {Member} came, but nobody here has subscribed to messages: it and all that follow are dropped until somebody does", from);

    public static void MessagesHeldUp(ILoggingAdapter log, string peer, int count, string reason) => log.Debug(
        "{Count} messages to {Member} wait for another stream: {Reason}", count, peer, reason);

    public static void Unreadable(ILoggingAdapter log, LogLimits limits, object payload, string reason) =>
        limits.Admit(log, LimitedLine.Unreadable)?.Warning("The payload {Payload} cannot be deserialized: {Reason}", payload, reason);

    public static void Undecodable<T>(ILoggingAdapter log, LogLimits limits, System.Net.EndPoint from, int length, T reason) =>
        limits.Admit(log, LimitedLine.Debugging, from)?.Debug("Dropped a datagram of {Length} bytes from {From}: {Reason}", length, from, reason?.ToString());
}
