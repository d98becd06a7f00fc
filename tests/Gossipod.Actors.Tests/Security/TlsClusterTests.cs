using System.Collections.Concurrent;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Security;
using Gossipod.Actors.Tests.Cluster;

namespace Gossipod.Actors.Tests.Security;

/// <summary>Real nodes whose streams are TLS: they are a cluster, and whoever may not join is told why.</summary>
public sealed class TlsClusterTests : TlsHarness
{
    private const string Strict = "gossipod.security { verify-incoming = on, verify-outgoing = on }";

    [Fact]
    public async Task Three_nodes_with_certificates_are_a_cluster_and_exchange_messages()
    {
        await using var a = await StartAsync("a");
        await using var b = await StartAsync("b");
        await using var c = await StartAsync("c");
        var inbox = new ConcurrentQueue<string>();
        using var ending = new CancellationTokenSource();
        var reading = ReadAsync();

        Assert.True((await b.JoinAsync(a.Endpoint)).Joined);
        Assert.True((await c.JoinAsync(b.Endpoint)).Joined);
        await ClusterNode.EventuallyAsync(() => a.LiveNames.Length == 3 && b.LiveNames.Length == 3 && c.LiveNames.Length == 3, "all see all");
        for (var i = 0; i < 20; i++) await c.Cluster.SendAsync("a", new byte[100_000 * (i % 3) + 1], Delivery.Reliable).WaitAsync(ClusterNode.Patience);

        await ClusterNode.EventuallyAsync(() => inbox.Count == 20, "all messages come");
        Assert.All(inbox, from => Assert.Equal("c", from));
        Assert.Equal(0, a.Cluster.Node.Counters[Counter.StreamsNotTls] + a.Cluster.Node.Counters[Counter.StreamsShakenOff]);
        await ending.CancelAsync();
        await reading;

        async Task ReadAsync()
        {
            try
            {
                await foreach (var message in a.Cluster.WatchMessagesAsync(cancellationToken: ending.Token)) inbox.Enqueue(message.From.Name);
            }
            catch (OperationCanceledException)
            {
            }
        }
    }

    [Fact]
    public async Task What_passes_on_streams_is_hidden()
    {
        using var wire = new RecordingProxy();
        await using var a = await StartAsync("a", $"gossipod.tags {{ t = marker-of-a-tag }}\ngossipod.advertise = \"{wire.Endpoint}\"");
        wire.PassOnTo(a.Cluster.AddressReport.Bound);
        await using var b = await StartAsync("b");

        Assert.True((await b.JoinAsync(wire.Endpoint.ToString())).Joined);

        Assert.Equal("marker-of-a-tag", b.Cluster.Snapshot.Find("a")!.Tags["t"]);
        Assert.NotEmpty(wire.Seen);
        Assert.False(wire.HasSeen("marker-of-a-tag"u8));
        Assert.False(wire.HasSeen("gossipod:"u8));
    }

    [Fact]
    public async Task A_seed_of_another_authority_is_refused_by_the_joiner()
    {
        await using var a = await StartAsync("a");
        await using var b = await StartAsync("b", Other.For("b"));

        var refusal = await RefusalAsync(a, b);

        Assert.Contains("its certificate is refused: WrongAuthority", refusal, StringComparison.Ordinal);
        await ClusterNode.EventuallyAsync(() => a.Cluster.Node.Counters[Counter.StreamsBadCertificate] == 1, "the seed counts its own refusal");
    }

    [Fact]
    public async Task A_joiner_of_another_authority_is_told_so_by_the_seed()
    {
        await using var a = await StartAsync("a");
        await using var b = await StartAsync("b", new TlsCertificates(Other.Issue("b"), [Other.Certificate, Authority.Certificate]));

        var refusal = await RefusalAsync(a, b);

        Assert.Contains("refused: WrongAuthority", refusal, StringComparison.Ordinal);
        Assert.Contains("gossipod.security.tls.ca-file", refusal, StringComparison.Ordinal);
        Assert.Equal(1, a.Cluster.Node.Counters[Counter.StreamsBadCertificate]);
    }

