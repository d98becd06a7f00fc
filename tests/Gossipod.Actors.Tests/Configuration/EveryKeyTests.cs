using System.Globalization;
using Gossipod.Actors.Configuration;
using Gossipod.Actors.Security;
using Gossipod.Actors.Tests.Security;

namespace Gossipod.Actors.Tests.Configuration;

public sealed class EveryKeyTests
{
    private const string SomeKey = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    private static readonly string SomeKeyId = ClusterKey.Parse(SomeKey).Id.ToString();

    private static readonly TestAuthority Authority = new();

    private static readonly TestCertificateFiles Files = Authority.Write("machine", "test");

    private static readonly string Serial = System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificateFromFile(Files.Certificate).SerialNumber;

    private static readonly MemberIdentity SomeIdentity = MemberIdentity.Generate();

    private static readonly string SomeIdentityFile = KeyPlaces.FileOf(SomeIdentity);

    /// <summary>Key, another value, how the setting then reads.</summary>
    internal static readonly Dictionary<string, (string Value, string Expected, Func<GossipodSettings, object?> Read)> Rows = new()
    {
        ["cluster-name"] = ("other", "other", s => s.ClusterName),
        ["name"] = ("\"n@1\"", "n@1", s => s.Name),
        ["bind"] = ("\"127.0.0.1:7000\"", "127.0.0.1:7000", s => s.Bind),
        ["advertise"] = ("\"[fd00::9]:1\"", "[fd00::9]:1", s => s.Advertise),
        ["seeds"] = ("[\"a:1\", \"[::1]:2\"]", "a:1,[::1]:2", s => string.Join(',', s.Seeds)),
        ["join-at-start"] = ("off", "False", s => s.JoinAtStart),
        ["profile"] = ("wan", "Wan", s => s.Profile),
        ["tags"] = ("{ role = worker }", "role=worker", s => string.Join(',', s.Tags.Select(tag => tag.Key + "=" + tag.Value))),
        ["protocol-period"] = ("2s", "00:00:02", s => s.Protocol.ProtocolPeriod),
        ["direct-timeout"] = ("300", "00:00:00.3000000", s => s.Protocol.DirectTimeout),
        ["indirect-probe-count"] = ("5", "5", s => s.Protocol.IndirectProbeCount),
        ["suspicion-alpha"] = ("4.5", "4.5", s => s.Protocol.SuspicionAlpha),
        ["suspicion-beta"] = ("1", "1", s => s.Protocol.SuspicionBeta),
        ["suspicion-confirmations"] = ("2", "2", s => s.Protocol.SuspicionConfirmations),
        ["local-health-max"] = ("0", "0", s => s.Protocol.LocalHealthMax),
        ["buddy-system"] = ("off", "False", s => s.Protocol.BuddySystem),
        ["expedite-suspects"] = ("no", "False", s => s.Protocol.ExpediteSuspects),
        ["stall-gate"] = ("off", "False", s => s.Protocol.StallGate),
        ["stream-probe"] = ("off", "False", s => s.Protocol.StreamProbe),
        ["death-is-final"] = ("on", "True", s => s.Protocol.DeathIsFinal),
        ["contact-dead"] = ("off", "False", s => s.Protocol.ContactDead),
        ["probe-order"] = ("shared", "Shared", s => s.Protocol.ProbeOrder),
        ["logarithm"] = ("natural", "Natural", s => s.Protocol.Logarithm),
        ["dissemination"] = ("broadcast", "Broadcast", s => s.Protocol.Dissemination),
        ["fresh-news-haste"] = ("2", "2", s => s.Protocol.FreshNewsHaste),
        ["max-updates-per-packet"] = ("6", "6", s => s.Protocol.MaxUpdatesPerPacket),
        ["gossip-interval"] = ("150 ms", "00:00:00.1500000", s => s.Protocol.GossipInterval),
        ["gossip-fanout"] = ("7", "7", s => s.Protocol.GossipFanout),
        ["retransmit-multiplier"] = ("6", "6", s => s.Protocol.RetransmitMultiplier),
        ["gossip-to-dead"] = ("0s", "00:00:00", s => s.Protocol.GossipToDead),
        ["tombstone"] = ("2d", "2.00:00:00", s => s.Protocol.Tombstone),
        ["sync-interval"] = ("1 minute", "00:01:00", s => s.Protocol.SyncInterval),
        ["max-datagram-bytes"] = ("8KiB", "8192", s => s.Protocol.MaxDatagramBytes),
        ["max-members"] = ("50", "50", s => s.Protocol.MaxMembers),
        ["max-metadata-bytes"] = ("900", "900", s => s.Protocol.MaxMetadataBytes),
        ["max-relays"] = ("9", "9", s => s.Protocol.MaxRelays),
        ["transport.receive-buffer"] = ("2MiB", "2097152", s => s.ToNodeSettings().Transport.ReceiveBufferBytes),
        ["transport.rebind-backoff-min"] = ("1s", "00:00:01", s => s.ToNodeSettings().Transport.RebindBackoffMin),
        ["transport.rebind-backoff-max"] = ("20s", "00:00:20", s => s.ToNodeSettings().Transport.RebindBackoffMax),
        ["transport.max-frame-size"] = ("4MiB", "4194304", s => s.ToNodeSettings().Transport.MaxFrameBytes),
        ["transport.max-inbound-streams"] = ("3", "3", s => s.ToNodeSettings().Transport.MaxInboundStreams),
        ["transport.inbound-stream-timeout"] = ("3s", "00:00:03", s => s.ToNodeSettings().Transport.InboundStreamTimeout),
        ["transport.handshake-timeout"] = ("1500", "00:00:01.5000000", s => s.ToNodeSettings().Transport.HandshakeTimeout),
        ["transport.max-streams-per-source"] = ("9", "9", s => s.ToNodeSettings().Transport.MaxStreamsPerSource),
        ["transport.max-failed-handshakes"] = ("5", "5", s => s.ToNodeSettings().Transport.MaxFailedHandshakes),
        ["joining.retry-min"] = ("3s", "00:00:03", s => s.ToNodeSettings().Joining.RetryMin),
        ["joining.retry-max"] = ("2m", "00:02:00", s => s.ToNodeSettings().Joining.RetryMax),
        ["joining.contact-seeds"] = ("off", "False", s => s.ToNodeSettings().Joining.ContactSeeds),
        ["sync.exchange-timeout"] = ("4s", "00:00:04", s => s.ToNodeSettings().Sync.ExchangeTimeout),
        ["sync.max-exchanges"] = ("5", "5", s => s.ToNodeSettings().Sync.MaxExchanges),
        ["sync.max-waiting-joins"] = ("7", "7", s => s.ToNodeSettings().Sync.MaxWaitingJoins),
        ["sync.max-state-bytes"] = ("3KiB", "3072", s => s.ToNodeSettings().Sync.MaxStateBytes),
        ["sync.hook"] = ($"\"{typeof(NamedHook).AssemblyQualifiedName}\"", nameof(NamedHook), s => s.HookType?.Name),
        ["sync.page-rows"] = ("10", "10", s => s.ToNodeSettings().Sync.PageRows),
        ["messages.max-message-size"] = ("10kB", "10000", s => s.ToNodeSettings().Messages.MaxMessageBytes),
        ["messages.max-pending"] = ("12", "12", s => s.ToNodeSettings().Messages.MaxPendingCount),
        ["messages.max-pending-size"] = ("2MiB", "2097152", s => s.ToNodeSettings().Messages.MaxPendingBytes),
        ["messages.ack-timeout"] = ("2s", "00:00:02", s => s.ToNodeSettings().Messages.AckTimeout),
        ["messages.idle-timeout"] = ("1m", "00:01:00", s => s.ToNodeSettings().Messages.IdleTimeout),
        ["messages.max-inbound-streams"] = ("7", "7", s => s.ToNodeSettings().Messages.MaxInboundStreams),
        ["messages.max-datagrams"] = ("9", "9", s => s.ToNodeSettings().Messages.MaxDatagrams),
        ["messages.max-broadcasts"] = ("8", "8", s => s.ToNodeSettings().Messages.MaxBroadcasts),
        ["messages.broadcast-share"] = ("0.5", "0.5", s => s.ToNodeSettings().Messages.BroadcastShare),
        ["messages.broadcast-datagrams"] = ("2", "2", s => s.ToNodeSettings().Messages.BroadcastDatagrams),
        ["messages.broadcast-repair-interval"] = ("0s", "00:00:00", s => s.ToNodeSettings().Messages.BroadcastRepairInterval),
        ["messages.broadcast-retention"] = ("1m", "00:01:00", s => s.ToNodeSettings().Messages.BroadcastRetention),
        ["messages.broadcast-retention-size"] = ("1MiB", "1048576", s => s.ToNodeSettings().Messages.BroadcastRetentionBytes),
        ["security.keys"] = ($"[\"{SomeKey}\"]", SomeKeyId, s => s.ToNodeSettings().Security.Keys?.Primary.Id),
        ["security.key-file"] = ($"\"{KeyPlaces.FileOf(SomeKey)}\"", SomeKeyId, s => s.ToNodeSettings().Security.Keys?.Primary.Id),
        ["security.key-environment"] = (KeyPlaces.VariableOf(SomeKey), SomeKeyId, s => s.ToNodeSettings().Security.Keys?.Primary.Id),
        ["security.verify-incoming"] = ("off", "False", s => s.ToNodeSettings().Security.VerifyIncoming),
        ["security.verify-outgoing"] = ("off", "False", s => s.ToNodeSettings().Security.VerifyOutgoing),
        ["security.sign-records"] = ($"on, security.identity-file = \"{SomeIdentityFile}\"", "On", s => s.ToNodeSettings().Security.SignRecords),
        ["security.identity-file"] = (
            $"\"{SomeIdentityFile}\", security.sign-records = accept", SomeIdentity.PublicKey, s => s.ToNodeSettings().Security.Identity),
        ["security.trusted-identities"] = (
            $"[\"some-b {SomeIdentity.PublicKey}\"]", "some-b", s => s.ToNodeSettings().Security.TrustedIdentities.Keys.FirstOrDefault()),
        ["security.require-encryption"] = ($"on, security.keys = [\"{SomeKey}\"]", "True", s => s.ToNodeSettings().Security.RequireEncryption),
        ["security.self-check"] = ("off", "False", s => s.ToNodeSettings().Security.SelfCheck),
        ["security.streams"] = ($"tls, security.keys = [\"{SomeKey}\"], {Files.Hocon}", "Tls", s => s.ToNodeSettings().Security.Streams),
        ["security.clear-datagrams"] = ($"on, security.streams = tls, {Files.Hocon}", "True", s => s.ToNodeSettings().Security.ClearDatagrams),
        ["security.tls.certificate-file"] = ($"\"{Files.Certificate}\", {Files.Hocon}", Serial, s => s.ToNodeSettings().Security.Tls.Identity?.SerialNumber),
        ["security.tls.key-file"] = ($"\"{Files.Key}\", {Files.Hocon}", Serial, s => s.ToNodeSettings().Security.Tls.Identity?.SerialNumber),
        ["security.tls.ca-file"] = ($"\"{Files.Authorities}\", {Files.Hocon}", Serial, s => s.ToNodeSettings().Security.Tls.Identity?.SerialNumber),
        ["security.tls.pkcs12-file"] =
            ($"\"{Authority.WritePkcs12("machine", "", "test")}\", security.tls.ca-file = \"{Files.Authorities}\"", "True", s => s.ToNodeSettings().Security.Tls.Identity is not null),
        ["security.tls.password-environment"] =
            ($"{KeyPlaces.VariableOf("secret", "GOSSIPOD_PASSWORD_OF_A_TEST")}, security.tls.pkcs12-file = \"{Authority.WritePkcs12("machine", "secret", "test")}\", security.tls.ca-file = \"{Files.Authorities}\"",
            "True", s => s.ToNodeSettings().Security.Tls.Identity is not null),
        ["security.tls.check-revocation"] = ("on", "True", s => s.ToNodeSettings().Security.Tls.ChecksRevocation),
        ["security.tls.reload-interval"] = ("1h", "01:00:00", s => s.ToNodeSettings().Security.Tls.ReloadInterval),
        ["security.tls.accept-sealed"] = ("on", "True", s => s.ToNodeSettings().Security.Tls.AcceptsSealed),
        ["limits.datagrams-per-second"] = ("100", "100", s => s.ToNodeSettings().Limits.DatagramsPerSecond),
        ["limits.datagram-burst"] = ("300", "300", s => s.ToNodeSettings().Limits.DatagramBurst),
        ["limits.member-factor"] = ("7", "7", s => s.ToNodeSettings().Limits.MemberFactor),
        ["limits.stranger-datagrams-per-second"] = ("900", "900", s => s.ToNodeSettings().Limits.StrangerDatagramsPerSecond),
        ["limits.max-sources"] = ("64", "64", s => s.ToNodeSettings().Limits.MaxSources),
        ["limits.max-waiting-datagrams"] = ("128", "128", s => s.ToNodeSettings().Limits.MaxWaitingDatagrams),
        ["limits.new-members-per-second"] = ("9", "9", s => s.ToNodeSettings().Limits.NewMembersPerSecond),
        ["limits.allowed-networks"] = (
            "[\"10.0.0.0/8\", \"fd00::/8\"]", "10.0.0.0/8,fd00::/8", s => string.Join(',', s.ToNodeSettings().Limits.AllowedNetworks)),
        ["telemetry.metrics"] = ("off", "False", s => s.ToNodeSettings().Telemetry.Metrics),
        ["telemetry.traced-probe-share"] = ("0.5", "0.5", s => s.ToNodeSettings().Telemetry.TracedProbeShare),
        ["leave-timeout"] = ("1s", "00:00:01", s => s.LeaveTimeout),
        ["leave-on-shutdown"] = ("off", "False", s => s.LeaveOnShutdown),
        ["dispatcher"] = ("own-dispatcher", "own-dispatcher", s => s.Dispatcher),
    };

