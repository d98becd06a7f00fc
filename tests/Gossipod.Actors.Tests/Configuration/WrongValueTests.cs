using Gossipod.Actors.Configuration;

namespace Gossipod.Actors.Tests.Configuration;

public sealed class WrongValueTests
{
    /// <summary>Section, key, value as reported, part of the rule.</summary>
    public static TheoryData<string, string, string, string> Wrong => new()
    {
        { "cluster-name = \"\"", "cluster-name", "\"\"", "must not be empty" },
        { "cluster-name = \"a\\u0001\"", "cluster-name", "\"a\u0001\"", "control characters" },
        { "cluster-name = [a]", "cluster-name", "[a]", "must be text" },
        { "name = \"" + new string('x', 129) + "\"", "name", "\"" + new string('x', 129) + "\"", "at most 128 bytes" },
        { "name = \"two words\"", "name", "\"two words\"", "no characters but A-Z, a-z, 0-9 and . _ - : @ [ ]" },
        { "name = \"ü\"", "name", "\"ü\"", "no characters but" },
        { "name { a = 1 }", "name", "{…}", "must be text" },
        { "name = ${?NOT_THERE}", "name", "{…}", "must be text" },
        { "bind = [a]", "bind", "[a]", "must be text" },
        { "advertise { }", "advertise", "{…}", "must be text" },
        { "profile = [lan]", "profile", "[lan]", "must be text" },
        { "dispatcher { }", "dispatcher", "{…}", "must be text" },
        { "gossip-fanout = []", "gossip-fanout", "[]", "must be a whole number" },
        { "bind = \"\"", "bind", "\"\"", "must not be empty" },
        { "bind = localhost", "bind", "\"localhost\"", "lacks a port" },
        { "bind = \":7946\"", "bind", "\":7946\"", "lacks a host" },
        { "bind = \"localhost:\"", "bind", "\"localhost:\"", "has port ''" },
        { "bind = \"localhost:x\"", "bind", "\"localhost:x\"", "has port 'x'" },
        { "bind = \"localhost:65536\"", "bind", "\"localhost:65536\"", "0 to 65535" },
        { "bind = \"localhost:-1\"", "bind", "\"localhost:-1\"", "has port '-1'" },
        { "bind = \"localhost:99999999999\"", "bind", "\"localhost:99999999999\"", "has port" },
        { "bind = \"::1:7946\"", "bind", "\"::1:7946\"", "in brackets" },
        { "bind = \"[::1]\"", "bind", "\"[::1]\"", "lacks a port" },
        { "bind = \"[::1:7946\"", "bind", "\"[::1:7946\"", "bracket" },
        { "bind = \"[10.0.0.1]:7946\"", "bind", "\"[10.0.0.1]:7946\"", "not an IPv6 address" },
        { "bind = \"300.1.1.1:7946\"", "bind", "\"300.1.1.1:7946\"", "not an IPv4 address" },
        { "bind = \"10.5:7946\"", "bind", "\"10.5:7946\"", "not an IPv4 address" },
        { "bind = \"010.0.0.1:7946\"", "bind", "\"010.0.0.1:7946\"", "not an IPv4 address" },
        { "bind = \"udp://localhost:1\"", "bind", "\"udp://localhost:1\"", "without a scheme" },
        { "bind = \"a b:1\"", "bind", "\"a b:1\"", "white space" },
        { "bind = \"a..b:1\"", "bind", "\"a..b:1\"", "not a host name" },
        { "bind = \"-a:1\"", "bind", "\"-a:1\"", "not a host name" },
        { "bind = \"nowhere.invalid:1\"", "bind", "\"nowhere.invalid:1\"", "does not resolve" },
        { "bind = \"224.0.0.1:1\"", "bind", "\"224.0.0.1:1\"", "multicast" },
        { "advertise = \"0.0.0.0:7946\"", "advertise", "\"0.0.0.0:7946\"", "others can send to" },
        { "advertise = \"[::]:7946\"", "advertise", "\"[::]:7946\"", "others can send to" },
        { "advertise = \"nowhere.invalid:1\"", "advertise", "\"nowhere.invalid:1\"", "does not resolve" },
        { "advertise = \"10.0.0.5\"", "advertise", "\"10.0.0.5\"", "lacks a port" },
        { "seeds = [\"a:0\"]", "seeds", "\"a:0\"", "1 to 65535" },
        { "seeds = [a]", "seeds", "\"a\"", "lacks a port" },
        { "seeds = \"a:1,b\"", "seeds", "\"b\"", "lacks a port" },
        { "seeds = [[\"a:1\"]]", "seeds", "[…]", "must be a list of texts" },
        { "seeds { a = 1 }", "seeds", "{…}", "must be a list of texts" },
        { "seeds = [\"0.0.0.0:1\"]", "seeds", "\"0.0.0.0:1\"", "can be sent to" },
        { "seeds = [\"discovery:\"]", "seeds", "\"discovery:\"", "lacks the name of a service" },
        { "seeds = [\"discovery:a b\"]", "seeds", "\"discovery:a b\"", "without white space" },
        { "joining.retry-min = 50ms", "joining.retry-min", "50ms", "must be 100ms to 1m" },
        { "joining { retry-min = 5s, retry-max = 4s }", "joining.retry-max", "4s", "must be 5s to 10m" },
        { "joining.contact-seeds = 1", "joining.contact-seeds", "\"1\"", "must be on or off" },
        { "messages.max-message-size = 1023", "messages.max-message-size", "1023", "must be 1024 to" },
        { "messages.max-message-size = 1MiB", "messages.max-message-size", "1048576", "transport.max-frame-size is 1048576" },
        { "messages.max-pending-size = 900000", "messages.max-pending-size", "900000", "at least one message of messages.max-message-size" },
        { "messages.broadcast-share = 0.6", "messages.broadcast-share", "0.6", "must be 0 to 0.5" },
        { "telemetry.metrics = maybe", "telemetry.metrics", "\"maybe\"", "must be on or off" },
        { "telemetry.traced-probe-share = 1.5", "telemetry.traced-probe-share", "1.5", "must be 0 to 1" },
        { "messages.broadcast-repair-interval = 10ms", "messages.broadcast-repair-interval", "10ms", "must be 50ms to 10m" },
        { "messages.max-broadcasts = 0", "messages.max-broadcasts", "0", "must be 1 to 1000000" },
        { "stream-probe = sometimes", "stream-probe", "\"sometimes\"", "must be on or off" },
        { "death-is-final = 0", "death-is-final", "\"0\"", "must be on or off" },
        { "contact-dead = never", "contact-dead", "\"never\"", "must be on or off" },
        { "messages.max-pending = 0", "messages.max-pending", "0", "must be 1 to 10000000" },
        { "messages.ack-timeout = 99ms", "messages.ack-timeout", "99ms", "must be 100ms to 10m" },
        { "messages.idle-timeout = 25h", "messages.idle-timeout", "1.042d", "must be 1s to 1d" },
        { "messages.max-inbound-streams = 100001", "messages.max-inbound-streams", "100001", "must be 1 to 100000" },
        { "messages.max-datagrams = 0", "messages.max-datagrams", "0", "must be 1 to 100000" },
        { "messages.broadcast-datagrams = 65", "messages.broadcast-datagrams", "65", "must be 1 to 64" },
        { "messages.broadcast-retention = 61m", "messages.broadcast-retention", "1.017h", "must be 0ms to 1h" },
        { "messages.broadcast-retention-size = 1kB", "messages.broadcast-retention-size", "1000", "must be 65536 to 1073741824" },
        { "join-at-start = maybe", "join-at-start", "\"maybe\"", "must be on or off" },
        { "join-at-start = profile", "join-at-start", "\"profile\"", "must be on or off" },
        { "profile = moon", "profile", "\"moon\"", "must be local, lan or wan" },
        { "tags = worker", "tags", "\"worker\"", "must be a section" },
        { "tags { a.b = c }", "tags.a", "{…}", "must be a text" },
        { "tags { a = [b] }", "tags.a", "[b]", "must be a text" },
        { "tags { \"\" = b }", "tags", "\" = b\"", "must not be empty" },
        { "tags { \"a\\n\" = b }", "tags.a\n", "\"b\"", "control characters" },
        { "tags { a = \"" + new string('x', 508) + "\" }", "tags", "\"513 bytes\"", "at most max-metadata-bytes (512)" },
        { "protocol-period = 49ms\ndirect-timeout = 10ms", "protocol-period", "49ms", "must be 50ms to 1m" },
        { "protocol-period = 61s", "protocol-period", "1.017m", "must be 50ms to 1m" },
        { "protocol-period = fast", "protocol-period", "\"fast\"", "must be a duration" },
        { "protocol-period = 5 parsecs", "protocol-period", "\"5 parsecs\"", "must be a duration" },
        { "direct-timeout = 9ms", "direct-timeout", "9ms", "must be 10ms to 1m" },
        { "direct-timeout = 500ms", "direct-timeout", "500ms", "at most 4/9 of protocol-period" },
        { "protocol-period = 500ms", "direct-timeout", "400ms", "at most 4/9 of protocol-period" },
        { "indirect-probe-count = 17", "indirect-probe-count", "17", "must be 0 to 16" },
        { "indirect-probe-count = 2.5", "indirect-probe-count", "\"2.5\"", "must be a whole number" },
        { "indirect-probe-count = 99999999999", "indirect-probe-count", "\"99999999999\"", "must be a whole number" },
        { "suspicion-alpha = 0.9", "suspicion-alpha", "0.9", "must be 1 to 20" },
        { "suspicion-alpha = NaN", "suspicion-alpha", "\"NaN\"", "must be a number" },
        { "suspicion-beta = 21", "suspicion-beta", "21", "must be 1 to 20" },
        { "suspicion-confirmations = 11", "suspicion-confirmations", "11", "must be 0 to 10" },
        { "local-health-max = -1", "local-health-max", "-1", "must be 0 to 32" },
        { "buddy-system = 1", "buddy-system", "\"1\"", "must be on or off" },
        { "expedite-suspects = ON", "expedite-suspects", "\"ON\"", "must be on or off" },
        { "gossip-interval = 9ms", "gossip-interval", "9ms", "must be 10ms to 1m" },
        { "gossip-interval = infinite", "gossip-interval", "\"infinite\"", "must be a duration" },
        { "gossip-fanout = 0", "gossip-fanout", "0", "must be 1 to 16" },
        { "fresh-news-haste = 0", "fresh-news-haste", "0", "must be 1 to 100" },
        { "max-updates-per-packet = 65", "max-updates-per-packet", "65", "must be 1 to 64" },
        { "probe-order = sorted", "probe-order", "\"sorted\"", "must be shuffled or shared" },
        { "logarithm = 10", "logarithm", "\"10\"", "must be ten or natural" },
        { "dissemination = 1", "dissemination", "\"1\"", "must be epidemic or piggyback or broadcast" },
        { "stall-gate = 1", "stall-gate", "\"1\"", "must be on or off" },
        { "retransmit-multiplier = 0", "retransmit-multiplier", "0", "must be 1 to 16" },
        { "gossip-to-dead = -1s", "gossip-to-dead", "-1000ms", "must be 0ms to 1h" },
        { "tombstone = 31d", "tombstone", "31d", "must be 1m to 30d" },
        { "gossip-to-dead = 2m\ntombstone = 1m", "tombstone", "1m", "must be longer than gossip-to-dead" },
        { "sync-interval = 999ms", "sync-interval", "999ms", "must be 1s to 1h" },
        { "max-datagram-bytes = 100kB", "max-datagram-bytes", "100000", "must be 512 to 65507" },
        { "max-datagram-bytes = 0.3", "max-datagram-bytes", "\"0.3\"", "must be a size" },
        { "max-datagram-bytes = 800", "max-metadata-bytes", "512", "a whole record must fit" },
        { "max-members = 1", "max-members", "1", "must be 2 to 1000000" },
        { "max-metadata-bytes = 1025\nmax-datagram-bytes = 9000", "max-metadata-bytes", "1025", "must be 0 to 1024" },
        { "max-relays = 0", "max-relays", "0", "must be 1 to 100000" },
        { "transport = 5", "transport", "\"5\"", "must be a section" },
        { "transport.receive-buffer = 1KiB", "transport.receive-buffer", "1024", "must be 4096 to" },
        { "transport.receive-buffer = 1TB", "transport.receive-buffer", "\"1TB\"", "must be a size" },
        { "transport.rebind-backoff-min = 1ms", "transport.rebind-backoff-min", "1ms", "must be 10ms to 1m" },
        { "transport.rebind-backoff-max = 100ms", "transport.rebind-backoff-max", "100ms", "must be 200ms to 10m" },
        { "transport.max-frame-size = 65MiB", "transport.max-frame-size", "68157440", "must be 16384 to" },
        { "transport.max-inbound-streams = 0", "transport.max-inbound-streams", "0", "must be 1 to 10000" },
        { "transport.inbound-stream-timeout = 0s", "transport.inbound-stream-timeout", "0ms", "must be 100ms to 10m" },
        { "transport.handshake-timeout = 2m", "transport.handshake-timeout", "2m", "must be 100ms to 1m" },
        { "transport.max-streams-per-source = 0", "transport.max-streams-per-source", "0", "must be 1 to 10000" },
        { "transport.max-failed-handshakes = 0", "transport.max-failed-handshakes", "0", "must be 1 to 10000" },
        { "sync.exchange-timeout = 11m", "sync.exchange-timeout", "11m", "must be 100ms to 10m" },
        { "sync.page-rows = 0", "sync.page-rows", "0", "must be 1 to 10000" },
        { "sync.max-exchanges = 0", "sync.max-exchanges", "0", "must be 1 to 10000" },
        { "sync.max-waiting-joins = 0", "sync.max-waiting-joins", "0", "must be 1 to 1000000" },
        { "sync.max-state-bytes = 1MiB", "sync.max-state-bytes", "1048576", "must be 0 to 1044480" },
        { "sync.hook = \"No.Such, Thing\"", "sync.hook", "\"No.Such, Thing\"", "must name a class that can be loaded" },
        { "sync.hook = \".{,\\\"\"", "sync.hook", "\".{,\"\"", "must name a class that can be loaded" },
        { "sync.hook = \"System.String\"", "sync.hook", "\"System.String\"", "implements IMembershipHook" },
        { "sync.page-rows = 5000", "sync.page-rows", "5000", "must fit transport.max-frame-size" },
        { "security.keys = [abc]", "security.keys", "\"(not shown)\"", "key 1 of 1 is not Base64 of 32 bytes" },
        { "security.keys { a = b }", "security.keys", "\"(not shown)\"", "must be a list of texts" },
        { "security { keys = [abc], key-file = x }", "security.keys", "\"(not shown)\"", "must come from one place" },
        { "security.key-file = \"/no/such/file\"", "security.key-file", "\"/no/such/file\"", "must be a file that exists" },
        { "security.key-environment = GOSSIPOD_NO_SUCH", "security.key-environment", "\"GOSSIPOD_NO_SUCH\"", "must name an environment variable that holds keys" },
        { "security.verify-incoming = maybe", "security.verify-incoming", "\"maybe\"", "must be on or off" },
        { "security.verify-outgoing = maybe", "security.verify-outgoing", "\"maybe\"", "must be on or off" },
        { "security.sign-records = maybe", "security.sign-records", "\"maybe\"", "must be off or accept or on" },
        { "security.sign-records = on", "security.identity-file", "\"\"", "must be given where security.sign-records is on" },
        { "security { sign-records = accept, identity-file = \"/no/such/directory/file\" }", "security.identity-file", "\"/no/such/directory/file\"", "cannot be written" },
        { "security.trusted-identities = [a]", "security.trusted-identities", "\"a\"", "the key is not Base64 of 64 bytes" },
        { "security.trusted-identities = [\" AAAA\"]", "security.trusted-identities", "\" AAAA\"", "the name must not be empty" },
        { "security.trusted-identities { a = b }", "security.trusted-identities", "{…}", "must be a list of texts" },
        { "security.require-encryption = on", "security.require-encryption", "\"on\"", "demands keys" },
        { "security.self-check = maybe", "security.self-check", "\"maybe\"", "must be on or off" },
        { "security.streams = both", "security.streams", "\"both\"", "must be keys or tls" },
        { "security.streams = tls", "security.streams", "\"tls\"", "demands a certificate" },
        { "security.clear-datagrams = maybe", "security.clear-datagrams", "\"maybe\"", "must be on or off" },
        { "security.tls.certificate-file = x", "security.tls.certificate-file", "\"x\"", "needs its private key beside it" },
        { "security.tls.key-file = x", "security.tls.key-file", "\"x\"", "needs its certificate beside it" },
        { "security.tls { pkcs12-file = x, key-file = y }", "security.tls.pkcs12-file", "\"x\"", "cannot be beside those of PEM" },
        { "security.tls.pkcs12-file = x", "security.tls.ca-file", "\"\"", "must name the cluster's own authorities" },
        { "security.tls { certificate-file = a, key-file = b, ca-file = /no/such/ca }", "security.tls.certificate-file", "\"a\"", "a must be a file that exists" },
        { "security.tls.password-environment = GOSSIPOD_NO_SUCH", "security.tls.password-environment", "\"GOSSIPOD_NO_SUCH\"", "must name an environment variable that holds a password" },
        { "security.tls.check-revocation = maybe", "security.tls.check-revocation", "\"maybe\"", "must be on or off" },
        { "security.tls.reload-interval = 25h", "security.tls.reload-interval", "1.042d", "must be from 1s to 24h" },
        { "security.tls.accept-sealed = maybe", "security.tls.accept-sealed", "\"maybe\"", "must be on or off" },
        { "limits.datagrams-per-second = 0", "limits.datagrams-per-second", "0", "must be 1 to 100000" },
        { "limits.datagram-burst = 100001", "limits.datagram-burst", "100001", "must be 1 to 100000" },
        { "limits.member-factor = 0", "limits.member-factor", "0", "must be 1 to 100" },
        { "limits.stranger-datagrams-per-second = 0", "limits.stranger-datagrams-per-second", "0", "must be 1 to 1000000" },
        { "limits.max-sources = 15", "limits.max-sources", "15", "must be 16 to 1000000" },
        { "limits.max-waiting-datagrams = 63", "limits.max-waiting-datagrams", "63", "must be 64 to 1000000" },
        { "limits.new-members-per-second = 0", "limits.new-members-per-second", "0", "must be 1 to 100000" },
        { "limits.allowed-networks = [\"10.0.0.0/33\", \"10.0.0.0/8\"]", "limits.allowed-networks", "\"10.0.0.0/33\"", "must be a network" },
        { "limits.allowed-networks = \"172.16.0.0/12\"", "limits.allowed-networks", "\"172.16.0.0/12\"", "must contain this node's own address" },
        { "leave-timeout = profile", "leave-timeout", "\"profile\"", "must be a duration" },
        { "leave-timeout = 1ms", "leave-timeout", "1ms", "must be 100ms to 10m" },
        { "leave-on-shutdown = null", "leave-on-shutdown", "\"null\"", "must be on or off" },
        { "dispatcher = nobody", "dispatcher", "\"nobody\"", "a configured dispatcher" },
        { "dispatcher = \"\"", "dispatcher", "\"\"", "a configured dispatcher" },
        { "gossip-fan-out = 3", "gossip-fan-out", "\"3\"", "is not a known key" },
        { "sync.pagerows = 3", "sync.pagerows", "\"3\"", "is not a known key" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_value_is_refused_with_key_value_rule_and_remedy(string section, string key, string value, string rule)
    {
        var problem = Assert.Single(Given.Problems(section));
        Assert.Equal(key, problem.Key);
        Assert.Equal(value, problem.Value);
        Assert.Contains(rule, problem.Rule, StringComparison.Ordinal);
        Assert.True(problem.Remedy.Length >= 8, problem.Remedy);
    }

    [Theory]
    [MemberData(nameof(ReferenceConfTests.Keys), MemberType = typeof(ReferenceConfTests))]
    public void Every_key_has_a_value_that_is_refused(string key) =>
        Assert.Contains(Wrong, row => (string)row[1] == key);

    [Theory]
    [InlineData("clustername = x", "cluster-name")]
    [InlineData("protocolPeriod = 1s", "protocol-period")]
    [InlineData("transport.max-frame-bytes = 1", "transport.max-frame-size")]
    [InlineData("gosip-intervall = 1s", "gossip-interval")]
    public void An_unknown_key_is_answered_with_the_nearest(string section, string meant) =>
        Assert.Equal($"did you mean gossipod.{meant}?", Assert.Single(Given.Problems(section)).Remedy);

    [Fact]
    public void An_unknown_key_unlike_any_other_is_to_be_removed() => Assert.Equal("remove it", Assert.Single(Given.Problems(
        "zzzzzzzzzzzz = 1")).Remedy);

    [Fact]
    public void An_unpaired_surrogate_in_a_tag_is_refused() =>
        Assert.Contains("valid Unicode", Assert.Single(Given.Problems("tags { a = \"\\ud800\" }")).Rule, StringComparison.Ordinal);

    [Fact]
    public void All_problems_come_at_once_with_a_line_each()
    {
        var error = Assert.Throws<GossipodConfigurationException>(() => Given.Settings(
            "cluster-name = \"\"\nbind = x\nseeds = [a, b]\nprotocol-period = soon\ngossip-fanout = 0\nsync.page-rows = 0\ndispatcher = no\nbond = 1\ntags { a = \"\\n\\ud800\" }"));
        string[] keys = ["bind", "bond", "cluster-name", "dispatcher", "gossip-fanout", "protocol-period", "seeds", "seeds",
            "sync.page-rows", "tags.a"];
        Assert.Equal(keys, error.Problems.Select(problem => problem.Key).Order(StringComparer.Ordinal));
        var lines = error.Message.Split('\n');
        Assert.Equal(keys.Length + 1, lines.Length);
        Assert.All(keys, key => Assert.Contains(lines, line => line.StartsWith($"  gossipod.{key} = ", StringComparison.Ordinal)));
    }
}
