using System.Security.Cryptography.X509Certificates;
using Akka.Actor;
using Gossipod.Actors.Messaging;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Admitting;
using Gossipod.Actors.Protocol.Messaging;
using Gossipod.Actors.Tests.Harness;
using Gossipod.Actors.Tests.Remote;
using Gossipod.Actors.Tests.Security;

namespace Gossipod.Actors.Tests.Configuration;

/// <summary>What a value of a key does, for keys of which no other test sets one.</summary>
public sealed class SettingEffectTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    [Fact]
    public void As_many_best_effort_messages_and_broadcasts_are_under_way_as_the_keys_say()
    {
        var gate = Gate("messages { max-datagrams = 2, max-broadcasts = 3 }");
        for (var i = 0; i < 2; i++) gate.SendOnce("peer", MessagePayload.FromText("x"));
        Assert.Contains("max-datagrams", Assert.Throws<SendException>(() => gate.SendOnce("peer", MessagePayload.FromText("x"))).Message, StringComparison.Ordinal);
        for (var i = 0; i < 3; i++) gate.Broadcast("", MessagePayload.FromText("x"));
        Assert.Contains("max-broadcasts", Assert.Throws<SendException>(() => gate.Broadcast("", MessagePayload.FromText("x"))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("max-pending = 2", 10, 2)]
    [InlineData("max-message-size = 40000, max-pending-size = 65536", 30_000, 2)]
    public void As_many_reliable_messages_wait_for_a_peer_as_the_keys_say(string keys, int bytes, int expected)
    {
        var gate = Gate($"messages {{ {keys} }}");
        var payload = MessagePayload.FromBytes(new byte[bytes]);
        for (var i = 0; i < expected; i++) Assert.False(gate.Send("peer", payload).IsCompleted);
        Assert.Equal(SendFailure.BufferFull, Assert.Throws<SendException>(() => { _ = gate.Send("peer", payload); }).Failure);
    }

    [Fact]
    public void A_message_may_be_as_long_as_its_key_says()
    {
        var gate = Gate("messages.max-message-size = 2000");
        Assert.False(gate.Send("peer", MessagePayload.FromBytes(new byte[2_000])).IsCompleted);
        Assert.Throws<ArgumentException>(() => { _ = gate.Send("peer", MessagePayload.FromBytes(new byte[2_001])); });
    }

    [Fact]
    public void Members_and_strangers_may_send_as_much_as_the_keys_say() => Assert.Equal(
        new IngressLimits(new RateLimit(10, 20), new RateLimit(70, 140), new RateLimit(300, 600), MaxSources: 99),
        Given.Settings("limits { datagrams-per-second = 10, datagram-burst = 20, member-factor = 7, stranger-datagrams-per-second = 300, max-sources = 99 }")
            .ToNodeSettings().Limits.Ingress);

    [Theory]
    [InlineData("on", X509RevocationMode.Online)]
    [InlineData("off", X509RevocationMode.NoCheck)]
    public void Issuers_are_asked_whether_a_certificate_is_revoked_where_the_key_says_so(string value, X509RevocationMode expected)
    {
        var tls = Given.Settings($"security.tls.check-revocation = {value}, {_authority.Write("machine", "test").Hocon}").ToNodeSettings().Security.Tls.Identity!;
        Assert.Equal(expected, tls.AsServer((_, _, _, _) => false).CertificateChainPolicy!.RevocationMode);
        Assert.Equal(expected, tls.AsClient((_, _, _, _) => false, withCertificate: true).CertificateChainPolicy!.RevocationMode);
    }

    public void Dispose() => _authority.Dispose();

    /// <summary>Where a running node with one peer takes messages; nobody sends them.</summary>
    private static MessageGate Gate(string keys)
    {
        var context = new NodeContext
        {
            Settings = Given.Settings(keys).ToNodeSettings(),
            TimeProvider = new ManualTimeProvider(),
            Random = new SeededRandom(1, 2),
            DatagramTransport = _ => throw new InvalidOperationException(),
            StreamTransport = _ => throw new InvalidOperationException(),
            Dispatcher = "none",
        };
        var self = RemoteRows.Row("self", null);
        context.Snapshot.Current = new ClusterSnapshot(self, new SnapshotRows(self), 0, 0).With(RemoteRows.Row("peer", null), 1);
        context.Gate.Open(ActorRefs.Nobody);
        return context.Gate;
    }
}