    public static TheoryData<string> Keys => ReferenceConfTests.Keys;

    [Fact]
    public void The_table_has_every_key_of_the_reference() =>
        Assert.Equal(ReferenceConfTests.Entries().Select(entry => entry.Key).Order(), Rows.Keys.Order());

    [Theory]
    [MemberData(nameof(Keys))]
    public void Every_key_is_read(string key)
    {
        var (value, expected, read) = Rows[key];
        var changed = Convert.ToString(read(Given.Settings($"{key} = {value}")), CultureInfo.InvariantCulture);
        Assert.NotEqual(expected, Convert.ToString(read(Given.Settings("")), CultureInfo.InvariantCulture));
        Assert.Equal(expected, changed);
    }

    [Fact]
    public void Node_settings_are_the_same_as_the_settings()
    {
        var settings = Given.Settings("name = n, bind = \"127.0.0.1:0\", leave-timeout = 2s, profile = wan\ntags { a = b }");
        var node = settings.ToNodeSettings();
        Assert.Equal(("test", "n"), (node.ClusterName, node.Name.Value));
        Assert.Equal((settings.Bind, settings.Advertise), (node.Bind, node.Advertise));
        Assert.Equal((settings.Protocol, settings.Tags), (node.Protocol, node.Tags));
        Assert.Equal(TimeSpan.FromSeconds(2), node.LeaveTimeout);
    }

    [Theory]
    [InlineData("on", 2)]
    [InlineData("off", 0)]
    public void Seeds_are_the_nodes_own_concern_only_when_it_is_to_join_them(string joinAtStart, int expected)
    {
        var settings = Given.Settings($"seeds = [\"a:1\", \"discovery:payments\"], join-at-start = {joinAtStart}");
        Assert.Equal((2, expected), (settings.Seeds.Count, settings.ToNodeSettings().Seeds.Count));
    }
}