    [Fact]
    public async Task A_joiner_whose_certificate_has_expired_meanwhile_is_told_so()
    {
        await using var a = await StartAsync("a");
        await using var b = await StartAsync("b");
        b.Cluster.Node.Tls.Current = Authority.Unchecked(Authority.Issue("b", from: -30, to: -1));

        Assert.Contains("refused: CertificateExpired", await RefusalAsync(a, b), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_seed_whose_certificate_has_expired_meanwhile_is_refused()
    {
        await using var a = await StartAsync("a");
        await using var b = await StartAsync("b");
        a.Cluster.Node.Tls.Current = Authority.Unchecked(Authority.Issue("a", from: -30, to: -1));

        Assert.Contains("its certificate is refused: CertificateExpired", await RefusalAsync(a, b), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_of_another_cluster_is_refused_on_both_sides()
    {
        await using var a = await StartAsync("a");
        await using var b = await StartAsync("b");
        b.Cluster.Node.Tls.Current = Authority.Unchecked(Authority.Issue("b", cluster: "elsewhere"));

        var refusal = await RefusalAsync(a, b);

        Assert.Contains("refused: WrongCluster", refusal, StringComparison.Ordinal);
        Assert.Contains("gossipod:elsewhere/b", refusal, StringComparison.Ordinal);
        Assert.Contains("its certificate is refused: WrongCluster", await RefusalAsync(b, a), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_the_certificate_of_another_member_is_refused_with_both_names()
    {
        await using var a = await StartAsync("a");
        await using var b = await StartAsync("b");
        b.Cluster.Node.Tls.Current = Authority.Unchecked(Authority.Issue("c"));

        var refusal = await RefusalAsync(a, b);

        Assert.Contains("refused: WrongName", refusal, StringComparison.Ordinal);
        Assert.Contains("is of 'c', and the first frame says 'b'", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_member_that_answers_with_the_certificate_of_another_gets_no_messages()
    {
        await using var a = await StartAsync("a");
        await using var b = await StartAsync("b", "gossipod.messages.ack-timeout = 1s");
        Assert.True((await b.JoinAsync(a.Endpoint)).Joined);
        a.Cluster.Node.Tls.Current = Authority.Unchecked(Authority.Issue("c"));

        var sending = b.Cluster.SendAsync("a", new byte[1], Delivery.Reliable);
        await ClusterNode.EventuallyAsync(() => b.Cluster.Node.Counters[Counter.StreamsBadCertificate] > 0, "the certificate is refused");

        Assert.False(sending.IsCompleted);
        Assert.Equal(0, a.Cluster.Node.Counters[Counter.MessagesDelivered]);
        a.Cluster.Node.Tls.Current = Authority.Unchecked(Authority.Issue("a"));
        await sending.WaitAsync(ClusterNode.Patience);
    }

    [Fact]
    public async Task Who_sends_in_the_clear_or_seals_by_keys_is_told_that_TLS_is_needed()
    {
        await using var a = await StartAsync("a", "gossipod.security.verify-incoming = on");
        await using var clear = await ClusterNode.StartAsync("clear");
        await using var keyed = await ClusterNode.StartAsync("keyed", more: WithKey);

        foreach (var joiner in new[] { clear, keyed })
        {
            var refusal = await RefusalAsync(a, joiner);
            Assert.Contains("TlsOnly", refusal, StringComparison.Ordinal);
            Assert.Contains("gossipod.security.streams = tls", refusal, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_joiner_by_TLS_is_told_that_the_other_has_none(bool hasKeys)
    {
        await using var a = await ClusterNode.StartAsync("a", more: hasKeys ? WithKey : "");
        await using var b = await StartAsync("b");

        var refusal = await RefusalAsync(a, b);

        Assert.Contains("NoTls", refusal, StringComparison.Ordinal);
        Assert.Contains("gossipod.security.tls", refusal, StringComparison.Ordinal);
        Assert.Equal(1, a.Cluster.Node.Counters[Counter.StreamsNotTls]);
    }

    [Fact]
    public async Task Keys_are_changed_and_fetched_over_TLS()
    {
        await using var a = await StartAsync("a", Strict);
        await using var b = await StartAsync("b", Strict);
        Assert.True((await b.JoinAsync(a.Endpoint)).Joined);
        var (next, last) = (ClusterKey.Generate(), ClusterKey.Generate());

        Assert.True((await a.Cluster.InstallKeyAsync(next)).Succeeded);
        Assert.True((await a.Cluster.UseKeyAsync(next.Id)).Succeeded);
        Assert.True((await a.Cluster.RemoveKeyAsync(Key.Id)).Succeeded);
        Assert.Equal([next], b.Cluster.Node.Keys.Current!.All);

        a.Cluster.Node.Keys.Current = Keyring.Create([last, next], out _);
        await ClusterNode.EventuallyAsync(() => b.Cluster.Node.Keys.Current!.Primary.Equals(last), "the other fetches what it missed");
    }

    [Fact]
    public async Task Who_has_no_key_of_the_ring_any_more_does_not_fetch_it_by_its_certificate()
    {
        await using var a = await StartAsync("a", Strict);
        await using var b = await StartAsync("b", Strict);
        Assert.True((await b.JoinAsync(a.Endpoint)).Joined);

        a.Cluster.Node.Keys.Current = Keyring.Create([ClusterKey.Generate()], out _);
        await ClusterNode.EventuallyAsync(
            () => a.Cluster.Node.Counters[Counter.StreamsWrongKey] > 0 || b.Cluster.Node.Keys.Current!.All.Count > 1 || !b.Cluster.Node.Keys.Current.Primary.Equals(Key), "it asks");

        Assert.Equal([Key], b.Cluster.Node.Keys.Current!.All);
    }

    [Fact]
    public async Task A_cluster_changes_over_from_keys_to_TLS_in_steps()
    {
        await using var first = await StartAsync("first", "gossipod.security.streams = keys");
        await using var next = await StartAsync("next", "gossipod.security.tls.accept-sealed = on");
        await using var last = await StartAsync("last");

        Assert.True((await next.JoinAsync(first.Endpoint)).Joined, "TLS is taken wherever there is a certificate");
        Assert.True((await first.JoinAsync(next.Endpoint)).Joined, "keys are taken where that is asked for");
        Assert.True((await last.JoinAsync(first.Endpoint)).Joined);
        Assert.True((await last.JoinAsync(next.Endpoint)).Joined);
        Assert.Contains("TlsOnly", (await first.JoinAsync(last.Endpoint)).ToString(), StringComparison.Ordinal);
    }
}
